"""Values as people type and paste them: what is read, what is refused, and with which sentence."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.improvement.domain.measured_series import Cadence, MeasureKind, period_start
from apps.improvement.domain.person_shapes import person_shape
from apps.improvement.domain.value_lines import (
    LARGEST_FIGURE,
    MOST_LINES,
    NO_PERSON,
    ONLY_FIGURES,
    SECOND_DATE,
    TypedValue,
    ValueRefusedError,
    as_lines,
    read_figure,
    read_lines,
    read_period,
)
from tests.conftest import is_a_sentence

TODAY = date(2026, 3, 18)
MARCH = date(2026, 3, 1)


def lines(text, kind=MeasureKind.COUNT, cadence=Cadence.MONTHLY):
    return read_lines(text, kind, cadence, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "March 2026",
        "mar 2026",
        "Mar-26",
        "2026-03",
        "2026-03-14",
        "03/2026",
        "14/03/2026",
        "1 March 2026",
        " 3/2026 ",
    ],
)
def test_a_month_is_read_as_people_write_it(text):
    assert read_period(text, Cadence.MONTHLY, TODAY) == MARCH


@pytest.mark.parametrize("text", ["2 March 2026", "08/03/2026", "2026-03-04", "4th March 2026", "4-Mar-2026"])
def test_a_week_is_read_from_any_of_its_days(text):
    assert read_period(text, Cadence.WEEKLY, TODAY) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "cadence", "sentence"),
    [
        ("April 2026", Cadence.MONTHLY, "This month has not begun yet."),
        ("12/04/1986", Cadence.MONTHLY, "This month is before 2000. Values begin in January 2000."),
        ("13/2025", Cadence.MONTHLY, "Begin with the month: March 2026, 03/2026 or 2026-03."),
        ("30 February 2026", Cadence.MONTHLY, "Begin with the month: March 2026, 03/2026 or 2026-03."),
        ("12", Cadence.MONTHLY, "Begin with the month: March 2026, 03/2026 or 2026-03."),
        ("March 2026", Cadence.WEEKLY, "Name a day of the week, such as 2 March 2026."),
        ("Alex Morgan", Cadence.MONTHLY, ONLY_FIGURES),
        ("Marsha 2026 Smith", Cadence.MONTHLY, ONLY_FIGURES),
    ],
)
def test_what_is_no_month_or_week_is_refused(text, cadence, sentence):
    with pytest.raises(ValueRefusedError) as refusal:
        read_period(text, cadence, TODAY)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("text", "whole", "figure"),
    [
        ("0", True, "0"),
        ("1,250", True, "1250"),
        ("3.5", False, "3.5"),
        ("1000000", True, "1000000"),
        ("7.0", True, "7"),
    ],
)
def test_a_figure_is_read(text, whole, figure):
    assert read_figure(text, whole=whole) == Decimal(figure)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-3", "A figure cannot be below 0."),
        ("3.125", "Write a figure such as 12, 1,250 or 3.5, with two decimals at most."),
        ("12,5", "Write a figure such as 12, 1,250 or 3.5, with two decimals at most."),
        ("1000001", "A figure can be 1,000,000 at most."),
        ("2.5", "Write a whole number: this is counted."),
        ("62 %", "Write how many and out of how many, not a percentage."),
        ("Sam", ONLY_FIGURES),
        ("٣", ONLY_FIGURES),
        ("1e3", ONLY_FIGURES),
        ("=1+1", ONLY_FIGURES),
    ],
)
def test_what_is_no_figure_is_refused(text, sentence):
    with pytest.raises(ValueRefusedError) as refusal:
        read_figure(text, whole=True)
    assert refusal.value.sentence == sentence


def test_a_column_from_a_spreadsheet_is_read_with_its_heading_and_in_any_order():
    read = lines("Month\tPeople\nMar-26\t12\n\nJan-26\t1,250\n")
    assert read.problems == ()
    assert read.values == (
        TypedValue(date(2026, 1, 1), amount=Decimal(1250)),
        TypedValue(MARCH, amount=Decimal(12)),
    )


def test_a_csv_file_is_read_with_its_quotes():
    read = lines('month,met,new\n2026-01,8,"1,000"\n2026-02,6,10\n', MeasureKind.SHARE)
    assert [value.fraction for value in read.values] == [Fraction(8, 1000), Fraction(3, 5)]


@pytest.mark.parametrize(
    ("line", "kind", "sentence"),
    [
        ("2026-01\t943 476 5919", MeasureKind.COUNT, NO_PERSON),
        ("9434765919\t4", MeasureKind.COUNT, NO_PERSON),
        ("2026-01\t12/04/1986", MeasureKind.COUNT, SECOND_DATE),
        ("2026-01\t3\t12 April 1986", MeasureKind.COUNT, SECOND_DATE),
        ("12/04/1986\t3", MeasureKind.COUNT, "This month is before 2000. Values begin in January 2000."),
        ("Alex Morgan\t3", MeasureKind.COUNT, ONLY_FIGURES),
        ("2026-01\t3\tAlex Morgan", MeasureKind.COUNT, ONLY_FIGURES),
        ("2026-01\tAlex", MeasureKind.COUNT, ONLY_FIGURES),
        ("2026-01\t3\t4", MeasureKind.COUNT, ONLY_FIGURES),
        ("2026-01\t3\t4\t5", MeasureKind.SHARE, ONLY_FIGURES),
        ("2026-01", MeasureKind.COUNT, "After the month, write a figure."),
        ("2026-01\t3", MeasureKind.SHARE, "After the month, write how many, and out of how many."),
        ("2026-01\t5\t4", MeasureKind.SHARE, "5 out of 4 is more than all. Check the two figures."),
        (
            "2026-01\t0\t0",
            MeasureKind.SHARE,
            "A share needs somebody to count: leave out a period in which there was nobody.",
        ),
        ("2026-01\t" + "1" * 300, MeasureKind.COUNT, ONLY_FIGURES),
    ],
)
def test_an_odd_line_is_named_and_the_others_are_read(line, kind, sentence):
    good = "2025-11\t3\t4" if kind is MeasureKind.SHARE else "2025-11\t3"
    read = lines(f"{good}\n{line}", kind)
    assert [(problem.number, problem.sentence) for problem in read.problems] == [(2, sentence)]
    assert is_a_sentence(sentence)
    assert [value.period for value in read.values] == [date(2025, 11, 1)]


def test_of_two_lines_of_one_month_the_second_is_named():
    read = lines("2026-01 ; 3\nJan 2026 ; 4\nFeb 2026 ; 5")
    assert [value.amount for value in read.values] == [3, 5]
    assert [problem.sentence for problem in read.problems] == [
        "A line above is of January 2026 too. Keep one of the two."
    ]


def test_more_lines_than_ten_years_of_weeks_are_refused():
    assert lines("\n" * MOST_LINES).values == ()
    with pytest.raises(ValueRefusedError, match="520 at most"):
        lines("\n" * (MOST_LINES + 1))


amounts = st.decimals(0, LARGEST_FIGURE, places=2)
days = st.dates(date(2000, 1, 3), TODAY)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(days, amounts, max_size=12), st.sampled_from(Cadence))
def test_what_a_preview_carries_is_read_back_the_same(found, cadence):
    values = {}
    for day, amount in found.items():
        values[period_start(day, cadence)] = TypedValue(period_start(day, cadence), amount=amount)
    stored = tuple(values[period] for period in sorted(values))
    read = read_lines(as_lines(stored), MeasureKind.TIME, cadence, TODAY)
    assert read.problems == ()
    assert read.values == stored


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(MeasureKind), st.sampled_from(Cadence))
def test_any_text_is_read_or_refused_with_sentences(text, kind, cadence):
    read = read_lines(text, kind, cadence, TODAY)
    assert all(is_a_sentence(problem.sentence) for problem in read.problems)
    assert all(value.period <= TODAY for value in read.values)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("People with a named peer worker within 14 days", False),
        ("Contacts of 2025 to 2026, target 1000", False),
        ("Contacts with 943 476 5919", True),
        ("Contacts with 943-476-5919", True),
        ("Born 12/04/1986", True),
        ("Born 12 April 1986", True),
        ("Since April 2026", False),
        ("Reference 12345678901", False),
    ],
)
def test_what_has_the_shape_of_a_person_s_own_is_seen(text, is_found):
    assert bool(person_shape(text)) is is_found


def test_every_day_of_a_week_is_its_monday_s():
    monday = date(2026, 3, 2)
    periods = {period_start(monday + timedelta(days=day), Cadence.WEEKLY) for day in range(7)}
    assert periods == {monday}
