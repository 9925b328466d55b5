"""An audit as an Excel workbook that can be filled in anywhere, and back. Pure: no Django.

`into` writes, `back` reads every cell, `comparing` says what would change. Who may have a workbook, and that it was made
here (its seal), is not decided in this package.
"""

from .back import Filled, Row, rows_in, seal_of
from .comparing import Comparison, Standing, compare
from .into import Heading, to_workbook
from .made import Made

__all__ = [
    "Comparison",
    "Filled",
    "Heading",
    "Made",
    "Row",
    "Standing",
    "compare",
    "rows_in",
    "seal_of",
    "to_workbook",
]
