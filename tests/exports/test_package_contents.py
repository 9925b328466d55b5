"""What is in the data package, and that people and machines can read it."""

import io
import json
from datetime import datetime
from decimal import Decimal

import frictionless
import openpyxl
import pytest

from apps.exports.domain.data_dictionary import NOT_A_LEAGUE_TABLE
from apps.exports.domain.tables import TABLES

from .reading_rows import csv_rows, package_of, rows_of


@pytest.mark.parametrize("name", ["manager", "commissioner", "newcomer"])
def test_a_machine_finds_the_package_valid(scenario, tmp_path, name):
    """Types, keys, codes and references, by the standard's own validator."""
    package_of(scenario.cast.person(name)).extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert len(report.tasks) == len(TABLES)


def test_csv_and_worksheet_hold_the_same_rows(scenario):
    package = package_of(scenario.cast.commissioner)
    book = openpyxl.load_workbook(io.BytesIO(package.read("even-ground.xlsx")))
    assert book.sheetnames[:2] == ["Read me", "Dictionary"]
    for table in TABLES:
        lines = csv_rows(package, f"{table.name}.csv")
        titles, *cells = book[table.name].iter_rows(values_only=True)
        assert list(titles) == list(table.names)
        assert len(cells) == len(lines) == len(rows_of(scenario.cast.commissioner, table.name)), table.name
        for line, values in zip(lines, cells, strict=True):
            for text, value in zip(line.values(), values, strict=True):
                assert (text == "") is (value is None)
                if isinstance(value, str):
                    assert text.lstrip("'") == value.lstrip("'")
                elif isinstance(value, datetime):
                    assert text[:10] == f"{value:%Y-%m-%d}"
                elif value is not None and not isinstance(value, bool):
                    assert Decimal(text) == Decimal(str(value))


def test_what_people_need_to_know_comes_first(scenario):
    package = package_of(scenario.cast.commissioner)
    read_me = package.read("read-me.txt").decode("utf-8-sig")
    assert NOT_A_LEAGUE_TABLE.removeprefix("This page is for asking") in read_me.replace("They are not", "It is not")
    for table in TABLES:
        assert f"{table.name} (" in read_me
        metadata = json.loads(package.read(f"{table.name}.csv-metadata.json"))
        assert metadata["url"] == f"{table.name}.csv"
    assert len(csv_rows(package, "data-dictionary.csv")) == sum(len(table.columns) for table in TABLES)
