"""The annex: how numbers are made, and what the rubric leans on."""

from apps.assessments.sheet import Sheet

from .document import Annex, BandPart, Fact, KindPart, LevelPart, SourcePart


def annex_of(sheet: Sheet) -> Annex:
    """The rubric's own rules, word for word, and its sources."""
    rubric = sheet.rubric
    rules = rubric.scale.rules
    return Annex(
        rules=(
            rules.score_what_is_there,
            rules.level_4_evidence,
            rules.level_5_voice,
            rules.factor_score,
            rules.overall_score,
            rules.rounding,
        ),
        levels=tuple(LevelPart(one.level, one.label, one.meaning) for one in rubric.scale.levels),
        non_scores=tuple(Fact(one.label, one.rule) for one in rubric.scale.non_scores),
        bands=tuple(BandPart(one.label, one.min, one.max) for one in rubric.scale.bands),
        band_guard=rubric.scale.band_guard,
        kinds=tuple(
            KindPart(kind.label, kind.examples, sum(kind in one.evidence for one in sheet.indicators))
            for kind in rubric.evidence_types
        ),
        citation=rubric.framework.citation.in_full,
        citation_url=rubric.framework.citation.url,
        licence_note=rubric.framework.licence.note,
        wording_origin=rubric.rubric.wording_origin,
        sources=tuple(
            SourcePart(source.cite, source.doi or "", source.access.replace("_", " "))
            for source in rubric.sources
            if source.doi != rubric.framework.citation.doi
        ),
    )
