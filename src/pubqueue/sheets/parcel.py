"""A workbook is a ZIP file of XML: looked over before anything in it is unpacked for use."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.sax import ContentHandler, SAXException
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as BadDeflate  # noqa: N812 - zlib names its exception in small letters

from pubqueue.errors import InputError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_UNPACKED = 50_000_000
"""Bytes of all parts together."""
MOST_PARTS = 200
MOST_RATIO = 200
"""How many times larger than its packed form a part may be."""

_ENCRYPTED = 0x1
_CONTENTS = "[Content_Types].xml"
_HINT = _("Open it in your spreadsheet program and save it as a new .xlsx file without macros, or as CSV UTF-8.")


def require_harmless(data: bytes) -> None:
    """Raise InputError for a bomb, for macros, for entities in XML, and for other kinds of ZIP files."""
    try:
        with ZipFile(BytesIO(data)) as parcel:
            parts = parcel.infolist()
            _refuse(_bad_shape(parts) or _other_kind({part.filename for part in parts}))
            for part in parts:
                _look_into(part.filename, parcel.read(part))
    except (BadZipFile, BadDeflate, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(_("The workbook is damaged."), hint=_HINT) from error


def _refuse(why: Words | None) -> None:
    if why:
        raise InputError(_("The workbook cannot be used."), why=why, hint=_HINT)


def _bad_shape(parts: Sequence[ZipInfo]) -> Words | None:
    """Return what is wrong with the sizes and names in the ZIP file's directory; nothing is unpacked for it."""
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        return _("It is made of more parts than a workbook has, or of the same part twice.")
    if any(not _is_plain(name) for name in names):
        return _("It has parts with names that lead elsewhere.")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        return _("It is locked with a password.")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        return _("It is packed in a way that workbooks are not.")
    bombs = [part for part in parts if part.file_size > MOST_RATIO * max(part.compress_size, 1)]
    if bombs or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return _("It unpacks to far more than it is.")
    return None


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _other_kind(names: set[str]) -> Words | None:
    if "mimetype" in names or "content.xml" in names:
        return _("It is an OpenDocument sheet.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return _("It holds macros.")
    if "xl/workbook.bin" in names:
        return _("It is a binary workbook.")
    return None if _CONTENTS in names else _("It is a ZIP file, but no workbook.")


def _look_into(name: str, content: bytes) -> None:
    """Refuse macros, and XML that defines anything of its own: openpyxl itself forbids that only where it is told to."""
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - loaded only where there is a workbook
    from defusedxml.sax import parseString  # noqa: PLC0415 - as above

    if name == _CONTENTS and b"macroenabled" in content.lower():
        _refuse(_("It holds macros."))
    if not name.endswith((".xml", ".rels")):
        return
    try:
        parseString(content, ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        _refuse(_("Its XML defines entities, as attacks do and workbooks do not."))
    except SAXException as error:
        raise InputError(_("The workbook is damaged."), hint=_HINT) from error
