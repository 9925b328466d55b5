"""Excel workbooks, whatever stands in them: opened safely, read cell by cell, written so that text stays text."""

import os

# openpyxl prefers lxml wherever it happens to be installed. Everywhere the same code, and that with defusedxml.
os.environ["OPENPYXL_LXML"] = "False"
