"""Sheets are read strictly and written harmlessly."""

from __future__ import annotations

import os
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula
from painted import drawing, noise, phone_exif, saved

from pubqueue import pictures, sheets
from pubqueue.errors import InputError, NotFoundError
from pubqueue.model.canonical import sha256
from pubqueue.sheets.formulas import defused, restored
from pubqueue.sheets.parcel import MOST_PARTS, MOST_UNPACKED
from pubqueue.sheets.table import COLUMNS, MOST_ROWS, NEEDED
from pubqueue.workflow.take_back import name_of, take_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEADING = "when,accounts,purpose,text"
LINE = "2026-12-01 09:00,mastodon:library,information,Storytime is on."
SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.fixture
def csv(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Return what writes a CSV file."""

    def written(content: str | bytes) -> Path:
        file = tmp_path / "posts.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return written


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a workbook of one sheet, below the needed columns unless others are named."""

    def written(*rows: Sequence[Any], heading: Sequence[str] = NEEDED, **formats: str) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        for row in (heading, *rows):
            sheet.append(list(row))
        for place, shown in formats.items():
            sheet[place].number_format = shown
        file = tmp_path / "posts.xlsx"
        book.save(file)
        return file

    return written


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        sheets.read(path)
    return caught.value


def faults(sheet: sheets.Sheet) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in sheet.faults]


def repacked(path: Path, parts: dict[str, bytes | None], *, stored: bool = False) -> Path:
    """Write a workbook again with some parts replaced, added or (None) left out."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", kind) as new:
        for name, content in {**kept, **parts}.items():
            if content is not None:
                new.writestr(name, content)
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read(name)


# --- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["bare", "with a mark"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("comma", [",", ";"])
def test_a_csv_file_is_read_however_it_was_saved(
    csv: Callable[[str | bytes], Path], start: bytes, newline: str, comma: str
) -> None:
    text = newline.join([HEADING, LINE.replace("Storytime", "Été"), ""]).replace(",", comma)
    sheet = sheets.read(csv(start + text.encode()))

    (row,) = sheet.rows
    assert (sheet.notices, sheet.faults, row.line) == ((), (), 2)
    assert dict(row.cells) == {
        "when": "2026-12-01 09:00",
        "accounts": "mastodon:library",
        "purpose": "information",
        "text": "Été is on.",
    }


def test_commas_in_texts_do_not_tell_the_separator(csv: Callable[[str | bytes], Path]) -> None:
    sheet = sheets.read(csv("when;accounts;purpose;text\nnow;x:library;;a,b,c,d,e,f,g\n"))

    assert [row["text"] for row in sheet.rows] == ["a,b,c,d,e,f,g"]


def test_a_row_is_known_by_the_line_that_it_begins_on(csv: Callable[[str | bytes], Path]) -> None:
    sheet = sheets.read(csv(f'{HEADING}\n1,a,b,"one\n\ntwo"\n\n,,,\n2,a,b,"say ""hi"""\n'))

    assert [(row.line, row["text"]) for row in sheet.rows] == [(2, "one\n\ntwo"), (7, 'say "hi"')]


def test_headings_may_have_capitals_and_blanks(csv: Callable[[str | bytes], Path]) -> None:
    sheet = sheets.read(csv(f"When, Accounts ,PURPOSE,text,,\n{LINE},,\n"))

    assert sheet.rows[0]["accounts"] == "mastodon:library"


def test_windows_1252_is_read_with_a_notice(csv: Callable[[str | bytes], Path]) -> None:
    sheet = sheets.read(csv(f"{HEADING}\n1,a,b,L’été à la bibliothèque… 5 €\n".encode("cp1252")))  # noqa: RUF001 - as people type it

    assert sheet.rows[0]["text"] == "L’été à la bibliothèque… 5 €"  # noqa: RUF001 - as people type it
    assert "Windows-1252" in str(sheet.notices[0])


def test_a_byte_that_is_nothing_at_all_is_named_with_its_line(csv: Callable[[str | bytes], Path]) -> None:
    error = refusal(csv(HEADING.encode() + b"\n1,a,b,caf\xe9\n2,a,b,x\x81y\n"))

    assert "Line 3" in str(error)
    assert "0x81" in str(error)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["bare", "with a mark"])
def test_broken_utf_8_is_not_taken_for_windows_1252(csv: Callable[[str | bytes], Path], start: bytes) -> None:
    body = f"{HEADING}\n1,a,b,été\n2,a,b,ét".encode() + b"\xc3\n"
    error = refusal(csv(start + body))

    assert "Line 3" in str(error)
    assert "0xC3" in str(error)


