"""What a library knows of people, and does not tell (policy clause posting.3f)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.digits import luhn
from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

NEAR = 80
"""How far before a number or a name the words are looked for that say whose or what it is, in characters."""
GROWN_UP = 18
"""A birthday from this age on may be an author's, and is not reported."""

_SIN = r"""
    (?<![\w/$€.-])(?<![0-9][ \u00a0\u202f-])(?!000)[0-9]{3}(?P<by>[ \u00a0\u202f-]?)[0-9]{3}(?P=by)[0-9]{3}
    (?![ \u00a0\u202f-]?(?:[0-9]|R[CPRTMZ][0-9]{4})|\w|[ \u00a0\u202f]?[$€%])
"""
_OTHER_NUMBER = r"(?:OCLC|LCCN|IS[BS]N|[#№])\W{0,3}$"
_LIBRARY_CARD = (
    r"(?<![\w/.-])2(?:[0-9]{13}|[0-9]{4} [0-9]{5} [0-9]{4}|(?P<by>[ -])[0-9]{4}(?P=by)[0-9]{5}(?P=by)[0-9]{4}"
    r"|[0-9]{3} [0-9]{4} [0-9]{4} [0-9]{2}|[0-9]{3} [0-9]{5} [0-9]{5})(?![ -]?[0-9]|\w)"
)
_PHONE = r"""
    (?<![\w/=.$-])(?:\+?1[ .\u00a0-]?)?(?:
        (?P<area>\([2-9][0-9]{2}\)[ \u00a0]?|[2-9][0-9]{2}[ .\u00a0\u2011-])[2-9][0-9]{2}[ .\u00a0\u2011-][0-9]{4}
      | (?P<bare>[2-9][0-9]{2}[2-9][0-9]{6}|[2-9][0-9]{2}-[0-9]{4})
    )(?!\w|[.-][0-9])
"""
_TOLL_FREE = r"\+?1?\W{0,2}8(?:00|33|44|55|66|77|88)\b"
_TO_PHONE = r"(?i)(?:phone|call|text|cell|mobile|tel|tél|appel|compose|texte)\w*[ .:\w]{0,20}$"
_OURS = (
    r"(?i)\b(?:librar(?:y|ies)|biblioth[eè]ques?|succursale|comptoir|accueil|(?:call|phone|text|contact|reach|with) us"
    r"|calling us|nous|(?:the|our|information|reference|circulation|front|help)\s(?:\w+\s)?desk|branch"
    r"|our\s(?:\w+\s)?(?:number|line|phone|office|team|staff)|notre\s(?:\w+\s)?(?:numéro|ligne|équipe|personnel))\b"
)
_THEIRS = (
    r"(?i:\b(?:my|his|her|personal|mon|son)\s(?:\w+\s)?(?:cell|phone|number|home|mobile|line|numéro|téléphone|e-?mail)"
    r"|\b(?:text|call|contact|e-?mail|reach|ask|ask for|see|appelez|textez|contactez|joindre|or|ou|to|à|avec|with)\s)"
    r"(?:(?:Mr|Mrs|Ms|Dr|M|Mme)\.?\s)?(?P<name>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+)?)\s?(?:at|au|on|:|,|\()?\s?$"  # noqa: RUF001
    r"|(?i:\b(?:my|his|her|mon|son)\s(?:\w+\s)?(?:cell|phone|number|home|mobile|numéro|téléphone|cellulaire)\W.{0,20}$)"
)
_MAIL = r"(?<![\w.+-])(?P<user>[\w.+-]{1,64}+)@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
_ROLE = (
    r"(?i).*(?:librar|biblio|bookclub|archives|museum|friendsof|amisde)"
    r"|(?:info|social|circ|contact|ref|reference|desk|admin|staff|programs?|events?|kids|teens|news|help|volunteers?)\d*$"
)
_FREE_MAIL = (
    "gmail googlemail outlook hotmail live msn yahoo ymail rocketmail icloud me mac aol gmx sympatico bell videotron "
    "rogers shaw telus cogeco kos proton protonmail pm tutanota mail hushmail eastlink sasktel xplornet"
)

