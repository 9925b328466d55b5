"""Excel workbooks, whatever stands in them.

Opened safely when somebody sends one (`opening`, `unpacking`), read cell by cell (`cells`), and written so that what
people typed stays text (`writing`).
"""

import os

# openpyxl prefers lxml wherever it happens to be installed. Everywhere the same code, and that with defusedxml.
os.environ["OPENPYXL_LXML"] = "False"

from .cells import Cell, CellFault, CellProblem, Sheet, WorkbookProblems, WorkbookRefused
from .opening import open_workbook
from .unpacking import LARGEST_FILE

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
