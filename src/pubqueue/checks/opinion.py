"""Where the library would take sides (policy clause posting.3d)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

NEAR = 120
"""How far around a place the words are looked for that make it harmless, in characters."""

_PARTY = (
    "(?:Liberals?|Conservatives?|NDP|New[ ]Democrats?|Greens?|Green[ ]Party|Bloc(?:[ ]Québécois)?|PPC|Tory|Tories|Republicans?|Democrats?"
    "|Labour|(?:Liberal|Conservative|People's)[ ]Party|CAQ|PQ|Parti[ ](?:libéral|conservateur|québécois|vert)|Québec[ ]solidaire|NPD|PLC|PLQ"
    "|libéral|libéraux|conservateurs?|caquistes?|péquistes?|néo-démocrates?|bloquistes?)"
)
_OFFICE = (
    "(?:mayor|deputy[ ]mayor|reeve|premier|prime[ ]minister|councill?ors?|council|candidates?|government|trustees?|MPPs?|MPs?|minister|politicians?|"
    "incumbent|administration|governing[ ]party|ruling[ ]party|opposition)"
)
_BUREAU = (
    "(?:maire|mairesse|préfet|premi(?:er|ère)[ ]ministre|conseill(?:er|ère)s?|conseil(?:[ ]municipal)?|candidate?s?|gouvernement|députée?s?|ministre"
    "|politiciens?|politiciennes?|parti[ ]au[ ]pouvoir|opposition)"
)
_NAME = r"(?-i:[A-ZÀ-Þ][\w'’-]{1,24}\s[A-ZÀ-Þ][\w'’-]{1,24})"  # noqa: RUF001 - apostrophe
_TITLED = r"(?-i:(?:Mayor|Reeve|Premier|Councillor|Minister|MPP?|President|Trustee|Warden)\s[A-ZÀ-Þ][\w'’-]{1,24})"  # noqa: RUF001
_BAD = (
    "(?:corrupt|incompetent|(?:a|an|all)[ ](?:[a-z]{1,12}[ ])?(?:disgrace|liars?|joke|disaster|failure|embarrassment|crooks?|tyrant|fraud)|disgraceful|liars|lying|useless"
    "|clueless|out[ ]of[ ]touch|shameful|failing[ ](?:us|our|families|you)|the[ ]worst|ruining|destroying|wasting|crooks?|dishonest|spineless|heartless"
    "|wrong(?:[ ](?:about|on|to))|ignoring[ ](?:us|you|our)|terrible|awful)"
)
_MAL = (
    "(?:corrompue?s?|incompétente?s?|(?:une?|des)[ ](?:[a-zà-ÿ]{1,12}[ ])?(?:honte|menteurs?|menteuses?|désastre|échec|voleurs?|blague)|nuls?|nulles?|menteurs?|menteuses?"
    "|inutiles?|malhonnêtes?|déconnectée?s?|honteux|pourris?|le[ ]pire|la[ ]pire)"
)
_GOOD = (
    "(?:the[ ]best|the[ ]only[ ](?:one|choice|candidate|party)|the[ ]right[ ](?:choice|person|one)|our[ ](?:best[ ])?choice|the[ ]greatest|a[ ]better[ ]choice|le[ ]meilleur|la[ ]meilleure"
    "|le[ ]bon[ ]choix|la[ ]seule?|le[ ]seul)"
)

_CALL = rf"""
    \b(?:vote|voting|votes|(?:cast|mark)[ ]your[ ](?:vote|ballot))[ ](?:for|against|out)[ ](?:
        (?:[\w'’-]+[ ]){{0,3}}?(?:{_PARTY}\b|{_TITLED}) | {_NAME}
      | (?:the[ ](?:new|current|present|incumbent|sitting|other|right|better|only|same)|our|this|that|these)[ ](?:[\w'’-]+[ ]){{0,2}}?{_OFFICE}\b | incumbent | (?-i:Trudeau|Carney|Poilievre|Ford|Legault|Trump)\b
      | (?:change|progress|lower[ ]taxes)[ ]on )
  | (?:(?<=[.!?][ ])|(?<=\n)|\A|\b(?:please|must|should|let['’]s|need[ ]to|have[ ]to|urge|to)[ ](?:[\w'’-]+[ ]){{0,3}}?)vote[ ](?:out|for|against)[ ]the[ ](?:[\w'’-]+[ ])?{_OFFICE}\b(?![ ]and)
  | \bvote[ ](?:yes|no)\b(?![ ](?:or|longer|matter)) | \bvote[ ](?-i:{_PARTY}|NO|YES)\b | \bvote[ ](?:them|him|her)[ ]out\b
  | \b(?:votez|voter|votons|vote)[ ](?:pour|contre)[ ](?:(?:[\w'’-]+[ ]){{0,3}}?(?-i:{_PARTY})\b | {_NAME}
      | (?:l['’]actuel(?:le)?|notre|ce|cette|la[ ]nouvelle|le[ ]nouveau)[ ](?:[\w'’-]+[ ])?{_BUREAU}\b | (?:le|la|les)[ ]{_BUREAU}\b(?![ ]de[ ]votre))
  | \b(?:votez|votons)[ ](?:{_PARTY}|oui|non|vert)\b
  | \b(?:don['’]t|do[ ]not|never|ne)[ ](?:vote|votez)[ ](?:for|pas[ ]pour|pour)\b(?=[ ](?:{_NAME}|(?:the|le|la|les|any|this)\b))
"""  # noqa: RUF001 - apostrophe; one line a case
_ENDORSED = rf"""
    \b(?:re-?elect|endors(?:e|es|ed|ing)|(?:(?:please|we|I|let['’]s|must|should|proudly|all|library)[ ])(?:support|back|stand[ ](?:with|behind)|trust|oppose|reject|love|hate)
      |(?<![\w,] )(?:support|oppose|reject|defeat|oust|(?:throw|kick)[ ]out|get[ ]rid[ ]of|fire|dump))[ ]
      (?:the[ ]|our[ ]|this[ ]|for[ ])?(?:[\w-]+[ ])?(?:{_TITLED}|{_PARTY}|{_OFFICE})\b(?!['’]s|[ ](?:librar|read|book|and[ ]staff|chamber|meeting|grant|relations|document|archiv|building))
  | \b(?:re-?elect|endorse[sd]?)[ ]{_NAME} | (?:(?<=[.!?][ ])|(?<=\n)|\A)elect[ ]{_NAME}
  | \b(?:{_OFFICE}|{_PARTY}|{_TITLED}|{_NAME})(?:[ ][\w'’-]+){{0,2}}?[ ](?:deserves?[ ](?:your|our|my|to[ ]win|every)|(?:gets?|has|have)[ ](?:my|our)[ ](?:vote|support)|must[ ](?:go|resign)|should[ ]resign)
  | \b(?:réélisez|réélisons|élisez|appuyez|appuyons|soutenez|soutenons|chassez|dénonçons)[ ](?:(?:le|la|les|notre|nos)[ ])?(?:{_BUREAU}\b|{_PARTY}\b|{_NAME})
  | \b(?:nous|j['’])\s?(?:appuyons|appuie|soutenons|soutiens)[ ](?:(?:le|la|les|notre)[ ])?(?:{_BUREAU}|{_PARTY})\b
"""  # noqa: RUF001 - apostrophe; one line a case
_JUDGED = rf"""
    \b(?:{_OFFICE}|(?-i:{_PARTY})|{_TITLED}|Trudeau|Carney|Poilievre|Doug[ ]Ford|Trump|Legault)(?:[ ](?!is\b|are\b|was\b)[\w'’-]+){{0,3}}?
      (?:[ ](?:is|are|was|were|has[ ]been|have[ ]been)|['’]s)[ ](?:(?:so|all|simply|just|really|totally|completely|clearly|by[ ]far|always|absolutely)[ ]){{0,2}}(?:{_BAD}|{_GOOD})\b
  | \b(?:corrupt|incompetent|useless|lying|dishonest|heartless|greedy|spineless|crooked|clueless|idiotic|disgraceful)[ ](?:[\w-]+[ ])?(?:{_OFFICE}|{_PARTY})\b
  | \bshame[ ]on[ ](?:the[ ]|our[ ]|this[ ])?(?:[\w-]+[ ]){{0,2}}?(?:{_OFFICE}|(?-i:{_PARTY})|{_TITLED})\b
  | \b(?:{_OFFICE}|(?-i:{_PARTY})|{_TITLED})[ ](?:(?:has|have|had|clearly|simply|just)[ ]){{0,2}}(?:failed[ ](?:us|our|you|the[ ]people|this|families|libraries)|betray(?:s|ed)|lie[sd]?\b|lied[ ]to|doesn['’]t[ ]care|does[ ]not[ ]care|don['’]t[ ]care|do[ ]not[ ]care|couldn['’]t[ ]care
      |cares?[ ]nothing|hates?|ruined|ruins|destroyed|wasted|wastes|no[ ]idea)\b
  | \b(?:{_BUREAU}|(?-i:{_PARTY}))(?:[ ](?!est\b|sont\b)[\w'’-]+){{0,3}}?[ ](?:est|sont|a[ ]été)[ ](?:(?:vraiment|tous|tout|simplement|complètement|totalement)[ ])?(?:{_MAL}|{_GOOD})\b
  | \b(?:{_BUREAU}|(?-i:{_PARTY}))[ ](?:nous[ ](?:a[ ](?:trahi|menti|abandonné)\w*|ment|trahit|abandonne|vole)|ment\b|a[ ](?:trahi|menti|échoué)|se[ ](?:moque|fiche)|doit[ ](?:partir|démissionner)|ne[ ]fait[ ]rien)
  | \bhonte[ ](?:au|à[ ](?:la|notre|nos|ce)|aux|à[ ]l['’])[ ]?(?:[\w-]+[ ])?{_BUREAU}\b
"""  # noqa: RUF001 - apostrophe; one line a case
_FELT = r"""
    \b(?:in[ ](?:my|our)[ ](?:\w+[ ])?opinion|imh?o|if[ ]you[ ]ask[ ]me|(?<=[àa][ ])(?:mon|notre)[ ](?:humble[ ])?avis|selon[ ]moi|d['’]après[ ]moi)\b
  | \b(?:I|we)[ ](?:(?:really|personally|still|firmly|strongly)[ ])?(?:think|believe|feel)(?:[ ]that)?(?:[ ][\w'’-]+){1,8}?[ ](?:should|must|ought)\b
      (?!(?:[ ](?:all|also|totally|definitely))?[ ](?:read|try|watch|listen|borrow|pick|check|see|visit|come|meet|join|have[ ]a|be[ ]able|love|enjoy)\b)
  | \b(?:je|nous)[ ](?:pense|crois|trouve|pensons|croyons|trouvons)[ ]qu(?:e[ ]|['’])(?:[\w'’-]+[ ]){0,8}?(?:devr(?:ait|aient|iez|ions)|doit|doivent|devez|faut|faudrait)\b
      (?![ ](?:lire|essayer|voir|écouter|emprunter|venir|découvrir))
"""  # noqa: RUF001 - apostrophe
_CUES = {
    _CALL: "vot",
    _ENDORSED: "elect|endors|support|back|stand|trust|oppos|reject|love|hate|defeat|oust|out|rid of|fire|dump|deserv|my |our "
    "|must|resign|réél|élis|app?u|souten|soutien|chass|dénon",
    _JUDGED: "mayor|reeve|premi|minist|counc|candid|govern|trust|mp|politic|incumb|admini|party|tor|oppos|trudeau|carney|poiliev"
    "|ford|trump|legault|liber|conserv|ndp|democr|green|bloc|ppc|republic|labour|caq|p[ql]|québ|libér|npd|caquis|péquis|mair"
    "|préf|conseil|gouver|déput|parti|president|warden",
    _FELT: "opinion|im|ask me|avis|selon|après|think|believ|feel|pens|croi|croy|trouv",
}
"""What a text must hold, in small letters, for each pattern to be worth its time."""

_CONTEST = (
    r"(?i)\b(?:favou?rites?|contest|bookmark|covers?|bracket|nominees?|mascot|logo|poster|title|character|book|books|novel|author|award|readers['’]? choice"  # noqa: RUF001
    r"|forest of reading|evergreen|préférée?s?|concours|signet|couvertures?|prix|titre|livres?|romans?|mascotte|affiche|personnage)\b"
)
_WORK = r"(?i)\b(?:novels?|books?|story|tale|thriller|mystery|memoir|film|movie|biography|author|documentary|play|satire|comedy|roman|récit|polar|livre|pièce|comédie|exhibit\w*|histor\w+)\b"


class Opinion:
    """Asks about endorsing or attacking those who govern or want to, calls how to vote, and the writer's own view."""

    name: ClassVar[str] = "opinion"
    clause: ClassVar[str] = "posting.3d"
    severity: ClassVar[Severity] = Severity.ASKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each place where a text takes sides."""
        for language, text in draft.texts.items():
            for where, said in _sides(text):
                yield Finding(self.name, self.clause, self.severity, said, where, language=language, firm=self.firm)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Return `pattern` made, on first use, for where a word of two letters or an elision begins."""
    return re.compile(rf"(?<!\w)(?=[^\W\d_][\w'’])(?:{pattern})", re.VERBOSE | re.IGNORECASE)  # noqa: RUF001


@cache
def _cue(cue: str) -> re.Pattern[str]:
    """Return `cue` made, on first use."""
    return re.compile(cue)


def _sides(text: str) -> Iterator[tuple[Span, Words]]:
    """Yield each place where `text` takes sides; what makes it harmless is looked for around the place."""
    yield from _found(text, _CALL, _("This tells people how to vote."), harmless=_CONTEST)
    yield from _found(
        text, _ENDORSED, _("This takes a side for or against those who govern or want to."), harmless=_CONTEST
    )
    yield from _found(text, _JUDGED, _("This judges those who govern or want to."), harmless=_WORK)
    yield from _found(text, _FELT, _("This is the writer's opinion, in the library's name."))


def _found(text: str, pattern: str, said: Words, *, harmless: str = "") -> Iterator[tuple[Span, Words]]:
    if not _cue(_CUES[pattern]).search(text.lower()):
        return
    for match in _pattern(pattern).finditer(text):
        if not harmless or not _cue(harmless).search(_sentence(text, match)):
            yield Span(match.start(), match.end(), match.group()), said


def _sentence(text: str, match: re.Match[str]) -> str:
    """Return the sentence around `match`, as far as it is near."""
    before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - NEAR) : match.start()])[-1]
    after = re.split(r"[.!?](?:\s|$)|\n", text[match.end() : match.end() + NEAR], maxsplit=1)[0]
    return before + match.group() + after


CHECK = Opinion()
