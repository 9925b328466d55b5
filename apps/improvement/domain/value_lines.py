"""Values as people type or paste them: a month or week and its figures, and nothing else. Pure."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .measured_series import Cadence, MeasureKind, period_label, period_start
from .person_shapes import FULL_DATE, TEN_DIGITS

EARLIEST = date(2000, 1, 1)
LARGEST_FIGURE = 1_000_000
MOST_LINES = 520  # ten years of weeks
LONGEST_LINE = 200  # characters
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)  # 2026-03 or 2026-03-02
SLASHED = re.compile(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})", re.ASCII)  # 03/2026 or 02/03/2026
NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.IGNORECASE | re.ASCII)
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?", re.ASCII)
CENTURY = 2000  # of years in two digits, as spreadsheets write them: Mar-26

ONLY_FIGURES = "Only a month or week and its figures can stand here. Leave out names, notes and other columns."
NO_PERSON = "These are ten digits, as an NHS number has. Leave out everything about one person."
SECOND_DATE = "There is a second date, as a date of birth is. Leave out everything about one person."


class ValueRefusedError(Exception):
    """Something typed that is no value. `args[0]` is the sentence that says what to do."""

    @property
    def sentence(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class TypedValue:
    """One value of one period: an amount, or a share as how many out of how many."""

    period: date
    amount: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def fraction(self) -> Fraction:
        """The value exactly; a share between 0 and 1."""
        if self.numerator is not None and self.denominator is not None:
            return Fraction(self.numerator, self.denominator)
        assert self.amount is not None
        return Fraction(self.amount)


@dataclass(frozen=True)
class LineProblem:
    """A line that is not stored, and why."""

    number: int  # from 1, as the line stands in what was sent
    sentence: str


@dataclass(frozen=True)
class ReadLines:
    """What was found in a pasted text or a file: the values in the order of time, and the lines that are none."""

    values: tuple[TypedValue, ...]
    problems: tuple[LineProblem, ...]


def read_lines(text: str, kind: MeasureKind, cadence: Cadence, today: date) -> ReadLines:
    """Every line of a text. A first line without a digit is a heading.

    Raises ValueRefusedError for too many lines.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ValueRefusedError(f"These are {len(lines)} lines. Send {MOST_LINES} at most at one time.")
    values: dict[date, TypedValue] = {}
    problems = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or (number == 1 and not re.search(r"\d", line)):
            continue
        try:
            cells = _cells(line)
            value = _line_value(cells, kind, cadence, today)
            if value.period in values:
                period = period_label(value.period, cadence)
                raise ValueRefusedError(f"A line above is of {period} too. Keep one of the two.")
            values[value.period] = value
        except ValueRefusedError as refusal:
            problems.append(LineProblem(number, refusal.sentence))
    return ReadLines(tuple(values[period] for period in sorted(values)), tuple(problems))


def _cells(line: str) -> list[str]:
    """The cells of a line that hold something, as spreadsheets part them: by tabs, semicolons or commas."""
    if len(line) > LONGEST_LINE:
        raise ValueRefusedError(ONLY_FIGURES)
    delimiter = next((sign for sign in "\t;" if sign in line), ",")
    row = next(csv.reader([line], delimiter=delimiter), [])
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells:
        raise ValueRefusedError(ONLY_FIGURES)
    return cells


def _line_value(cells: Sequence[str], kind: MeasureKind, cadence: Cadence, today: date) -> TypedValue:
    """One line as a value. Raises ValueRefusedError."""
    for cell in cells:
        if TEN_DIGITS.search(cell):
            raise ValueRefusedError(NO_PERSON)
    figures = list(cells[1:])
    if any(FULL_DATE.search(cell) for cell in figures):
        raise ValueRefusedError(SECOND_DATE)
    wanted = 2 if kind is MeasureKind.SHARE else 1
    if len(figures) > wanted:
        raise ValueRefusedError(ONLY_FIGURES)
    period = read_period(cells[0], cadence, today)
    if len(figures) < wanted:
        missing = "how many, and out of how many" if kind is MeasureKind.SHARE else "a figure"
        raise ValueRefusedError(f"After the {_period_noun(cadence)}, write {missing}.")
    return read_value(period, figures, kind)


