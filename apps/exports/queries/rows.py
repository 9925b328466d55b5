"""The rows of every table, for one reader: what CSV, Excel, the data package and the API all read.

Rows come by key, so many at a time, each page a query of its own that ends with its answer: memory stays the same
however many there are, no cursor is held in the database, and a pooler between may give each page another connection.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from apps.rubric.queries.rubric_loader import published_rubrics

from ..domain.table_schema import Row, Table
from . import audit_rows, plan_rows, programme_rows, rating_rows, rubric_content_rows, survey_cell_rows
from .readable_audits import as_readable, readable_audits
from .readers import ExportReader

PAGE = 2_000  # rows of the database read in one go, about


class RowKey(NamedTuple):
    """Where a row stands in its table: the key of what it belongs to, and its place there."""

    parent: int
    place: int


@dataclass(frozen=True)
class RowSource:
    """Where the rows of one table come from."""

    parents: Callable[[ExportReader, datetime | None], QuerySet]
    rows: Callable[[Sequence[Any], ExportReader], Iterator[tuple[int, Row]]]
    parents_at_once: int = PAGE
    provider_of: Callable[[Any], int | None] = lambda parent: None  # the key of the provider whose row it is


def _of_audits(rows: Callable[..., Iterator[tuple[int, Row]]], at_once: int) -> RowSource:
    return RowSource(
        readable_audits,
        lambda audits, reader: rows(as_readable(audits, reader)),
        at_once,
        lambda audit: audit.programme.organisation_id,
    )


def _plain(
    parents: Callable[[ExportReader], QuerySet],
    rows: Callable[[Sequence[Any]], Iterator[tuple[int, Row]]],
    provider_of: Callable[[Any], int | None] = lambda parent: None,
) -> RowSource:
    return RowSource(lambda reader, since: parents(reader), lambda found, reader: rows(found), PAGE, provider_of)


def _of_rubrics(parts: Callable) -> RowSource:
    rows = partial(rubric_content_rows.rows_of_content, parts=parts)
    return RowSource(_rubrics, lambda rubrics, reader: rows(rubrics), 20)


def _rubrics(reader: ExportReader, since: datetime | None) -> QuerySet:
    return published_rubrics().order_by()


SOURCES: dict[str, RowSource] = {
    "organisations": _plain(programme_rows.readable_organisations, programme_rows.organisation_rows),
    "organisation_identifiers": _plain(programme_rows.readable_identifiers, programme_rows.identifier_rows),
    "programmes": _plain(
        programme_rows.readable_programmes, programme_rows.programme_rows, lambda row: row.organisation_id
    ),
    "audits": _of_audits(audit_rows.audit_rows, 500),
    "factor_scores": _of_audits(audit_rows.factor_score_rows, 400),
    "ratings": _of_audits(rating_rows.rating_rows, 60),
    "rater_levels": _of_audits(rating_rows.rater_level_rows, 30),
    "evidence_kinds": _of_audits(rating_rows.evidence_kind_rows, 20),
    "survey_cells": RowSource(
        # What stands beside an audit can change after it: a later result of several rounds.
        lambda reader, since: readable_audits(reader),
        lambda audits, reader: survey_cell_rows.survey_cell_rows(as_readable(audits, reader), reader),
        20,
        lambda audit: audit.programme.organisation_id,
    ),
    "actions": _plain(
        plan_rows.readable_actions, plan_rows.action_rows, lambda action: action.programme.organisation_id
    ),
    "effects": _plain(
        plan_rows.readable_effects,
        plan_rows.effect_rows,
        lambda effect: effect.planned_action.programme.organisation_id,
    ),
    "measures": _plain(
        plan_rows.readable_measures, plan_rows.measure_rows, lambda measure: measure.programme.organisation_id
    ),
    "measure_values": _plain(
        plan_rows.readable_measure_values,
        plan_rows.measure_value_rows,
        lambda value: value.measure.programme.organisation_id,
    ),
    "measure_steps": _plain(
        plan_rows.readable_measure_steps,
        plan_rows.measure_step_rows,
        lambda step: step.measure.programme.organisation_id,
    ),
    "rubrics": RowSource(_rubrics, lambda rubrics, reader: rubric_content_rows.rubric_rows(rubrics)),
    "rubric_factors": _of_rubrics(rubric_content_rows.factor_parts),
    "rubric_indicators": _of_rubrics(rubric_content_rows.indicator_parts),
    "rubric_levels": _of_rubrics(rubric_content_rows.level_parts),
    "rubric_anchors": _of_rubrics(rubric_content_rows.anchor_parts),
    "rubric_evidence_types": _of_rubrics(rubric_content_rows.evidence_type_parts),
    "rubric_outcomes": _of_rubrics(rubric_content_rows.outcome_parts),
}


def rows_for(
    reader: ExportReader, table: Table, *, updated_since: datetime | None = None, after: RowKey | None = None
) -> Iterator[tuple[RowKey, Row]]:
    """The rows of one table that the reader may have, all in the order of their keys.

    `updated_since`: those that changed after it, where the table tells that; else all. `after`: begin behind this.
    """
    source = SOURCES[table.name]
    since = updated_since if table.tells_changes else None
    parents = source.parents(reader, since).order_by("pk")
    last = after.parent if after else 0
    found = list(parents.filter(pk__gte=last)[: source.parents_at_once])
    while found:
        for key, row in _rows_of_parents(source, table, found, reader):
            if (after is None or key > after) and (since is None or row["updated_at"] > since):  # type: ignore[operator]
                yield key, row
        if len(found) < source.parents_at_once:
            return
        found = list(parents.filter(pk__gt=found[-1].pk)[: source.parents_at_once])


def _rows_of_parents(
    source: RowSource, table: Table, parents: Sequence[Any], reader: ExportReader
) -> Iterator[tuple[RowKey, Row]]:
    hidden = [column.name for column in table.columns if column.is_for_provider]
    number, place = -1, 0
    for of_parent, row in source.rows(parents, reader):
        place = place + 1 if of_parent == number else 0
        number = of_parent
        is_whole = not hidden or _is_inside(source, parents[number], reader)
        yield RowKey(parents[number].pk, place), row if is_whole else {**row, **dict.fromkeys(hidden)}


def _is_inside(source: RowSource, parent: Any, reader: ExportReader) -> bool:
    provider = source.provider_of(parent)
    return provider is not None and reader.is_inside(provider)
