"""A tree into rows, and rows back into the same tree."""

from .back import tree_of
from .into import write_rows

__all__ = ["tree_of", "write_rows"]
