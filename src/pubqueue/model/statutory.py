"""The province's statutory holidays, by the `holidays` library's tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

KNOWN = {str(name): name for name in (
    _("New Year's Day"), _("Day After New Year's Day"), _("Family Day"), _("Louis Riel Day"), _("Islander Day"),
    _("Heritage Day"), _("Nova Scotia Heritage Day"), _("Good Friday"), _("Easter Monday"), _("Victoria Day"),
    _("National Patriots' Day"), _("National Indigenous Peoples Day"), _("Saint-Jean-Baptiste Day"),
    _("National Aboriginal Day"), _("Saint John the Baptist Day"), _("Canada Day"), _("Memorial Day"), _("Nunavut Day"),
    _("British Columbia Day"), _("Civic Holiday"), _("New Brunswick Day"), _("Saskatchewan Day"), _("Discovery Day"),
    _("Terry Fox Day"), _("Labour Day"), _("National Day for Truth and Reconciliation"), _("Thanksgiving Day"),
    _("Remembrance Day"), _("Christmas Day"), _("Boxing Day"),
)}  # fmt: skip
"""Names that are said in the reader's language; another country's are said as its table has them."""

_OBSERVED = " (observed)"


def holiday(day: date, country: str, province: str) -> Words | None:
    """Return the name of the statutory holiday on `day`, or None: also where the country is not known."""
    name = _table(country, province, day.year).get(day)
    if not name:
        return None
    plain = name.split("; ")[0]
    named = KNOWN.get(plain.removesuffix(_OBSERVED)) or Words(plain.removesuffix(_OBSERVED))
    return _("{holiday} (observed)", holiday=named) if plain.endswith(_OBSERVED) else named


@cache
def _table(country: str, province: str, year: int) -> Mapping[date, str]:
    """Return one year's holidays with their English names."""
    import holidays  # noqa: PLC0415 - only a post with a time needs it

    try:
        return dict(holidays.country_holidays(country, subdiv=province or None, years=year, language=_english(country)))
    except NotImplementedError:
        return {}


def _english(country: str) -> str | None:
    """Return the library's name for English in a country's table; elsewhere the country's own language holds."""
    return {"CA": "en_CA", "US": "en_US"}.get(country)