def test_utf_16_is_told_to_be_saved_otherwise(csv: Callable[[str | bytes], Path]) -> None:
    assert "CSV UTF-8" in str(refusal(csv(f"{HEADING}\n".encode("utf-16"))))


def test_a_nul_is_refused_with_its_line(csv: Callable[[str | bytes], Path]) -> None:
    error = refusal(csv(f"{HEADING}\n{LINE}\n1,a,b,x\0y\n"))

    assert error.details["rows"] == [{"line": 3, "column": "", "reason": "There is a NUL byte, which no text has."}]


@pytest.mark.parametrize(("letters", "taken"), [(131_072, True), (131_073, False)])
def test_a_cell_has_a_longest_length(csv: Callable[[str | bytes], Path], letters: int, taken: bool) -> None:
    file = csv(f"{HEADING}\n{LINE}\n1,a,b,{'x' * letters}\n")

    if taken:
        assert len(sheets.read(file).rows[1]["text"]) == letters
    else:
        error = refusal(file)
        assert error.details["rows"] == [
            {"line": 3, "column": "", "reason": "A cell has more than 131,072 characters."}
        ]


@pytest.mark.parametrize("text", ['"open', '"a"b'], ids=["never closed", "text behind a quote"])
def test_quotes_that_are_not_in_order_are_refused(csv: Callable[[str | bytes], Path], text: str) -> None:
    error = refusal(csv(f"{HEADING}\n{LINE}\n1,a,b,{text}\n{LINE}\n"))

    assert "Line 3" in str(error)


def test_a_text_with_a_comma_and_no_quotes_is_a_fault(csv: Callable[[str | bytes], Path]) -> None:
    sheet = sheets.read(csv(f"{HEADING}\n{LINE}\n1,a,b,Come, and bring friends\n"))

    assert (len(sheet.rows), faults(sheet)) == (1, [(3, "")])
    assert "quotes" in str(sheet.faults[0].reason)


# --- what every sheet must be ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("when,accounts,text", "missing: purpose"),
        (f"{HEADING},Txet,media_1", "unknown: 'txet', 'media_1'"),
        (f"{HEADING},alt,text", "there twice: text"),
        ("", "missing: when, accounts, purpose, text"),
    ],
)
def test_wrong_columns_are_named(csv: Callable[[str | bytes], Path], heading: str, said: str) -> None:
    error = refusal(csv(f"{heading}\n{LINE}\n"))

    assert said in str(error.what)
    assert "Needed: when, accounts, purpose, text." in str(error.hint)


def test_a_sheet_has_a_most_of_rows(csv: Callable[[str | bytes], Path]) -> None:
    assert len(sheets.read(csv(f"{HEADING}\n" + f"{LINE}\n\n" * MOST_ROWS)).rows) == MOST_ROWS
    assert "more than 5000 rows" in str(refusal(csv(f"{HEADING}\n" + f"{LINE}\n" * (MOST_ROWS + 1))))


def test_hundreds_of_thousands_of_rows_are_refused_without_being_read(csv: Callable[[str | bytes], Path]) -> None:
    assert "more than 5000 rows" in str(refusal(csv("when,accounts,purpose,text\n" + "x,,,\n" * 900_000)))
    assert "5 MB" in str(refusal(csv("when,accounts,purpose,text\n" + "x,,,\n" * 1_000_000)))


def test_a_sheet_has_a_most_of_bytes(csv: Callable[[str | bytes], Path]) -> None:
    assert "5 MB" in str(refusal(csv(f"{HEADING}\n" + "\n" * 5_000_000)))


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")

    for path in (tmp_path / "pipe.csv", tmp_path, Path("/dev/zero")):
        assert "no regular file" in str(refusal(path))
    with pytest.raises(NotFoundError):
        sheets.read(tmp_path / "none.csv")
    assert "cannot be used" in str(refusal(Path("nul\0.csv")))


@pytest.mark.parametrize("name", ["posts.xls", "posts.ods", "posts.xlsm", "posts.xlsb", "posts.numbers"])
def test_other_kinds_of_sheets_are_told_how_to_save(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"whatever")

    assert "save it as .xlsx or CSV" in str(refusal(tmp_path / name))


def test_an_old_workbook_is_known_by_its_bytes(csv: Callable[[str | bytes], Path]) -> None:
    assert "old format" in str(refusal(csv(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))))


