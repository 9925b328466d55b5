"""Reading the rows of the exports as one person may have them."""

import csv
import io
import zipfile

from django.utils import timezone

from apps.exports.data_package import write_package
from apps.exports.domain.tables import TABLES, TABLES_BY_NAME
from apps.exports.queries.readers import reader_for
from apps.exports.queries.rows import rows_for


def rows_of(person, table: str, *, at=None, **more) -> list[dict]:
    """The rows of one table."""
    reader = reader_for(person, at or timezone.now())
    return [dict(row) for _, row in rows_for(reader, TABLES_BY_NAME[table], **more)]


def all_rows_of(person) -> dict[str, list[dict]]:
    """The rows of every table, by its name."""
    return {table.name: rows_of(person, table.name) for table in TABLES}


def package_of(person, at=None) -> zipfile.ZipFile:
    """The data package, read back."""
    return zipfile.ZipFile(io.BytesIO(package_bytes(person, at)))


def package_bytes(person, at=None) -> bytes:
    """The data package as it is written."""
    target = io.BytesIO()
    write_package(target, reader_for(person, at or timezone.now()))
    return target.getvalue()


def csv_rows(package: zipfile.ZipFile, name: str) -> list[dict]:
    """The lines of one file, as a program reads them."""
    return list(csv.DictReader(io.StringIO(package.read(name).decode("utf-8-sig"))))
