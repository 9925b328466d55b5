"""Every table of the exports: the one contract of CSV, Excel, the data package and the API.

Renaming a column, or giving it another meaning, breaks what people built on it: tests/exports/contract.json.
"""

from .audit_tables import AUDIT_TABLES
from .plan_tables import PLAN_TABLES
from .rubric_tables import RUBRIC_TABLES
from .table_schema import Table

TABLES: tuple[Table, ...] = (*AUDIT_TABLES, *PLAN_TABLES, *RUBRIC_TABLES)
TABLES_BY_NAME = {table.name: table for table in TABLES}
