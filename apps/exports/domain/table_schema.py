"""What a table of the exports is: its columns, what they mean, and who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

# What one cell holds; None: nothing is there to be told, or it is not for this reader.
CellValue = str | int | Decimal | bool | date | datetime | None
Row = Mapping[str, CellValue]


class ColumnType(Enum):
    """What stands in a column."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    YES_NO = "true or false"
    DAY = "day"  # 2026-03-02
    MOMENT = "moment"  # 2026-03-02T12:00:00Z, always UTC


@dataclass(frozen=True)
class Column:
    """One column. Its name never changes: programs that people wrote rest on it (tests/exports/contract.json)."""

    name: str
    label: str
    meaning: str
    type: ColumnType = ColumnType.TEXT
    codes: tuple[tuple[str, str], ...] = ()  # every value that can stand here, with what it means
    is_for_provider: bool = False  # empty for readers outside the provider
    leads_to: str = ""  # the table whose key stands here

    @property
    def who_sees(self) -> str:
        """Who finds something in it."""
        return "People of the provider" if self.is_for_provider else "Everybody who may read the row"


@dataclass(frozen=True)
class Table:
    """One table. The first column is its key: one text, the same for ever."""

    name: str
    title: str
    meaning: str  # what one row is
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """The column by which a row is known."""
        return self.columns[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def tells_changes(self) -> bool:
        """Whether its rows say when they changed last, so that only those can be asked for."""
        return UPDATED_AT in self.columns


def text(name: str, label: str, meaning: str, **more: Any) -> Column:
    """A column of words."""
    return Column(name, label, meaning, **more)


def whole(name: str, label: str, meaning: str, **more: Any) -> Column:
    """A column of whole numbers."""
    return Column(name, label, meaning, ColumnType.WHOLE, **more)


def day_column(name: str, label: str, meaning: str, **more: Any) -> Column:
    """A column of days."""
    return Column(name, label, meaning, ColumnType.DAY, **more)


UPDATED_AT = Column(
    "updated_at",
    "Changed",
    "When anything in this row changed last, for you: also when it was shared with you. UTC.",
    ColumnType.MOMENT,
)
ORGANISATION_ID = text("organisation_id", "Organisation", "The provider.", leads_to="organisations")
PROGRAMME_ID = text("programme_id", "Programme", "The programme.", leads_to="programmes")
AUDIT_ID = text("audit_id", "Audit", "The signed-off version of an audit.", leads_to="audits")
RUBRIC_ID = text("rubric_id", "Rubric version", "The version of the rubric that was used.", leads_to="rubrics")
FACTOR_ID = text("factor_id", "Factor", "The factor’s name for programs, such as accepting.")
INDICATOR_CODE = text("indicator_code", "Practice", "The code of the practice in this version of the rubric.")