_CAP = r"(?:[A-ZÀ-ÖØ-Þ]['’])?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{1,24}(?:[A-Z][a-zà-ÿ]{1,20})?(?:-[A-ZÀ-Þ][a-zà-öø-ÿ]{1,24})?"  # noqa: RUF001 - apostrophe
_TITLE = r"(?:Mrs?|Ms|Mx|Miss|Dr|M|Mme|Mlle|Madame|Monsieur)\b\.?"
_NAME = (
    rf"(?<![\w'’“\"«‘-])(?:{_TITLE}\s(?:{_CAP}\s)?{_CAP}|{_CAP}(?:\s[A-Z]\.)?(?:\s(?:de|da|van|von|la|di|el|bin)){{0,2}}\s{_CAP}(?:\s{_CAP})?)"  # noqa: RUF001
    r"(?![\w-])"
)
_NOT_A_PERSON = (
    "public library libraries bibliothèque hall centre center school école church église park parc museum musée street "
    "road avenue drive club room town city county township friends amis book books livre livres community canada "
    "ontario québec quebec deseronto bay north south east west new happy reading summer winter spring fall story "
    "storytime conte makerspace maker space lab festival museum gallery theatre college university branch district "
    "first nation nations union board council association society company press award awards prize our the your this "
    "all every no la le les une notre nos toronto kingston montréal ottawa monday tuesday wednesday thursday friday "
    "saturday sunday january february march april june july august september october november december wing fiction "
    "hospital legion service services desk counter children kids teens overdue fines holds loan loans card cards "
    "team group hour day days night week month year programme program café house market fair show sale prince edward "
    "star times news network cross scouts guides"
)
_ITEM = r"""(?:["“«‘'] | [0-9] | (?:our|the|a|an|her|his|two|three|four|five|some|more|many|every|over)\s
    (?:\w+\s){0,3}(?:books?|novels?|titles?|items?|cop(?:y|ies)|DVDs?|audiobooks?|magazines?|films?|comics?)\b)"""  # noqa: RUF001
_DEBT = r"""(?:fines\b(?!\sfree)|late\sfees?|overdue\s(?:books?|items?|fines?|loans?|materials?|DVDs?|notices?|fees?|titles?)
    |(?:unpaid|outstanding)\s(?:fees?|balance|charges|books|items|library)|(?:books?|items?|DVDs?|loans?)\soverdue
    |(?:\w+\s)?books?\s(?:that\s)?(?:are|is)\soverdue|\$?[0-9.,]+\s(?:in\s)?(?:\w+\s)?fines?)"""
