"""Rows of what published versions of the rubric say: the same for everybody, from the version's own document."""

from collections.abc import Callable, Iterator, Sequence

from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.table_schema import Row


def rubric_id(rubric: Rubric) -> str:
    """How exports name a version of the rubric."""
    return f"{rubric.identifier}-{rubric.version}"


def rubric_rows(rubrics: Sequence[Rubric]) -> Iterator[tuple[int, Row]]:
    """The versions themselves."""
    for number, rubric in enumerate(rubrics):
        row: Row = {
            "rubric_id": rubric_id(rubric),
            "identifier": rubric.identifier,
            "version": rubric.version,
            "title": rubric.title,
            "short_title": rubric.short_title,
            "content_hash": rubric.content_hash,
            "published_at": rubric.published_at,
        }
        yield number, row


def rows_of_content(
    rubrics: Sequence[Rubric], parts: Callable[[str, RubricContent], Iterator[Row]]
) -> Iterator[tuple[int, Row]]:
    """One kind of part of each version: `parts` is one of the functions below."""
    for number, rubric in enumerate(rubrics):
        for row in parts(rubric_id(rubric), load_rubric_content(rubric).content):
            yield number, row


def factor_parts(version: str, content: RubricContent) -> Iterator[Row]:
    """The factors."""
    for position, factor in enumerate(content.factors, start=1):
        yield {
            "rubric_factor_id": f"{version}-{factor.id}",
            "rubric_id": version,
            "factor_id": factor.id,
            "code": factor.code,
            "name": factor.name,
            "position": position,
        }


def indicator_parts(version: str, content: RubricContent) -> Iterator[Row]:
    """The practices, factor by factor."""
    for factor in content.factors:
        for position, indicator in enumerate(factor.indicators, start=1):
            yield {
                "rubric_indicator_id": f"{version}-{indicator.id}",
                "rubric_id": version,
                "factor_id": factor.id,
                "indicator_code": indicator.id,
                "title": indicator.title,
                "statement": indicator.statement,
                "position": position,
            }


def level_parts(version: str, content: RubricContent) -> Iterator[Row]:
    """The steps of the scale."""
    for level in content.scale.levels:
        yield {
            "rubric_level_id": f"{version}-{level.level}",
            "rubric_id": version,
            "level": level.level,
            "label": level.label,
            "meaning": level.meaning,
        }


def anchor_parts(version: str, content: RubricContent) -> Iterator[Row]:
    """The sentences that describe each level of each practice."""
    for indicator in content.indicators:
        for anchor in indicator.levels:
            yield {
                "rubric_anchor_id": f"{version}-{indicator.id}-{anchor.level}",
                "rubric_id": version,
                "indicator_code": indicator.id,
                "level": anchor.level,
                "anchor": anchor.anchor,
            }


def evidence_type_parts(version: str, content: RubricContent) -> Iterator[Row]:
    """The kinds of evidence."""
    for position, kind in enumerate(content.evidence_types, start=1):
        yield {
            "rubric_evidence_type_id": f"{version}-{kind.id}",
            "rubric_id": version,
            "evidence_type": kind.id,
            "code": kind.code,
            "label": kind.label,
            "position": position,
        }


def outcome_parts(version: str, content: RubricContent) -> Iterator[Row]:
    """The domains of personal recovery."""
    for position, outcome in enumerate(content.outcomes, start=1):
        yield {
            "rubric_outcome_id": f"{version}-{outcome.id}",
            "rubric_id": version,
            "outcome_id": outcome.id,
            "name": outcome.name,
            "position": position,
        }
