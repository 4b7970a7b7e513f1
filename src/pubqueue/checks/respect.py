"""Words that the library does not use of or to anyone (policy clauses posting.3g and posting.3h)."""

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

NEAR = 40
"""How far around a word the signs of a title are looked for, in characters."""

_CORE = "fuck shit bitch cunt asshole arsehole bastard slut whore merde putain salope connard encule nigger faggot"
"""Each with any inner letters starred or drawn out: their beginning and end give them away."""
_CORE_END = r"(?:s|es|e|er|ers|in|ing|ed|y|ty|face|head|heads|show|hole|wit|wits|tard|tier)?"
_SPACED = "fuck shit bitch cunt merde"

_PROFANE = r"""
    mother ?fuck\w{0,5} | (?:bull|horse|bat|dip)shit\w{0,4} | clusterfuck s? | fucks? | f\*{2,4}(?:ed|ing|er)? | s\*{3} | b\*{4}
  | dick(?:head|wad)s? | cock ?suckers? | (?:dumb|jack|smart|lazy|stupid)[ -]?ass(?:es)? | ass[ -]?(?:wipe|hat|clown)s?
  | (?:your|my|his|her|their|kick|kiss|in the|big|fat)[ ](?:\w{1,8}[ ])?ass | douche ?bags? | wankers? | twats? | goddamn(?:ed|it)?
  | damn(?:ed)? (?=[ ](?:it|you|them|thing|printer|books?|patrons?|kids|phone|shame|stupid|well|good|fool|idiots?)\b) | dammit
  | crappy | (?:piece|load|pile|full)[ ]of[ ]crap | bloody[ ]hell | (?:what|who|why|where|how)[ ]the[ ](?:hell|heck?ing|f) | go[ ]to[ ]hell | wtf | stfu
  | piss(?:ed)?[ ]off | pissing | sluts? | skanks? | putes? | fils[ ]de[ ]put\w{1,3} | conn?asses? | salauds? | enfoires? | emmerd\w{1,5}
  | (?:fait|faire|va|allez)[ ]chier | chiante?s? | (?:ta|vos|vot)[ ]gueules? | ferme[ ]ta[ ]gueule | trou[ ]d[eu][ ]cul | va[ ]te[ ]faire[ ](?:foutre|voir|encule\w?)
  | tabarna(?:k|c|que) | calisse | (?:en|mon|de)[ ]calice(?=[ ,.!]|$) | (?:en|mon)[ ]criss?e? | criss?e?[ ]de | (?:ostie?|estie?)s?[ ]d(?:e|'|’) | viarge
"""  # noqa: RUF001 - apostrophe; one line a kind
_SLUR = r"""
    nigg(?:as?|ers?) | fagg?ots? | kikes? | gooks? | wetbacks? | (?:rag|towel)heads? | tranny | trannies | she-?males?
  | retarded(?![ ]by\b) | (?:you|a|such[ ]a|these|those|of|bunch[ ]of|fucking)[ ]retards?(?=\W|$) | spics | chinks(?![ ](?:in|of)\b) | pakis? | half-?breeds? | squaws?
  | bougnoul\w{1,2} | youpins? | chinetoques? | sales?[ ](?:arabes?|juifs?|juives?|noire?s?|negres?|gouines?|pedes?|etrangers?|immigres?|indiens?) | negres? | pedes? | tapettes?(?=[ ]!)
  | (?:dirty|filthy)[ ](?:indians?|immigrants?|jews?|muslims?|foreigners?|natives?)
"""
_NOUN = (
    "(?:idiot|moron|imbecile|loser|cretin|dimwit|twit|jerk|scumbag|nitwit|halfwit|numbskull|whiner|crybaby|degenerate|ingrate"
    "|ignoramus|bigot|creep|lowlife)(?:s|es)?|crybabies|scum|vermin|lowlives"
)
_CON = "(?:cons?|conn?es?|idiote?s?|imbeciles?|cretine?s?|abrutie?s?|debiles?|ignare?s?|tarees?|pourris?|minables?|ratee?s?)"
_INSULT = rf"""
    (?:whin(?:ing|y)|stupid|bloody|complete|total|utter|absolute|ignorant|lazy|pathetic|selfish|entitled|useless|dumb|clueless|brainless|fat|ugly
      |miserable|damn|bunch[ ]of|pack[ ]of|lot[ ]of|such|what)[ ](?:an?[ ])?(?:\w+[ ])?(?:idiot|moron|imbecile|loser|cretin|dimwit|twit|jerk|nitwit|halfwit|crybab(?:y|ie)|ingrate|pig|brat|fool|cow|whiner|bab(?:y|ies))(?:s|es)?
  | (?:idiot|idiotic|moronic|stupid|brainless)[ ](?:mayor|councill?ors?|patrons?|people|parents|kids|teens|customers|users|visitors|neighbours?)
  | (?:you|u|y'all|ya)(?:(?:'|’)re|[ ]are)?(?:[ ](?:all|an?|such|just|bunch|of|absolute|little|people|really|so)){{0,4}}[ ](?:{_NOUN})
  | (?:is|are|was|were|(?:'|’)s|(?:'|’)re)(?:[ ](?:all|an?|such|just|nothing|but|total|really|bunch|of|the|biggest)){{1,4}}[ ](?:\w+[ ])?(?:{_NOUN})
  | (?:they|who|people|patrons|parents|kids|teens|seniors|councillors|everyone|anyone|customers|users|visitors|staff)(?:[ ]\w+){{0,4}}?[ ](?:are|is)[ ]
      (?:so[ ]|all[ ]|just[ ]|really[ ]|too[ ]|plain[ ])?(?:{_NOUN}|stupid|idiotic|pathetic|disgusting|dumb|brainless|worthless|moronic|trash|garbage)
  | you(?:(?:'|’)re|[ ]are)[ ](?:so[ ]|all[ ]|just[ ]|too[ ]|really[ ])?(?:stupid|idiotic|pathetic|disgusting|dumb|brainless|worthless|moronic|ugly|trash)
  | (?:just[ ])?shut[ ]up (?=\s*(?:[.!,]|$|and\b|you\b|already)) | shut[ ]your[ ](?:mouth|trap|face) | screw[ ]you | drop[ ]dead | kill[ ]yourself | go[ ]die | get[ ]lost
  | (?:espece|bande|tas)s?[ ]d(?:e[ ]|'|’)(?:gros[ ]|sales[ ])?(?:{_CON}|incapables?|menteurs?|voleurs?|faineants?|larves|debris|cochons?|paresseux)
  | (?:gros|grosse|sale|pauvre|petit|vrai|quel|stupide|maudit|maudite)s?[ ]{_CON}
  | (?:es|est|etes|sont|sommes)[ ](?:tous[ ]|toutes[ ]|vraiment[ ]|juste[ ]|que[ ])?(?:une?|des)[ ](?:\w+[ ])?{_CON}
  | (?:vous|tu|ils|elles)[ ](?:es|etes|sont)[ ](?:tous[ ]|toutes[ ]|vraiment[ ]|si[ ])?(?:stupides?|{_CON}|nuls?|nulles?|degoutants?) | ferme[zr]?[ -]la(?=\W*$|[ ]?!)
"""  # noqa: RUF001 - apostrophe; one line a kind

