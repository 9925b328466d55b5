"""Rows for research: of providers that agreed, by numbers that one file alone gives.

Numbers are drawn anew for each file, so that two files cannot be laid beside each other, nor a file beside a report.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from apps.assessments.models import Side, SideKind
from apps.rubric.queries.rubric_loader import published_rubrics

from ..domain.table_schema import Row, Table
from ..models import ResearchConsent
from .audit_rows import KINDS
from .rating_rows import answer_columns, evidence_kind_rows, in_rubric_order, ratings_of_sides
from .readable_audits import ReadableAudit, as_readable, readable_audits
from .readers import ExportReader
from .rows import SOURCES
from .rubric_content_rows import rubric_id

AT_ONCE = 20  # audits


class ResearchFile:
    """What one file holds: versions that stand, of providers that agreed and are not made up."""

    def __init__(self, today: date) -> None:
        consents = ResearchConsent.objects.filter(organisation__is_made_up=False)
        providers = frozenset(consents.values_list("organisation", flat=True))
        self._reader = ExportReader(AnonymousUser(), providers, frozenset(), today)
        standing = readable_audits_of_providers(self._reader)
        self._audits = numbers_for("A", [audit for audit, _ in standing])
        self._programmes = numbers_for("P", {programme for _, programme in standing})
        self._organisations = numbers_for("O", providers)
        # In the order of the new numbers, which tells nothing of when an audit was signed off.
        self._keys = sorted(self._audits, key=self._audits.__getitem__)

    def rows_of(self, table: Table) -> Iterator[Row]:
        """The rows of one table."""
        makers = {
            "research_audits": self._audit_rows,
            "research_levels": self._level_rows,
            "research_evidence": self._evidence_rows,
        }
        if table.name not in makers:
            for _, row in SOURCES[table.name].rows(list(published_rubrics().order_by("pk")), self._reader):
                yield row
            return
        for place in range(0, len(self._keys), AT_ONCE):
            yield from makers[table.name](self._read(self._keys[place : place + AT_ONCE]))

    def _read(self, keys: Sequence[int]) -> list[ReadableAudit]:
        found: list[Any] = list(readable_audits(self._reader).filter(pk__in=keys))
        found.sort(key=lambda audit: self._audits[audit.pk])
        return as_readable(found, self._reader)

    def _audit_rows(self, audits: Sequence[ReadableAudit]) -> Iterator[Row]:
        finished = Side.objects.filter(assessment__in=[one.audit.pk for one in audits], kind=SideKind.OWN)
        finished_at = dict(finished.values_list("assessment", "finished_at"))
        for one in audits:
            audit, end = one.audit, finished_at[one.audit.pk]
            yield {
                "study_audit_id": self._audits[audit.pk],
                "study_programme_id": self._programmes[audit.programme_id],
                "study_organisation_id": self._organisations[audit.programme.organisation_id],
                "rubric_id": rubric_id(audit.rubric),
                "year": audit.period_end.year,
                "rating_kind": KINDS[audit.is_independent],
                "rated_in_days": None if end is None else (end - audit.started_at).days,
            }

    def _level_rows(self, audits: Sequence[ReadableAudit]) -> Iterator[Row]:
        sides = _sides_of(audits)
        ratings = ratings_of_sides([side for found in sides.values() for side, _ in found])
        for one in audits:
            number, content = self._audits[one.audit.pk], one.rubric.content
            for side, rater in sides[one.audit.pk]:
                for code, rating in in_rubric_order(one, ratings[side]):
                    answer = answer_columns(rating, content)
                    yield {
                        "research_level_id": f"{number}-{code}-{rater}",
                        "study_audit_id": number,
                        "factor_id": content.factor_of(code).id,
                        "indicator_code": code,
                        "rater": rater,
                        "answer": answer["answer"],
                        "level": answer["level"],
                        "has_reason": bool(rating.reason),
                    }

    def _evidence_rows(self, audits: Sequence[ReadableAudit]) -> Iterator[Row]:
        for place, row in evidence_kind_rows(audits):
            number = self._audits[audits[place].audit.pk]
            yield {
                "research_evidence_id": f"{number}-{row['indicator_code']}-{row['evidence_type']}",
                "study_audit_id": number,
                "indicator_code": row["indicator_code"],
                "evidence_type": row["evidence_type"],
                "is_named": row["is_named"],
                "items": row["items"],
            }


def readable_audits_of_providers(reader: ExportReader) -> list[tuple[int, int]]:
    """The keys of the versions that stand, each with its programme's: neither withdrawn nor superseded."""
    found: Any = readable_audits(reader)  # with more columns than the model has
    return list(found.filter(newer_at=None, withdrawal=None).values_list("pk", "programme"))


def _sides_of(audits: Sequence[ReadableAudit]) -> Mapping[int, list[tuple[int, str]]]:
    """Of each audit the sides that count, with whose they are."""
    rows = Side.objects.filter(assessment__in=[one.audit.pk for one in audits])
    rows = rows.exclude(review__ended_at__isnull=False).order_by("assessment", "kind")
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for audit, side, kind in rows.values_list("assessment", "pk", "kind"):
        found[audit].append((side, kind))
    return found


def numbers_for(letter: str, keys: Collection[int]) -> dict[int, str]:
    """A number for each, in an order by chance: A0001 says nothing of what it stands for."""
    shuffled = list(keys)
    random.SystemRandom().shuffle(shuffled)
    return {key: f"{letter}{number:05}" for number, key in enumerate(shuffled, start=1)}
