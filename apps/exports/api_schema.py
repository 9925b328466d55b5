"""What the API's answers look like, for its description: made from the tables, which are the contract."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from .domain.table_schema import Column, ColumnType, Table

JSON_TYPES: dict[ColumnType, Any] = {
    ColumnType.TEXT: str,
    ColumnType.WHOLE: int,
    ColumnType.DECIMAL: float,
    ColumnType.YES_NO: bool,
    ColumnType.DAY: date,
    ColumnType.MOMENT: datetime,
}


class ApiProblem(Schema):
    """Why there are no rows (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence that says what to do.")


class TableLink(Schema):
    """One table, and where it is read."""

    name: str
    title: str
    meaning: str
    href: str


class TableList(Schema):
    """Every table."""

    tables: list[TableLink]


def page_schema(table: Table) -> type[Schema]:
    """One page of a table: rows, and the cursor of the next page."""
    name = "".join(part.capitalize() for part in table.name.split("_"))
    fields: dict[str, Any] = {
        column.name: _field(column, is_key=column.name == table.key) for column in table.columns
    }
    row = create_model(f"{name}Row", __base__=Schema, __doc__=table.meaning, **fields)
    rest: dict[str, Any] = {
        "rows": (list[row], Field(description=table.meaning)),
        "next": (str | None, Field(description="Send it as “cursor” to read on; null on the last page.")),
    }
    return create_model(f"{name}Page", __base__=Schema, __doc__=f"A page of the table {table.name}.", **rest)


def _field(column: Column, *, is_key: bool) -> tuple[Any, Any]:
    kind = JSON_TYPES[column.type]
    about = f"{column.meaning} For people of the provider." if column.is_for_provider else column.meaning
    extra: dict[str, Any] = {}
    if column.codes:
        extra["x-codes"] = dict(column.codes)
    field = Field(title=column.label, description=about, json_schema_extra=extra or None)
    return (kind, field) if is_key else (kind | None, field)