_FOLDED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZàâäáãåéèêëîïíìôöóòõùûüúçñÀÂÄÁÃÅÉÈÊËÎÏÍÌÔÖÓÒÕÙÛÜÚÇÑ\u00a0\u202f\n",
    "abcdefghijklmnopqrstuvwxyzaaaaaaeeeeiiiiooooouuuucnaaaaaaeeeeiiiiooooouuuucn   ",
)
"""Letter for letter, so that places stay what they are."""
_LEET = str.maketrans("013457@$", "oieastas")
_TITLED = "The|A|An|Le|La|Les|L['’]|Un|Une|My|Of|De"  # noqa: RUF001 - apostrophe


class Respect:
    """Blocks profanity, slurs and insults; not the words of a title, a name or an identity."""

    name: ClassVar[str] = "respect"
    clause: ClassVar[str] = "posting.3h"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each such word; a slur serves clause posting.3g."""
        for language, text in draft.texts.items():
            for where, clause, said in _rude(text):
                yield Finding(self.name, clause, self.severity, said, where, language=language, firm=self.firm)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns for slurs, insults and profanity, made on first use, and what letters hide behind."""
    begin, end = r"(?<![a-z0-9_*])", r"(?![a-z0-9_])"
    core = "|".join(f"{_starred(word)}{_CORE_END}" for word in _CORE.split())
    spaced = "|".join(r"(?:\ |[._*-])".join(word) for word in _SPACED.split())
    return (
        re.compile(f"{begin}(?:{_SLUR}){end}", re.VERBOSE),
        re.compile(f"{begin}(?:{_INSULT}){end}", re.VERBOSE),
        re.compile(f"{begin}(?:{core}|{spaced}|{_PROFANE}){end}", re.VERBOSE),
        re.compile(r"(?<![0-9])[013457@$]{1,3}(?=[a-z])"),
    )


