"""The rows of a version that others point to: what each of them says, from the version's document.

`expected_rows` is the one place that knows. Rows are written from it, and compared with it when a process first reads
a published version.
"""

from collections import defaultdict
from typing import Any

from .models import Anchor, EvidenceType, Factor, Indicator, Level, Outcome, Rubric
from .models.immutable import ImmutableModel
from .schema.rubric_content import RubricContent

Row = tuple[Any, ...]

# What is written and compared of each kind of row; a name with __ is how the document refers to another row.
COLUMNS: dict[type[ImmutableModel], tuple[str, ...]] = {
    Level: ("number", "label", "meaning"),
    EvidenceType: ("position", "slug", "code", "label"),
    Outcome: ("position", "slug", "name"),
    Factor: ("position", "slug", "code", "name"),
    Indicator: ("factor__slug", "position", "code", "title", "statement"),
    Anchor: ("indicator__code", "level__number", "text"),
}


def expected_rows(content: RubricContent) -> dict[type[ImmutableModel], list[Row]]:
    """Every row that a document asks for, as the values of its `COLUMNS`."""
    rows = defaultdict[type[ImmutableModel], list[Row]](list)
    for level in content.scale.levels:
        rows[Level].append((level.level, level.label, level.meaning))
    for position, kind in enumerate(content.evidence_types):
        rows[EvidenceType].append((position, kind.id, kind.code, kind.label))
    for position, outcome in enumerate(content.outcomes):
        rows[Outcome].append((position, outcome.id, outcome.name))
    for position, factor in enumerate(content.factors):
        rows[Factor].append((position, factor.id, factor.code, factor.name))
        for place, indicator in enumerate(factor.indicators):
            rows[Indicator].append((factor.id, place, indicator.id, indicator.title, indicator.statement))
            for anchor in indicator.levels:
                rows[Anchor].append((indicator.id, anchor.level, anchor.anchor))
    return rows


def write_rows(rubric: Rubric, content: RubricContent) -> None:
    """Write every row of a version that is about to be published. To be called inside a transaction."""
    rows = expected_rows(content)
    _create(EvidenceType, rubric, rows[EvidenceType])
    _create(Outcome, rubric, rows[Outcome])
    levels = _create(Level, rubric, rows[Level], key="number")
    factors = _create(Factor, rubric, rows[Factor], key="slug")
    indicators = {}
    for factor_slug, *values in rows[Indicator]:
        named = dict(zip(COLUMNS[Indicator][1:], values, strict=True))
        indicator = Indicator(rubric=rubric, factor=factors[factor_slug], **named)
        indicators[indicator.code] = indicator
    Indicator.objects.bulk_create(indicators.values())
    anchors = []
    for code, number, text in rows[Anchor]:
        anchors.append(Anchor(indicator=indicators[code], level=levels[number], text=text))
    Anchor.objects.bulk_create(anchors)


def _create(model: Any, rubric: Rubric, rows: list[Row], key: str = "slug") -> dict[Any, Any]:
    """Rows of one kind that refer to nothing but their rubric, by what others refer to them by."""
    created = {}
    for values in rows:
        row = model(rubric=rubric, **dict(zip(COLUMNS[model], values, strict=True)))
        created[getattr(row, key)] = row
    model.objects.bulk_create(created.values())
    return created


def rows_match(rubric: Rubric, content: RubricContent) -> bool:
    """Whether the stored rows, and the head of the version, still say what its document says."""
    about = content.rubric
    if (rubric.identifier, rubric.version) != (about.id, about.version):
        return False
    if (rubric.title, rubric.short_title) != (about.title, about.short_title):
        return False
    expected = expected_rows(content)
    return all(sorted(expected[model]) == sorted(_stored_rows(model, rubric)) for model in COLUMNS)


def _stored_rows(model: type[ImmutableModel], rubric: Rubric) -> list[Row]:
    path = model.rubric_path.replace(".", "__")
    return list(model._default_manager.filter(**{path: rubric}).order_by().values_list(*COLUMNS[model]))
