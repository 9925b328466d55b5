"""The annex: how numbers are made, and what the rubric leans on."""

from django.conf import settings
from django.urls import reverse

from apps.assessments.rating_set import RatedRubric
from apps.common.charts.scale_charts import ScaleBand
from apps.rubric import labels

from .scoring_rules import scoring_rules
from .sections import EvidenceKindCount, LabelledValue, LevelMeaning, MethodsAnnex, SourceEntry


def build_methods_annex(sheet: RatedRubric) -> MethodsAnnex:
    """The rules, the scale, the evidence named in this audit, and the sources."""
    rubric = sheet.rubric
    return MethodsAnnex(
        rules=scoring_rules(rubric),
        rules_address=settings.SITE_URL + reverse("rubric:scale"),
        levels=tuple(LevelMeaning(one.level, one.label, one.meaning) for one in rubric.scale.levels),
        non_scores=tuple(LabelledValue(one.label, one.rule) for one in rubric.scale.non_scores),
        bands=tuple(ScaleBand(one.label, one.min, one.max) for one in rubric.scale.bands),
        kinds=tuple(
            EvidenceKindCount(kind.label, kind.examples, sum(kind in one.evidence for one in sheet.indicators))
            for kind in rubric.evidence_types
        ),
        citation=rubric.framework.citation.in_full,
        citation_url=rubric.framework.citation.url,
        licence_note=rubric.framework.licence.note,
        wording_origin=rubric.rubric.wording_origin,
        sources=tuple(
            SourceEntry(source.cite, source.doi or "", labels.spell_out(source.access).lower())
            for source in rubric.sources
            if source.doi != rubric.framework.citation.doi
        ),
    )