_AFTER = rf"""
    (?:,?\s(?:who|qui)|,)?(?:\s(?:still|already|now|recently|just|encore|toujours|also|once))?\s(?:
        (?:has|had|have)\s(?:(?!been\b)[\w']+\s){{0,2}}(?:borrowed|checked\sout|renewed)\b(?!\s(?:\w+ly\s)?from\b)
      | (?:has|had|have)(?:n['’]t|\snot|\snever|\syet\sto)\s(?:returned?|brought\sback|paid)\b
      | (?:borrow(?:ed|s)|check(?:ed|s)\sout|renewed)\s{_ITEM}
      | (?:returned|brought\sback)\s(?:[\w'’]+\s){{1,5}}late\b
      | (?:has|had|have|with|accumulated|racked\sup|paid|pay|keeps|kept)\s(?:[\w$.']+\s){{0,4}}?{_DEBT}
      | (?:has|have)\s(?:[\w]+\s){{1,3}}?(?:holds?|reservations?)\s(?:waiting|ready|to\spick|for\spick)
      | (?:owes?|owed)\s(?:us|the\slibrary|our\slibrary|\$|[0-9]|[0-9a-z]+\s(?:dollars|fines))
      | (?:['’]s|is|was)\s(?:an?\s)?[0-9]{{1,2}}(?:[ -]years?[ -]old\b|\stoday\b|(?=\s?[.!]))(?!\swhen)
      | (?:age|aged)\s[0-9]{{1,2}}\b(?!\s?(?:to|and|or|-|–|\+)\s?[0-9u+])
      | (?:a|avait|avez|ont)\s(?:(?!été\b)[\w]+\s){{0,2}}emprunté\b
      | n['’](?:a|avait|ont)\s(?:pas|jamais)\s(?:encore\s)?(?:rendu|rapporté|retourné|remis|payé)\b
      | doit\s(?:encore\s)?(?:[0-9]|à\sla\sbibliothèque)
      | (?:a|ont|avec)\s(?:[\w$.,]+\s){{0,5}}?(?:d['’])?(?:(?:livres?|documents?|prêts?)\sen\sretard|amendes?|frais\sde\sretard)
      | (?:a|est|,)?\s?(?:âgée?\sde\s)?[0-9]{{1,2}}\sans\b(?!\s(?:de|d['’]))
    )
  | ,\s(?P<age>[0-9]{{1,2}})(?=,\s[a-z])(?!,\s(?:et|and|ou|or)\b) | \s\((?:age\s|aged\s)?[0-9]{{1,2}}(?:\sans|\syears\sold)?\)
  | ['’]s\s(?:\w+\s){{0,2}}?(?:{_DEBT}|borrowing\s(?:history|record)|loans\b|library\s(?:record|account|card\snumber)|age\sis\b)
  | \s?[,:]\s?you\s(?:still\s)?owe\b
  | \s?[,:]\s?your\s(?:\w+\s){{0,3}}?(?:overdue|fines?\b|holds?\s(?:is|are|on|has|have)\b|loans?\b|library\scard|reserved|(?:books?|items?|DVDs?)\s(?:is|are)\s(?:over|late|due|ready|wait))
  | \s?[,:]\s?(?:votre|vos)\s(?:\w+\s){{0,2}}?(?:réservations?|amendes?|prêts?|emprunts?|retards?|carte\sde\sbibliothèque|livres?\s(?:est|sont)\s(?:en\sretard|prêt|arrivé))
"""  # noqa: RUF001 - one line a case, and apostrophes
_BEFORE = r"""
    (?: \b(?:borrowed|checked\sout)\s(?:by|to) | \bon\sloan\sto | \b(?:overdue|lent|issued)\s(?:to|for)
      | \b(?:fines?|late\sfees?|overdue\s(?:books?|items?|notices?))\s(?:(?:owed|owing|unpaid)\s)?(?:for|by|of|from|to|:)(?<!books\sby)(?<!book\sby)
      | \boverdue\s(?:books?|items?|borrowers?|patrons?|loans?|list)\s?:
      | \bholds?\s(?:(?:is|are)\s)?(?:now\s)?(?:ready|waiting|in|available)\sfor
      | \b[0-9]{1,2}[ -]year[ -]old
      | \b(?:emprunté|prêté)(?:e|s|es)?\s(?:par|à) | \b(?:amendes?|frais\sde\sretard)\s(?:de|pour|à)
      | \b(?:livres?|documents?)\sen\sretard\s(?:de|pour|:) | \bréservations?\s(?:est\s|sont\s)?(?:prêtes?|arrivées?)\spour
      | \b(?P<young>[0-9]{1,2})(?:st|nd|rd|th|e|er)?\s(?:birthday|anniversaire)(?:\s(?:to|à)|,|\sde|\sof)?
    )\s(?:our\s(?:patron|member|reader)\s|patron\s)?$
"""
_WORK = (
    r"(?i)\b(?:authors?|novelist|poet|illustrator|writer|novels?|story|tale|thriller|mystery|memoir|film|movie|hero(?:ine)?"
    r"|protagonist|character|prize|award|laureate|actor|actress|singer|artist|fictional|follows|died|born|obituary"
    r"|aut(?:eur|rice)e?s?|écrivaine?|roman(?:cière?)?s?|poète|prix|récit|bédéiste|mort|décédée?|née?|illustratrice)\b"
)
_AGE = r"(?i)\b(?:old|aged?|ans|today)\b|^\W*(?:(?:is|was|['’]s)\s)?[0-9]{1,2}\W*$"  # noqa: RUF001 - apostrophe
_BY = r"(?i)(?:\b(?:by|par|de|et de)\s|\bd['’])$"  # noqa: RUF001 - apostrophe

_WAY_EN = "Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Crescent|Cres|Court|Ct|Boulevard|Blvd|Place|Terrace|Circle|Line"
_WAY_FR = "rue|avenue|av|boulevard|boul|chemin|ch|route|place|rang|montée|côte|allée|impasse"
_ADDRESS = (
    r"(?<![\w$.,/-])[0-9]{1,5}[A-Za-z]?(?:"
    rf"(?:\s(?:{_CAP}|[0-9]{{1,3}}(?:st|nd|rd|th)|St\.)){{1,3}}?\s(?:{_WAY_EN})\b|,?\s(?:{_WAY_FR})\b\.?\s(?:[a-zà-ÿ'’]{{1,4}}\s?){{0,2}}{_CAP})"  # noqa: RUF001
)
_LIVES = (
    r"(?i)^(?:['’]s\s(?:home|house|address|place)(?:\s(?:is|at)){0,2}|,|:|\s?\(|\n|\s(?:of|from)"  # noqa: RUF001
    r"|,?\s(?:(?:who|now|still|qui|currently|has|moved|just)\s)*(?:lives?|living|resides?|moved|habite|demeure|vit|réside)(?:\s(?:at|to|on|in|au))?)\s{0,2}$"
)
_EVENT = (
    r"(?i)\b(?:meet|join|reads?|reading|talk|author|event|launch|workshop|concert|exhibit\w*|hosted|lecture|sign(?:s|ing)"
    r"|rencont\w+|lecture|atelier|conférence|lancement|causerie|exposition|aut(?:eur|rice))\b"
)


