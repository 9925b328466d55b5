"""An audit as an Excel workbook that can be filled in anywhere, and back. Pure: no Django.

`into` writes, `back` reads every cell, `comparing` says what would change. Who may have a workbook, and whether it
was made here (its seal), is not decided in this package.
"""

from .back import Filled, Row, rows_in, seal_of
from .comparing import Compared, Comparison, Standing, Stored, compare
from .into import Heading, shown, to_workbook
from .made import Given, Made
from .marks import answer_title

__all__ = [
    "Compared",
    "Comparison",
    "Filled",
    "Given",
    "Heading",
    "Made",
    "Row",
    "Standing",
    "Stored",
    "answer_title",
    "compare",
    "rows_in",
    "seal_of",
    "shown",
    "to_workbook",
]
