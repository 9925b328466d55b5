"""A measure's values as a table with columns that stay the same, for whoever counts on with them elsewhere."""

from collections.abc import Iterator

from apps.common.csv_writer import CsvValue, to_csv

from ..models.measures import Measure
from .measures import readings_of, typed, value_rows

# People's own programs read these names: add columns at the end, and never rename one.
COLUMNS = (
    "measure",
    "unit",
    "kind",
    "cadence",
    "better",
    "period_start",
    "value",
    "numerator",
    "denominator",
    "is_corrected",
    "says",
)


def measure_csv(measure: Measure) -> bytes:
    """Every value that counts now, the earliest first: two queries. A share is its numerator and denominator."""
    return to_csv(COLUMNS, _rows(measure))


def _rows(measure: Measure) -> Iterator[tuple[CsvValue, ...]]:
    reading = readings_of([measure])[0]
    for value, row in zip(reading.values, reversed(value_rows(reading)), strict=True):
        told = typed(value)
        yield (
            measure.name,
            measure.unit,
            measure.kind,
            measure.cadence,
            measure.better,
            value.period,
            told.amount,
            told.numerator,
            told.denominator,
            "yes" if row.is_corrected else "no",
            row.words,
        )
