"""CSV that a spreadsheet opens without running what somebody typed."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.csv_writer import FORMULA_SIGNS, defused, to_csv


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_calculate_is_defused(text):
    assert defused(text) == f"'{text}"


@given(st.text())
def test_no_text_begins_like_a_formula_and_none_is_lost(text):
    safe = defused(text)
    assert safe in (text, f"'{text}")
    assert not safe.lstrip(" \n\u00a0").startswith(FORMULA_SIGNS)


def test_figures_days_and_nothing_are_what_they_are():
    content = to_csv(
        ("a", "b", "c", "d"), [(Decimal("-1.50"), 3, date(2026, 3, 1), None), ("é, “x”", "", "a\nb", "=1")]
    )
    assert content.startswith(b"\xef\xbb\xbfa,b,c,d\r\n")
    assert rows_of(content)[1:] == [["-1.50", "3", "2026-03-01", ""], ["é, “x”", "", "a\nb", "'=1"]]