# --- XLSX -----------------------------------------------------------------------------------------


def test_cells_become_what_people_see(xlsx: Callable[..., Path]) -> None:
    file = xlsx(
        [datetime(2026, 12, 1, 9, 30), "x:library", "information", "Été\nà la bibliothèque"],  # noqa: DTZ001 - a wall
        [datetime(2026, 12, 1, 9, 30, 15), 7, 2.5, True],  # noqa: DTZ001 - a wall
        [date(2026, 12, 1), 1e15, -3.0, 0.1 + 0.2],
        [time(9, 30), None, "", 12345678901],
    )

    assert [tuple(row[name] for name in NEEDED) for row in sheets.read(file).rows] == [
        ("2026-12-01 09:30", "x:library", "information", "Été\nà la bibliothèque"),
        ("2026-12-01 09:30:15", "7", "2.5", "TRUE"),
        ("2026-12-01", "1000000000000000", "-3", "0.3"),
        ("09:30", "", "", "12345678901"),
    ]


def test_excel_s_own_numbers_are_times_on_the_wall(xlsx: Callable[..., Path]) -> None:
    shown = "yyyy-mm-dd h:mm"
    file = xlsx(
        [46357.375, "", "", "a"], [46357.37499999, "", "", "b"], [46357.0, "", "", "c"], A2=shown, A3=shown, A4=shown
    )

    assert [row["when"] for row in sheets.read(file).rows] == [
        "2026-12-01 09:00",
        "2026-12-01 09:00",
        "2026-12-01 00:00",
    ]