class Privacy:
    """Blocks what identifies people or tells what they borrow and owe; asks about private ways to reach them."""

    name: ClassVar[str] = "privacy"
    clause: ClassVar[str] = "posting.3f"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each thing that is a person's own; none of the messages repeats it."""
        for language, text in draft.texts.items():
            for where, said in (*_numbers(text), *_people(text), *_homes(text)):
                yield Finding(self.name, self.clause, self.severity, said, where, language=language, firm=self.firm)
            for where, said in (*_phones(text), *_mail(text)):
                yield Finding(self.name, self.clause, Severity.ASKS, said, where, language=language)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Return `pattern` made, on first use."""
    verbose = pattern in {_SIN, _PHONE, _AFTER, _BEFORE}
    return re.compile(pattern, re.VERBOSE if verbose else 0)


def _numbers(text: str) -> Iterator[tuple[Span, Words]]:
    for match in _pattern(_SIN).finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if luhn(digits) and not _pattern(_OTHER_NUMBER).search(_before(text, match)):
            yield _span(match), _("This looks like a social insurance number.")
    for match in _pattern(_LIBRARY_CARD).finditer(text):
        yield _span(match), _("This looks like the number of a library card.")


def _phones(text: str) -> Iterator[tuple[Span, Words]]:
    for match in _pattern(_PHONE).finditer(text):
        before = _before(text, match)
        if _pattern(_TOLL_FREE).match(match.group()) or (match["bare"] and not _pattern(_TO_PHONE).search(before)):
            continue
        if not _ours(before):
            yield _span(match), _("Whose telephone number is this, and may it be told?")


def _ours(before: str) -> bool:
    """Tell whether the words before a number call it the library's own, and not that of somebody named."""
    theirs = _pattern(_THEIRS).search(before)
    if theirs and not (theirs["name"] and _not_a_person(theirs["name"])):
        return False
    return bool(_pattern(_OURS).search(before))


def _mail(text: str) -> Iterator[tuple[Span, Words]]:
    for match in _pattern(_MAIL).finditer(text):
        if match["host"].lower().split(".")[0] in _FREE_MAIL.split() and not _pattern(_ROLE).match(match["user"]):
            yield _span(match), _("Whose private e-mail address is this, and may it be told?")


def _people(text: str) -> Iterator[tuple[Span, Words]]:
    """Yield people named together with what they borrow or owe, or how old they are."""
    for match in _pattern(_NAME).finditer(text):
        fact = None if _not_a_person(match.group()) else _fact(text, match)
        if fact:
            yield fact, _("This names a person together with loans, fines, holds or an age.")


def _fact(text: str, name: re.Match[str]) -> Span | None:
    """Return the place of `name` with what is told of that person, if anything is."""
    before = _before(text, name)
    after = _pattern(_AFTER).match(text, name.end())
    if after and not _pattern(_BY).search(before) and not (_tells_age(after.group()) and _of_a_work(text, name)):
        return Span(name.start(), after.end(), text[name.start() : after.end()])
    led = _pattern(_BEFORE).search(before)
    if led is None or (led["young"] and int(led["young"]) >= GROWN_UP):
        return None
    if led.group()[0].isdecimal() and _of_a_work(text, name):
        return None
    start = name.start() - len(led.group())
    return Span(start, name.end(), text[start : name.end()])


def _tells_age(said: str) -> bool:
    return bool(_pattern(_AGE).search(said))


def _of_a_work(text: str, name: re.Match[str]) -> bool:
    """Tell whether the words around `name` speak of books and those who make them or live in them."""
    return bool(_pattern(_WORK).search(text[max(0, name.start() - NEAR) : name.end() + NEAR]))


def _homes(text: str) -> Iterator[tuple[Span, Words]]:
    """Yield each address that follows a person's name as theirs, together with the name."""
    for address in _pattern(_ADDRESS).finditer(text):
        start = max(0, address.start() - NEAR)
        for name in _pattern(_NAME).finditer(text, start, address.start()):
            theirs = _pattern(_LIVES).search(text[name.end() : address.start()]) and not _not_a_person(name.group())
            if theirs and not _pattern(_EVENT).search(text[start : address.end()]):
                said = _("This names a person together with an address.")
                yield Span(name.start(), address.end(), text[name.start() : address.end()]), said


def _not_a_person(name: str) -> bool:
    return not _others().isdisjoint(re.findall(r"\w+", name.lower()))


@cache
def _others() -> frozenset[str]:
    """Return the words that no person is called by."""
    return frozenset(_NOT_A_PERSON.split())


def _before(text: str, match: re.Match[str]) -> str:
    """Return the words before `match` that may speak of it: its sentence's, and not too many."""
    near = text[max(0, match.start() - NEAR) : match.start()]
    return re.split(r"[.!?]\s|\n", near)[-1]


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), match.group())


CHECK = Privacy()