def read_value(period: date, figures: Sequence[str], kind: MeasureKind) -> TypedValue:
    """The figures of one period: one, or for a share how many and out of how many. Raises ValueRefusedError."""
    if kind is not MeasureKind.SHARE:
        return TypedValue(period, amount=read_figure(figures[0], whole=kind is MeasureKind.COUNT))
    numerator, denominator = (int(read_figure(figure, whole=True)) for figure in figures)
    if denominator == 0:
        raise ValueRefusedError("A share needs somebody to count: leave out a period in which there was nobody.")
    if numerator > denominator:
        raise ValueRefusedError(f"{numerator} out of {denominator} is more than all. Check the two figures.")
    return TypedValue(period, numerator=numerator, denominator=denominator)


def read_figure(text: str, *, whole: bool) -> Decimal:
    """0 to a million, with two decimals at most. Raises ValueRefusedError."""
    if not FIGURE.fullmatch(text):
        if re.fullmatch(r"-\s?[0-9.,]+", text):
            raise ValueRefusedError("A figure cannot be below 0.")
        if re.fullmatch(r"[0-9.,\s]+", text):
            raise ValueRefusedError("Write a figure such as 12, 1,250 or 3.5, with two decimals at most.")
        if re.fullmatch(r"[0-9.,]+\s?%", text):
            raise ValueRefusedError("Write how many and out of how many, not a percentage.")
        raise ValueRefusedError(ONLY_FIGURES)
    figure = Decimal(text.replace(",", ""))
    if figure > LARGEST_FIGURE:
        raise ValueRefusedError(f"A figure can be {LARGEST_FIGURE:,} at most.")
    if whole and figure != figure.to_integral_value():
        raise ValueRefusedError("Write a whole number: this is counted.")
    return figure


def read_period(text: str, cadence: Cadence, today: date) -> date:
    """The first day of the month or week that a text names. Raises ValueRefusedError."""
    day = _read_day(text, cadence)
    noun = _period_noun(cadence)
    if day < EARLIEST:
        raise ValueRefusedError(f"This {noun} is before {EARLIEST.year}. Values begin in {EARLIEST:%B %Y}.")
    period = period_start(day, cadence)
    if period > today:
        raise ValueRefusedError(f"This {noun} has not begun yet.")
    return period


def _read_day(text: str, cadence: Cadence) -> date:
    """A day in the period that a text names."""
    text = " ".join(text.split())
    found = _year_month_day(text)
    if found is None and re.search(r"[^\W\d_]{2}", text):
        raise ValueRefusedError(ONLY_FIGURES)
    year, month, day = found or (0, 0, "")
    if cadence is Cadence.WEEKLY and year and not day:
        raise ValueRefusedError("Name a day of the week, such as 2 March 2026.")
    try:
        return date(year, month, int(day or 1))
    except ValueError:
        raise ValueRefusedError(f"Begin with the {_period_noun(cadence)}: {_example(cadence)}.") from None


def _year_month_day(text: str) -> tuple[int, int, str] | None:
    """What a text names, in any of the spellings; the day is empty where it names none. None: it is no date."""
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[2]), found[3] or ""
    if found := SLASHED.fullmatch(text):
        return int(found[3]), int(found[2]), found[1] or ""
    if (found := NAMED.fullmatch(text)) and found[2].lower()[:3] in MONTHS:
        year = int(found[3]) + (CENTURY if len(found[3]) == 2 else 0)
        return year, MONTHS.index(found[2].lower()[:3]) + 1, found[1] or ""
    return None


def _period_noun(cadence: Cadence) -> str:
    return "month" if cadence is Cadence.MONTHLY else "week"


def _example(cadence: Cadence) -> str:
    return "March 2026, 03/2026 or 2026-03" if cadence is Cadence.MONTHLY else "2 March 2026 or 02/03/2026"


def as_lines(values: Sequence[TypedValue]) -> str:
    """Values as text that `read_lines` reads back, one a line: what a preview carries until it is confirmed."""
    lines = []
    for value in values:
        figures = [value.amount] if value.amount is not None else [value.numerator, value.denominator]
        lines.append("\t".join([value.period.isoformat(), *(f"{figure}" for figure in figures)]))
    return "\n".join(lines)