def test_a_workbook_that_counts_from_1904_is_read_as_its_people_see_it(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(list(NEEDED))
    book.worksheets[0].append([datetime(2026, 12, 1, 9, 0), "", "", "a"])  # noqa: DTZ001 - a wall
    book.save(tmp_path / "mac.xlsx")

    assert sheets.read(tmp_path / "mac.xlsx").rows[0]["when"] == "2026-12-01 09:00"


def test_formulas_are_refused_with_their_place(xlsx: Callable[..., Path]) -> None:
    sheet = sheets.read(
        xlsx(["=NOW()", "a", "b", "c"], ["1", "a", "b", "fine"], ["1", "a", "b", ArrayFormula("D4:D4", "=A1:A2")])
    )

    assert (faults(sheet), [row.line for row in sheet.rows]) == ([(2, "when"), (4, "text")], [3])
    assert "A2 is a formula" in str(sheet.faults[0].reason)


def test_a_text_that_looks_like_a_formula_is_a_text(xlsx: Callable[..., Path]) -> None:
    file = xlsx(["1", "a", "b", "'=1+1"], ["1", "a", "b", "SUM(A1)"])
    body = part(file, SHEET_PART).replace(b">SUM(A1)<", b">=SUM(A1)<")
    sheet = sheets.read(repacked(file, {SHEET_PART: body}))

    assert [row["text"] for row in sheet.rows] == ["=1+1", "=SUM(A1)"]


def test_an_error_in_a_cell_is_a_fault(xlsx: Callable[..., Path]) -> None:
    sheet = sheets.read(xlsx(["#REF!", "a", "b", "c"], [9e9, "a", "b", "c"], A3="yyyy-mm-dd"))

    assert faults(sheet) == [(2, "when"), (3, "when")]


def test_only_the_first_sheet_is_read_and_that_is_told(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(list(NEEDED))
    book.create_sheet("Ideas").append(["anything"])
    book.save(tmp_path / "two.xlsx")

    (notice,) = sheets.read(tmp_path / "two.xlsx").notices
    assert "'Sheet'" in str(notice)


@pytest.mark.parametrize("claimed", [b'ref="A1:A1"', b'ref="A1:XFD1048576"'])
def test_the_size_that_a_sheet_claims_is_not_believed(xlsx: Callable[..., Path], claimed: bytes) -> None:
    file = xlsx(["1", "a", "b", "c"])
    sheet = sheets.read(repacked(file, {SHEET_PART: part(file, SHEET_PART).replace(b'ref="A1:D2"', claimed)}))

    assert [row["text"] for row in sheet.rows] == ["c"]


def test_empty_rows_between_are_skipped(xlsx: Callable[..., Path]) -> None:
    file = xlsx(["1", "a", "b", "c"])
    body = part(file, SHEET_PART).replace(b'<row r="2"', b'<row r="90000"')

    assert [row.line for row in sheets.read(repacked(file, {SHEET_PART: body})).rows] == [90_000]


def test_a_row_that_claims_to_be_far_below_costs_nothing(xlsx: Callable[..., Path]) -> None:
    file = xlsx(["1", "a", "b", "c"])
    body = part(file, SHEET_PART).replace(b'<row r="2"', b'<row r="99999999999"')

    assert "below line 100000" in str(refusal(repacked(file, {SHEET_PART: body})))


# --- workbooks that mean harm ---------------------------------------------------------------------

LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("attack", [LAUGHS, OUTSIDE], ids=["a billion laughs", "a file from outside"])
@pytest.mark.parametrize("name", [SHEET_PART, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused_in_every_part(xlsx: Callable[..., Path], attack: bytes, name: str) -> None:
    file = xlsx(["1", "a", "b", "c"])
    body = part(file, name)
    start = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
    error = refusal(repacked(file, {name: body[:start] + attack + body[start:].replace(b"c</", b"&c;</", 1)}))

    assert "entities" in str(error)


def test_entities_are_refused_in_another_encoding_too(xlsx: Callable[..., Path]) -> None:
    file = xlsx(["1", "a", "b", "c"])
    body = part(file, SHEET_PART).decode()
    attack = (
        '<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS.decode() + body.partition("?>")[2 if "?>" in body else 0]
    )

    assert "entities" in str(refusal(repacked(file, {SHEET_PART: attack.encode("utf-16")})))


def test_a_bomb_is_refused_by_what_it_says_of_itself(xlsx: Callable[..., Path]) -> None:
    bomb = refusal(repacked(xlsx(["1", "a", "b", "c"]), {"xl/media/zeros.bin": bytes(10_000_000)}))
    large = refusal(
        repacked(
            xlsx(["1", "a", "b", "c"]),
            {f"xl/media/{n}.bin": os.urandom(20_000) + bytes(3_000_000) for n in range(MOST_UNPACKED // 3_000_000 + 1)},
        )
    )

    assert "unpacks to far more" in str(bomb)
    assert "unpacks to far more" in str(large)


def test_a_workbook_has_a_most_of_parts(xlsx: Callable[..., Path]) -> None:
    many: dict[str, bytes | None] = {f"xl/media/{n}.bin": b"x" for n in range(MOST_PARTS)}

    assert "more parts" in str(refusal(repacked(xlsx(["1", "a", "b", "c"]), many)))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "xl\\evil.xml", "c:evil.xml"])
def test_parts_do_not_lead_elsewhere(xlsx: Callable[..., Path], name: str) -> None:
    assert "lead elsewhere" in str(refusal(repacked(xlsx(["1", "a", "b", "c"]), {name: b"<x/>"})))


def test_the_same_part_twice_is_refused(xlsx: Callable[..., Path]) -> None:
    file = xlsx(["1", "a", "b", "c"])
    with zipfile.ZipFile(file, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr(SHEET_PART, "<x/>")

    assert "twice" in str(refusal(file))


def test_macros_are_refused_whatever_the_name_says(xlsx: Callable[..., Path]) -> None:
    file = xlsx(["1", "a", "b", "c"])
    kinds = part(file, "[Content_Types].xml").replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )

    assert "macros" in str(refusal(repacked(file, {"[Content_Types].xml": kinds})))
    assert "macros" in str(refusal(repacked(xlsx(["1", "a", "b", "c"]), {"xl/vbaProject.bin": b"x"})))


def test_other_zip_files_are_refused(xlsx: Callable[..., Path]) -> None:
    no_book = repacked(xlsx(["1", "a", "b", "c"]), {"[Content_Types].xml": None})

    assert "no workbook" in str(refusal(no_book))
    assert "OpenDocument" in str(refusal(repacked(no_book, {"content.xml": b"<x/>"})))


@pytest.mark.parametrize(
    "damaged",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:200] + bytes(200) + data[400:],
        lambda _data: b"PK\x03\x04",
        lambda _data: b"no workbook at all",
    ],
    ids=["cut off", "holed", "only begun", "something else"],
)
def test_a_damaged_workbook_is_told(xlsx: Callable[..., Path], damaged: Callable[[bytes], bytes]) -> None:
    file = xlsx(["1", "a", "b", "c"])
    file.write_bytes(damaged(file.read_bytes()))

    assert refusal(file).hint


@pytest.mark.parametrize("name", [SHEET_PART, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("content", [b"", b"<x/>", b"<open>", None], ids=["empty", "foreign", "open", "gone"])
def test_a_workbook_that_lacks_something_raises_nothing_else(
    xlsx: Callable[..., Path], name: str, content: bytes | None
) -> None:
    assert refusal(repacked(xlsx(["1", "a", "b", "c"]), {name: content})).hint


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''@"])  # noqa: RUF001 - full width
def test_what_a_spreadsheet_would_run_is_written_with_an_apostrophe(sign: str) -> None:
    assert defused(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["'Twas the night", "a=b", "", "'", "— dash"])
def test_other_texts_are_written_as_they_are(text: str) -> None:
    assert (defused(text), restored(text)) == (text, text)


SAID = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("=+-@'\t\n,;\"")
).filter(lambda text: not text or bool(text.strip()))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(rows=st.lists(st.fixed_dictionaries({"text": SAID.filter(bool), "when": SAID, "credit": SAID, "alt_2": SAID})))
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, kind: str, rows: list[dict[str, str]]
) -> None:
    file = tmp_path_factory.mktemp("round") / f"posts.{kind}"
    sheets.write(file, rows)
    sheet = sheets.read(file)

    assert [dict(row.cells) for row in sheet.rows] == [{k: said for k, said in row.items() if said} for row in rows]
    assert sheet.faults == ()


def test_a_workbook_holds_no_live_formula(tmp_path: Path) -> None:
    sheets.write(tmp_path / "posts.xlsx", [{"text": "=1+1", "credit": "@SUM(A1)"}])

    assert b"<f>" not in part(tmp_path / "posts.xlsx", SHEET_PART)


def test_a_sheet_says_it_is_utf_8_and_has_the_columns_that_are_needed(tmp_path: Path) -> None:
    sheets.write(tmp_path / "posts.csv", [{"text": "été", "media_2": "b.png"}])
    text = (tmp_path / "posts.csv").read_bytes()

    assert text.startswith(
        b"\xef\xbb\xbfwhen,accounts,purpose,text,text_fr,media,media_fr,alt,alt_fr,source,licence,credit,"
    )
    assert len(text.splitlines()[0].split(b",")) == 13
    assert len(COLUMNS) == len(set(COLUMNS))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_is_overwritten_unasked(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"posts.{kind}"
    file.write_text("mine")
    with pytest.raises(InputError, match="already"):
        sheets.write(file, [{"text": "x"}])
    assert file.read_text() == "mine"

    sheets.write(file, [{"text": "x"}], force=True)
    assert sheets.read(file).rows[0]["text"] == "x"


@pytest.mark.parametrize("text", ["x" * 32_768, "a\x1bb", "a\uffffb"], ids=["too long", "a control", "no character"])
def test_what_a_workbook_cannot_hold_is_not_cut_off(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="Line 2"):
        sheets.write(tmp_path / "posts.xlsx", [{"text": text}])

    assert list(tmp_path.iterdir()) == []
    sheets.write(tmp_path / "posts.csv", [{"text": text}])
    assert sheets.read(tmp_path / "posts.csv").rows[0]["text"] == text


def test_a_sheet_is_written_where_that_can_be(tmp_path: Path) -> None:
    for path in (tmp_path / "posts.pdf", tmp_path / "none" / "posts.csv"):
        with pytest.raises(InputError):
            sheets.write(path, [])


# --- pictures that were written out ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_pubqueue_wrote_is_taken_back_byte_for_byte(tmp_path: Path, kind: str) -> None:
    first = pictures.clean(saved(noise((90, 60)), kind), "x")
    file = tmp_path / name_of(first.sha256, first.mime)
    file.write_bytes(first.data)

    assert take_back(file) == first


def test_a_photograph_under_its_own_digest_is_cleaned_all_the_same(tmp_path: Path) -> None:
    for data in (
        saved(drawing(), "JPEG", exif=phone_exif()),
        saved(drawing(), "JPEG", comment=b"somebody"),
        pictures.clean(saved(drawing(), "JPEG"), "x").data + b"something behind",
    ):
        named = sha256(data)
        (tmp_path / name_of(named, pictures.JPEG)).write_bytes(data)
        assert take_back(tmp_path / name_of(named, pictures.JPEG)).sha256 != named


def test_a_bare_picture_under_another_name_is_encoded_like_any_other(tmp_path: Path) -> None:
    first = pictures.clean(saved(noise((90, 60)), "JPEG"), "x")
    (tmp_path / "poster.jpg").write_bytes(first.data)

    assert take_back(tmp_path / "poster.jpg") == pictures.clean(first.data, "x")