def _starred(word: str) -> str:
    """Return a pattern for `word` with letters drawn out, and inner ones starred."""
    inner = "".join(rf"[{letter}*\#]{{1,4}}" for letter in word[1:-1])
    return f"{word[0]}{{1,4}}{inner}{word[-1]}{{1,4}}"


def _rude(text: str) -> Iterator[tuple[Span, str, Words]]:
    """Yield what is rude in `text`, the clause that it offends, and what to say."""
    slur, insult, profane, hidden = _patterns()
    flat = hidden.sub(lambda match: match.group().translate(_LEET), text.translate(_FOLDED))
    kinds = (
        (slur, "posting.3g", _("This is a slur.")),
        (insult, "posting.3h", _("This insults people.")),
        (profane, "posting.3h", _("This is profanity.")),
    )
    end_of_last = 0
    for start, end, clause, said in sorted(
        (
            (match.start(), match.end(), clause, said)
            for pattern, clause, said in kinds
            for match in pattern.finditer(flat)
        ),
        key=lambda found: found[:2],
    ):
        if start >= end_of_last and _has_letters(text[start:end]) and not _titled(text, start, end):
            end_of_last = end
            yield Span(start, end, text[start:end]), clause, said


def _has_letters(found: str) -> bool:
    """Tell a disguised word from a mere number."""
    return bool(re.search(r"[^\W\d_].*[^\W\d_]|[^\W\d_]\*", found))


def _titled(text: str, start: int, end: int) -> bool:
    """Tell whether what stands there is part of a title or a name: by its capitals, its quotes or who wrote it."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    return _by_somebody(after) or _quoted(before + text[start], after) or _in_capitals(before, text[start:end], after)


def _by_somebody(after: str) -> bool:
    by = re.search(r"(?<!\w)(?:(?:by|par|de)\s|d['’])\s?[A-ZÀ-Þ]", after)  # noqa: RUF001 - apostrophe
    return bool(by and not re.search(r"[.!?\n]", after[: by.start()]))


def _quoted(before: str, after: str) -> bool:
    """Tell whether the words stand between quotation marks, after a capital letter."""
    opened = max(before.rfind(mark) for mark in '"“«')
    return opened >= 0 and before[opened + 1 :].lstrip()[:1].isupper() and bool(re.match(r"[^\"“«\n]*[\"”»]", after))


def _in_capitals(before: str, found: str, after: str) -> bool:
    """Tell whether the longer words of `found` have capitals, and so has a neighbour that needs none."""
    words = re.findall(r"[^\W\d_][\w*'’-]{3,}", found) or [found]  # noqa: RUF001 - apostrophe
    if not all(_capitalised(word) for word in words):
        return False
    return bool(
        re.match(r"\s[A-ZÀ-Þ][a-zà-ÿ]", after)
        or re.search(rf"(?<!\w)(?:{_TITLED})\s?$", before[-5:])
        or re.search(r"[\w,;:]\s(?:\S{1,3}\s){0,3}[A-ZÀ-Þ][a-zà-ÿ'’]{3,}\s(?:[a-z]{1,3}\s){0,2}$", before)  # noqa: RUF001
    )


def _capitalised(word: str) -> bool:
    return word[0].isupper() and not word[1:].isupper()


CHECK = Respect()
