"""The portfolio as a file: exactly the programmes, order and columns of the page, with figures for its pictures."""

from collections.abc import Iterator, Sequence
from datetime import date

from apps.common.csv_writer import CsvValue, to_csv

from ..domain.filters import COLUMNS, PortfolioFilter
from .filtered_programmes import filtered_programmes
from .portfolio_rows import PortfolioRow, portfolio_rows

AT_ONCE = 200  # programmes that are read together


def portfolio_csv(person, chosen: PortfolioFilter, today: date) -> bytes:
    """Every page of the filter in one file."""
    rows = list(_all_rows(person, chosen, today))
    factors = _factors(rows)
    headings = ["Programme", "Note"]
    for column in chosen.columns:
        headings += _headings(column, factors)
    table = []
    for row in rows:
        cells: list[CsvValue] = [row.programme.name, row.nothing or _mark(row)]
        for column in chosen.columns:
            cells += _cells(column, row, factors)
        table.append(cells)
    return to_csv(headings, table)


def _all_rows(person, chosen: PortfolioFilter, today: date) -> Iterator[PortfolioRow]:
    programmes = list(filtered_programmes(person, chosen, today))
    for start in range(0, len(programmes), AT_ONCE):
        yield from portfolio_rows(person, programmes[start : start + AT_ONCE], today)


def _factors(rows: Sequence[PortfolioRow]) -> list[str]:
    """The names of all factors, in the order in which they are met: versions of the rubric may differ."""
    names: dict[str, None] = {}
    for row in rows:
        for factor in row.result.factors if row.result else ():
            names[factor.name] = None
    return list(names)


def _mark(row: PortfolioRow) -> str:
    return row.result.mark if row.result else ""


def _headings(column: str, factors: Sequence[str]) -> list[str]:
    if column == "period":
        return ["Period from", "Period to"]
    if column == "profile":
        return list(factors)
    if column == "change":
        return ["Comparable cycles", *(f"{factor} over cycles" for factor in factors)]
    return [COLUMNS[column]]


def _cells(column: str, row: PortfolioRow, factors: Sequence[str]) -> list[CsvValue]:
    """What stands of one programme under the headings of a column."""
    if column in ("profile", "change"):
        return _figures(column, row, factors)
    programme, result = row.programme, row.result
    cells: dict[str, list[CsvValue]] = {
        "organisation": [programme.organisation.name],
        "area": [row.areas],
        "setting": [programme.get_setting_display()],
        "form": [programme.get_form_display()],
        "actions_late": [row.actions_late],
        "requests_late": [row.requests_late],
        "kind": [result.kind if result else None],
        "period": [result.audit.period_start, result.audit.period_end] if result else [None, None],
        "rubric": [result.rubric if result else None],
    }
    return cells[column]


def _figures(column: str, row: PortfolioRow, factors: Sequence[str]) -> list[CsvValue]:
    by_name = {factor.name: factor for factor in row.result.factors} if row.result else {}
    cells: list[CsvValue] = []
    if column == "change":
        cells.append("; ".join(row.result.cycles) if row.result else None)
    for name in factors:
        factor = by_name.get(name)
        if factor is None:
            cells.append(None)
        elif column == "profile":
            cells.append(factor.newest)
        else:
            cells.append("; ".join("–" if mean is None else str(mean) for mean in factor.means))
    return cells
