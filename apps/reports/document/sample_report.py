"""The report of an audit that nobody made: what a rubric that is still being written would print."""

from django.conf import settings
from django.urls import reverse

from apps.assessments.domain import scoring
from apps.assessments.domain.ratings import Entry
from apps.assessments.rating_set import RatedFactor, RatedRubric
from apps.assessments.sample_rating import middle_level, sample_rating
from apps.common.pdf.rich_text import to_paragraphs
from apps.insights.domain.highlights import PRIORITIES_RULE, STRENGTHS_RULE, highlights
from apps.insights.domain.perspectives import NOTE
from apps.rubric.schema.rubric_content import RubricContent

from ..rendering.layout_version import layout_version
from .build import build_factor_section
from .methods_annex import build_methods_annex
from .provenance import BeforeSignOff, EvidenceList
from .report_document import ReportDocument
from .sections import About, Cover, Glance, ReportLimits, SurveySection, VersionMark
from .theory_section import build_theory_section

PREVIEW = VersionMark("preview", "A preview of a rubric that is still being written. Every answer in it is made up.")
MADE_UP = "Every indicator stands at the middle of the scale here, so that the report can be seen."


def sample_report(rubric: RubricContent) -> ReportDocument:
    """A whole report in which every indicator stands at the middle of the scale.

    The rubric has to be whole: one that still has something to mend can have a score in no band.
    """
    sheet = _sheet(rubric)
    words, chosen = rubric.honest_wording, highlights(sheet)
    return ReportDocument(
        layout=layout_version(),
        language=rubric.rubric.language,
        lowest=rubric.scale.min,
        highest=rubric.scale.max,
        cover=_cover(rubric),
        about=About(
            disclaimer=words.short_disclaimer,
            method_note=words.method_note,
            designed_for=rubric.rubric.designed_for,
            unit_of_assessment=rubric.rubric.unit_of_assessment,
            took_part=(),
            cautions=(MADE_UP,),
        ),
        since=None,
        glance=Glance(
            overall=sheet.scores.overall,
            strengths=tuple(one.indicator.id for one in chosen.strengths),
            strengths_rule=STRENGTHS_RULE,
            priorities=tuple(one.indicator.id for one in chosen.priorities),
            priorities_rule=PRIORITIES_RULE,
        ),
        factors=tuple(
            build_factor_section(one, place, rubric, {}) for place, one in enumerate(sheet.factors, start=1)
        ),
        views=SurveySection(note=NOTE, asked=(), columns=(), heard=False, to_talk_about=(), factors=()),
        theory=build_theory_section(sheet),
        limits=ReportLimits(
            score_note=words.score_note,
            band_note=words.band_note,
            not_covered=rubric.rubric.not_covered,
            web_address=settings.SITE_URL + reverse("home"),
            signs_replaced=False,
        ),
        ratings=None,
        evidence=EvidenceList((), ()),
        before=BeforeSignOff((), (), ""),
        annex=build_methods_annex(sheet),
        seal=None,
    )


def _sheet(rubric: RubricContent) -> RatedRubric:
    entry = Entry(answer=middle_level(rubric.scale))
    rated = {one.id: sample_rating(one, rubric, entry) for one in rubric.indicators}
    scores = scoring.score(rubric, {code: one.answer for code, one in rated.items()})
    factors = tuple(
        RatedFactor(factor, scores.of(factor.id), tuple(rated[one.id] for one in factor.indicators))
        for factor in rubric.factors
    )
    return RatedRubric(rubric, factors, scores)


def _cover(rubric: RubricContent) -> Cover:
    return Cover(
        programme=to_paragraphs("A made-up programme"),
        organisation=to_paragraphs("A made-up organisation"),
        period="",
        version=1,
        signed_off="",
        mark=PREVIEW,
        rating_label=rubric.honest_wording.self_assessed_label,
        rubric_title=rubric.rubric.title,
        rubric_version=rubric.rubric.version,
        is_made_up=True,
        reference="",
    )
