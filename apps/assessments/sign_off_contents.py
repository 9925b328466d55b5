"""Everything that is stored of signed-off versions, as their digests take it (`domain/sign_off_digest.py`).

One query, whatever is read: each page of a signed-off version compares its digest, and a page costs few queries.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.db import models
from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import JSONArray
from django.utils.dateparse import parse_datetime

from .domain.sign_off_digest import Row
from .models import (
    Assessment,
    CheckAnswer,
    Comment,
    EarlierRating,
    Evidence,
    EvidenceFile,
    FactorScore,
    FeedbackWindow,
    Rating,
    Review,
    Side,
    SignOff,
    StatusChange,
)

ToText = Callable[[Any], Any]


@dataclass(frozen=True)
class Part:
    """The rows of one table: how each finds its audit, and which of its columns are read.

    `unread_after`: what ended, where set, made these rows nobody's to read. What a reviewer answered before the audit
    went on without them stands in no digest, or pages of that audit would depend on it.
    """

    model: type[Model]
    audit: str
    columns: tuple[str, ...]
    unread_after: str = ""


_ANSWER = ("level", "not_applicable", "reason", "note", "evidence_reason")
# A side is told from another of its kind by the review that it belongs to.
_SIDE = ("side", "side__kind", "side__review__reference", "indicator__code")
_RATING = ("rating__side", "rating__side__kind", "rating__side__review__reference", "rating__indicator__code")

# The second rule takes all of it, so none of it changes: a column that is new belongs to a third rule.
PARTS: dict[str, Part] = {
    "audit": Part(
        Assessment,
        "pk",
        (
            "reference",
            "version",
            "supersedes__reference",
            "programme__reference",
            "rubric__content_hash",
            "period_start",
            "period_end",
            "started_by",
            "started_at",
            "signed_off_by",
            "signed_off_at",
            "status",
        ),
    ),
    "sign_off": Part(
        SignOff,
        "assessment",
        ("by", "at", "formula", "rubric_version", "rubric_hash", "overall", "digest", "digest_rule"),
    ),
    "factor_score": Part(
        FactorScore,
        "sign_off__assessment",
        ("factor__slug", "mean", "band", "guarded", "scored", "not_applicable", "not_assessed", "needed"),
    ),
    "step": Part(StatusChange, "assessment", ("before", "after", "reason", "by", "at")),
    "side": Part(
        Side, "assessment", ("pk", "kind", "review__reference", "review__ended_at", "finished_by", "finished_at")
    ),
    "review": Part(
        Review,
        "assessment",
        (
            "reference",
            "side__kind",
            "email",
            "reviewer",
            "is_independent",
            "says_lived_experience",
            "invited_by",
            "invited_at",
            "accepted_at",
            "end",
            "ended_by",
            "ended_at",
        ),
    ),
    "rating": Part(
        Rating,
        "side__assessment",
        (*_SIDE, *_ANSWER, "carried_over", "version", "updated_by", "updated_at"),
        unread_after="side__review__ended_at",
    ),
    "rating_evidence": Part(
        Rating.evidence_types.through,
        "rating__side__assessment",
        (*_RATING, "evidencetype__slug"),
        unread_after="rating__side__review__ended_at",
    ),
    "earlier_rating": Part(
        EarlierRating,
        "rating__side__assessment",
        (*_RATING, *_ANSWER, "evidence_codes", "version", "by", "at"),
        unread_after="rating__side__review__ended_at",
    ),
    "evidence": Part(
        Evidence,
        "assessment",
        (
            "reference",
            "kind__slug",
            "title",
            "description",
            "dated",
            "kept_where",
            "version",
            "added_by",
            "added_at",
            "changed_by",
            "changed_at",
            "taken_out_by",
            "taken_out_at",
        ),
    ),
    "evidence_indicator": Part(
        Evidence.indicators.through, "evidence__assessment", ("evidence__reference", "indicator__code")
    ),
    "evidence_file": Part(
        EvidenceFile,
        "evidence__assessment",
        (
            "evidence__reference",
            "reference",
            "revision",
            "file",
            "name",
            "media_type",
            "size",
            "sha256",
            "scanned_at",
            "added_by",
            "added_at",
            "taken_out_by",
            "taken_out_at",
        ),
    ),
    "check_answer": Part(CheckAnswer, "assessment", ("kind", "about", "reason", "by", "at")),
    "window": Part(
        FeedbackWindow,
        "assessment",
        (
            "opened_by",
            "opened_at",
            "closes_on",
            "shortened_by",
            "shortened_at",
            "shortened_because",
            "closed_by",
            "closed_at",
        ),
    ),
    "comment": Part(
        Comment,
        "assessment",
        (
            "reference",
            "window__opened_at",
            "window__assessment__reference",
            "indicator__code",
            "text",
            "author",
            "on",
            "reply",
            "replied_by",
            "replied_at",
        ),
    ),
}


def load_contents(keys: Collection[int], *, using: str = "default") -> dict[int, dict[str, list[Row]]]:
    """What is stored of each of these audits, by its key: one query."""
    parts = []
    for name, part in PARTS.items():
        parts.append(_rows_of(name, part, keys, using))
    found: dict[int, dict[str, list[Row]]] = {key: {name: [] for name in PARTS} for key in keys}
    for name, key, values in parts[0].union(*parts[1:], all=True):
        row = dict(zip(PARTS[name].columns, values, strict=True))
        for column, to_text in _texts(name):
            if row[column] is not None:
                row[column] = to_text(row[column])
        found[key][name].append(row)
    return found


def _rows_of(name: str, part: Part, keys: Iterable[int], using: str) -> QuerySet:
    rows = part.model._base_manager.using(using).filter(**{f"{part.audit}__in": list(keys)}).order_by()
    if part.unread_after:
        rows = rows.filter(**{f"{part.unread_after}__isnull": True})
    columns = JSONArray(*(F(column) for column in part.columns))
    named = rows.annotate(part_name=Value(name, CharField()), audit_key=F(part.audit), part_columns=columns)
    return named.values_list("part_name", "audit_key", "part_columns")


@cache
def _texts(name: str) -> tuple[tuple[str, ToText], ...]:
    """The columns of a part whose values are not yet as JSON writes them whichever database they come from."""
    found = []
    for column in PARTS[name].columns:
        to_text = _to_text(_field(PARTS[name].model, column))
        if to_text is not None:
            found.append((column, to_text))
    return tuple(found)


def _field(model: type[Model], column: str) -> models.Field:
    """The field that a column names, over any number of relations."""
    names = column.split("__")
    for name in names[:-1]:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.pk if names[-1] == "pk" else model._meta.get_field(names[-1])  # type: ignore[return-value]


def _to_text(field: models.Field) -> ToText | None:
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DecimalField):
        return partial(_decimal, Decimal(1).scaleb(-field.decimal_places))
    return _json if isinstance(field, models.JSONField) else None


def _decimal(places: Decimal, value: Any) -> str:
    return str(Decimal(str(value)).quantize(places))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _moment(text: str) -> str:
    moment = parse_datetime(text)
    assert isinstance(moment, datetime)  # the database stored it as one
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")
