"""What people read about the tables: one line for each column, and what to know before any of it is used. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from .table_schema import Column, Table

DICTIONARY_COLUMNS = (*("table", "about", "column", "label", "type", "meaning", "codes", "who_sees", "leads_to"),)
DICTIONARY_WIDTHS = (24, 50, 24, 24, 16, 60, 50, 30, 20)

NOT_A_LEAGUE_TABLE = (
    "This page is for asking good questions together. It is not a league table: programmes differ, ratings are "
    "people’s judgement, and the rubric has not been tested for ranking."
)
TO_KNOW = (
    NOT_A_LEAGUE_TABLE.replace("This page is", "These files are").replace("It is not", "They are not"),
    "Compare the same kind of rating on the same version of the rubric only.",
    "Never show the overall figure without the five factor scores beside it.",
    "A version that is superseded or withdrawn is still here, and says so in its state.",
    "What people said in surveys is shown from eight answers, in bands. What is hidden stays hidden: please do not "
    "try to reckon it back.",
    "Nobody is named. Reasons and notes are printed as the report prints them.",
    "An empty cell means that there is nothing to tell, or that it is not for you. It never means zero.",
    "Days are written 2026-03-02, and moments in UTC.",
    "In the CSV files, a text that a spreadsheet would take for a formula has an apostrophe before it.",
    "Columns keep their names and meanings. A new version of Even Ground may add columns and tables.",
)


def dictionary_row(table: Table, column: Column) -> Sequence[str]:
    """One line of the dictionary."""
    codes = "; ".join(f"{code} = {label}" for code, label in column.codes)
    return (
        *(table.name, table.meaning, column.name, column.label, column.type.value),
        *(column.meaning, codes, column.who_sees, column.leads_to),
    )


def dictionary_rows(tables: Iterable[Table]) -> Iterable[Sequence[str]]:
    """Every column of every table."""
    for table in tables:
        for column in table.columns:
            yield dictionary_row(table, column)


def read_me_lines(
    tables: Iterable[Table], day: str, rows: Mapping[str, int], left_out: Mapping[str, int]
) -> list[str]:
    """What stands before the tables. `rows`: how many each has; `left_out`: how many do not fit into a worksheet."""
    lines = ["Even Ground: peer support audits", f"As it was on {day}, and as you may read it.", ""]
    lines += [*TO_KNOW, "", "The tables", ""]
    for table in tables:
        lines.append(f"{table.name} ({rows[table.name]:,} rows). {table.meaning}")
        if left_out.get(table.name):
            lines.append(
                f"A worksheet holds no more: {left_out[table.name]:,} further rows are in {table.name}.csv alone."
            )
    return lines
