"""Excel workbooks: opened safely when somebody sends one (`opening`, `unpacking`), read cell by cell (`cells`), written
so that what people typed stays text (`writing`). Knows nothing of what stands in them.
"""

import os

# openpyxl prefers lxml wherever it happens to be installed. Everywhere the same code, and that with defusedxml.
os.environ["OPENPYXL_LXML"] = "False"

from .cells import Cell, CellFault, CellProblem, Sheet, WorkbookProblems, WorkbookRefused  # noqa: E402
from .opening import open_workbook  # noqa: E402
from .unpacking import LARGEST_FILE  # noqa: E402

__all__ = [
    "LARGEST_FILE",
    "Cell",
    "CellFault",
    "CellProblem",
    "Sheet",
    "WorkbookProblems",
    "WorkbookRefused",
    "open_workbook",
]
