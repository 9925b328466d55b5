"""What machines read about the tables: CSV on the Web, and a data package of the Frictionless standard. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from .research_tables import RESEARCH_TABLES
from .table_schema import Column, ColumnType, Table
from .tables import TABLES

ALL_TABLES = {table.name: table for table in (*TABLES, *RESEARCH_TABLES)}
TITLE = "Even Ground: peer support audits"
CSVW_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.WHOLE: "integer",
    ColumnType.DECIMAL: "decimal",
    ColumnType.YES_NO: "boolean",
    ColumnType.DAY: "date",
    ColumnType.MOMENT: "dateTime",
}
PACKAGE_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.WHOLE: "integer",
    ColumnType.DECIMAL: "number",
    ColumnType.YES_NO: "boolean",
    ColumnType.DAY: "date",
    ColumnType.MOMENT: "datetime",
}


def file_name(table: Table) -> str:
    """What the table's file is called."""
    return f"{table.name}.csv"


def csvw_metadata(table: Table) -> Mapping[str, Any]:
    """What `<name>.csv-metadata.json` says: a recommended standard of the UK government for CSV."""
    columns, keys = [], []
    for column in table.columns:
        columns.append(
            {
                "name": column.name,
                "titles": column.name,
                "datatype": CSVW_TYPES[column.type],
                "required": column.name == table.key,
                "dc:title": column.label,
                "dc:description": column.meaning,
            }
        )
        if column.leads_to:
            other = ALL_TABLES[column.leads_to]
            reference = {"resource": file_name(other), "columnReference": other.key}
            keys.append({"columnReference": column.name, "reference": reference})
    schema = {"columns": columns, "primaryKey": table.key} | ({"foreignKeys": keys} if keys else {})
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file_name(table),
        "dc:title": table.title,
        "dc:description": table.meaning,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n"]},
        "tableSchema": schema,
    }


def data_package(tables: Iterable[Table], day: str) -> Mapping[str, Any]:
    """What `datapackage.json` says. `day`: on which the rows were so."""
    return {
        "profile": "tabular-data-package",
        "name": "even-ground",
        "title": TITLE,
        "description": f"As it was on {day}. Read the file read-me.txt first.",
        "resources": list(map(_resource, tables)),
    }


def _resource(table: Table) -> Mapping[str, Any]:
    fields, keys = [], []
    for column in table.columns:
        fields.append(_field(column, is_key=column.name == table.key))
        if column.leads_to:
            reference = {"resource": column.leads_to, "fields": [ALL_TABLES[column.leads_to].key]}
            keys.append({"fields": [column.name], "reference": reference})
    schema = {"fields": fields, "primaryKey": [table.key], "missingValues": [""]}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file_name(table),
        "title": table.title,
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column, *, is_key: bool) -> Mapping[str, Any]:
    constraints: dict[str, Any] = {"required": True, "unique": True} if is_key else {}
    if column.codes:
        numbers = column.type is ColumnType.WHOLE
        constraints["enum"] = [int(code) if numbers else code for code, _ in column.codes]
    field = {
        "name": column.name,
        "type": PACKAGE_TYPES[column.type],
        "title": column.label,
        "description": column.meaning,
    }
    return field | ({"constraints": constraints} if constraints else {})
