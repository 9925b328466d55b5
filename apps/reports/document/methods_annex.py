"""The annex: how numbers are made, and what the rubric leans on."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from apps.assessments.profile_chart import scale_bands
from apps.assessments.rating_set import RatedRubric
from apps.rubric import labels
from apps.rubric.schema.rubric_content import RubricContent

from .scoring_rules import scoring_rules
from .sections import EvidenceKindCount, LabelledValue, LevelMeaning, MethodsAnnex, SourceEntry


def build_methods_annex(rating_set: RatedRubric) -> MethodsAnnex:
    """The rules, the scale, the evidence named in this audit, and the sources."""
    rubric = rating_set.rubric
    levels, non_scores = [], []
    for level in rubric.scale.levels:
        levels.append(LevelMeaning(level.level, level.label, level.meaning))
    for non_score in rubric.scale.non_scores:
        non_scores.append(LabelledValue(non_score.label, non_score.rule))
    return MethodsAnnex(
        rules=scoring_rules(rubric),
        rules_address=settings.SITE_URL + reverse("rubric:scale"),
        levels=tuple(levels),
        non_scores=tuple(non_scores),
        bands=scale_bands(rubric.scale),
        kinds=tuple(_evidence_kinds(rating_set)),
        citation=rubric.framework.citation.in_full,
        citation_url=rubric.framework.citation.url,
        licence_note=rubric.framework.licence.note,
        wording_origin=rubric.rubric.wording_origin,
        sources=tuple(_sources(rubric)),
    )


def _evidence_kinds(rating_set: RatedRubric) -> Iterator[EvidenceKindCount]:
    """Every kind of evidence, and for how many indicators it was named."""
    for kind in rating_set.rubric.evidence_types:
        named = 0
        for rated in rating_set.indicators:
            named += kind in rated.evidence
        yield EvidenceKindCount(kind.label, kind.examples, named)


def _sources(rubric: RubricContent) -> Iterator[SourceEntry]:
    """The publications, but for the framework's own: that one is cited in full."""
    for source in rubric.sources:
        if source.doi != rubric.framework.citation.doi:
            yield SourceEntry(source.cite, source.doi or "", labels.spell_out(source.access).lower())
