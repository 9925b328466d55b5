"""The data package: no formula, the same bytes from page and command, and no memory for its length."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from apps.assessments.models import Rating
from apps.assessments.statuses import AuditStatus
from apps.common.xlsx import streamed_workbook
from apps.exports.data_package import write_tables
from apps.exports.domain.audit_tables import RATINGS
from apps.exports.management.commands import export_data

from ..cast import NOON
from ..factories import make_audit, make_signed_off
from .reading_rows import csv_rows, package_bytes, package_of, rows_of


def test_no_text_is_a_formula_for_a_spreadsheet(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    reasons = (
        "=1+1",
        "+44 20",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "'quoted",
        "plain, with “quotes”\nand <lines> & more",
    )
    Rating.objects.filter(side__assessment=audit).update(level=3, version=1, updated_by=cast.manager, updated_at=NOON)
    for rating, reason in zip(Rating.objects.filter(side__assessment=audit), reasons, strict=False):
        Rating.objects.filter(pk=rating.pk).update(reason=reason)
    make_signed_off(audit, cast.manager)
    package = package_of(cast.manager)
    for line in csv_rows(package, "ratings.csv"):
        assert not line["reason"].lstrip().startswith(("=", "+", "-", "@", "＝"))
    sheet = openpyxl.load_workbook(io.BytesIO(package.read("even-ground.xlsx")))["ratings"]
    place = RATINGS.names.index("reason")
    read = []
    for row in sheet.iter_rows(min_row=2):
        cell = row[place]
        assert cell.data_type in ("s", "n"), cell.value  # never "f"
        assert cell.quotePrefix is True or not str(cell.value or "").startswith(("=", "+", "-", "@"))
        read.append(cell.value)
    assert set(reasons) <= set(read)
    assert {row["reason"] for row in rows_of(cast.manager, "ratings")} >= set(reasons)


def test_the_same_rows_give_the_same_bytes_from_the_command_too(cast, rubric, tmp_path, monkeypatch):
    make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    monkeypatch.setattr(export_data.timezone, "now", lambda: NOON)
    path = tmp_path / "data.zip"
    call_command("export_data", cast.manager.email.upper(), output=path)
    assert path.read_bytes() == package_bytes(cast.manager, NOON)


def test_the_command_says_what_is_wrong(db, cast, tmp_path):
    with pytest.raises(CommandError, match="Nobody with the address"):
        call_command("export_data", "nobody@example.org", output=tmp_path / "data.zip")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_data", cast.manager.email, output=tmp_path / "no" / "data.zip")


def many_rows(number: int):
    """Rows of ratings that nobody holds."""
    for place in range(number):
        row = dict.fromkeys(RATINGS.names)
        row |= {"rating_id": f"BCDFGHJKMN-{place}", "audit_id": "BCDFGHJKMN", "level": place % 5 + 1}
        yield row | {"reason": f"Seen {place} times, and written down.", "updated_at": NOON}


def peak_of(number: int, path) -> int:
    """The most memory that writing so many rows took beyond what was taken before, in bytes."""
    tracemalloc.start()
    try:
        with path.open("wb") as target:
            written = write_tables(target, [RATINGS], lambda table: many_rows(number), standing_on="2 March 2026")
        assert written["ratings"] == number
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.long(reason="fifty thousand rows, counted byte by byte")
def test_ten_times_as_many_rows_take_no_more_memory(tmp_path):
    few, many = peak_of(5_000, tmp_path / "few.zip"), peak_of(50_000, tmp_path / "many.zip")
    assert many < few + 2_000_000
    assert many < 20_000_000
    assert (tmp_path / "many.zip").stat().st_size > 5 * (tmp_path / "few.zip").stat().st_size


def test_what_a_worksheet_has_no_room_for_is_said_and_stands_in_the_csv(tmp_path, monkeypatch):
    monkeypatch.setattr(streamed_workbook, "MOST_ROWS", 31)
    target = io.BytesIO()
    write_tables(target, [RATINGS], lambda table: many_rows(45), standing_on="2 March 2026")
    package = zipfile.ZipFile(target)
    assert len(csv_rows(package, "ratings.csv")) == 45
    book = openpyxl.load_workbook(io.BytesIO(package.read("even-ground.xlsx")))
    assert book["ratings"].max_row == 31
    assert "15 further rows are in ratings.csv alone" in package.read("read-me.txt").decode()


def test_a_streamed_workbook_gives_back_what_was_written():
    target = io.BytesIO()
    book = streamed_workbook.StreamedWorkbook(target, "A title & more")
    sheet = book.add_sheet("One", [10, 20])
    sheet.add_titles(["first", "second"])
    values = ["=A1", "<b>&", " two  blanks ", "\x01", 3, Decimal("2.5"), True, date(2026, 3, 2), NOON, None]
    sheet.add_row(values)
    sheet.close()
    second = book.add_sheet("Two", [10])
    second.add_titles(["only"])
    second.close()
    book.close(["Two", "One"])
    read = openpyxl.load_workbook(target)
    assert read.sheetnames == ["Two", "One"]
    assert read.properties.title == "A title & more"
    found = [cell.value for cell in read["One"][2]]
    expected = [
        *values[:3],
        "_x0001_",
        *values[4:7],
        datetime.combine(date(2026, 3, 2), time()),
        NOON.replace(tzinfo=None),
    ]
    assert found[: len(expected)] == expected
