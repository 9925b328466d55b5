"""A rubric as an Excel workbook, for review by people who do not write code, and back. Pure: no Django.

`layout` says which sheets there are, `marks` which words they are known by; `into` writes, `back` reads, `checked`
judges.
"""

from .back import Places, Read, read_workbook
from .checked import content_of, from_workbook
from .into import to_workbook

__all__ = ["Places", "Read", "content_of", "from_workbook", "read_workbook", "to_workbook"]
