"""The report of an audit that nobody made: what a rubric would print, with answers that are made up."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from apps.assessments.domain import scoring
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.rating_set import RatedFactor, RatedRubric
from apps.assessments.sample_rating import middle_level, sample_rating
from apps.common.pdf.rich_text import to_paragraphs
from apps.insights.domain.perspectives import NOTE, NoSurveyResult, SurveyResult, compare_perspectives
from apps.rubric.schema.rubric_content import RubricContent
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience

from ..rendering.layout_version import layout_version
from .build import build_factor_section, build_glance
from .methods_annex import build_methods_annex
from .provenance import BeforeSignOff, EvidenceList
from .report_document import ReportDocument
from .sections import About, Cover, ReportLimits, SurveySection, VersionMark
from .survey_section import survey_section_of
from .theory_section import build_theory_section

PREVIEW = VersionMark("preview", "A preview of a rubric that is still being written. Every answer in it is made up.")
MADE_UP = "Every indicator stands at the middle of the scale here, so that the report can be seen."


Heard = Mapping[RespondentGroup, SurveyResult | NoSurveyResult]


def sample_report(
    rubric: RubricContent, entries: Mapping[str, RatingContent] | None = None, heard: Heard | None = None
) -> ReportDocument:
    """A whole report with these answers, by indicator code; without any, each stands at the middle of the scale.

    `heard`: what each group said in a survey; without it nobody was asked.

    The rubric has to be whole: one that still has something to mend can have a score in no band.
    """
    rating_set = _rating_set(rubric, entries)
    words = rubric.honest_wording
    factors = []
    for position, rated in enumerate(rating_set.factors, start=1):
        factors.append(build_factor_section(rated, position, rubric, {}))
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
            cautions=() if entries else (MADE_UP,),
        ),
        since=None,
        glance=build_glance(rating_set),
        factors=tuple(factors),
        views=_views(rating_set, heard),
        theory=build_theory_section(rating_set),
        limits=ReportLimits(
            score_note=words.score_note,
            band_note=words.band_note,
            not_covered=rubric.rubric.not_covered,
            web_address=settings.SITE_URL + reverse("home"),
            signs_replaced=False,
        ),
        ratings=None,
        evidence=EvidenceList((), ()),
        before=BeforeSignOff((), (), "", 0),
        annex=build_methods_annex(rating_set),
        seal=None,
    )


def _views(rating_set: RatedRubric, heard: Heard | None) -> SurveySection:
    if heard is None:
        return SurveySection(note=NOTE, asked=(), columns=(), heard=False, to_talk_about=(), factors=())
    return survey_section_of(compare_perspectives(rating_set, heard, Audience.OUTSIDE))


def _rating_set(rubric: RubricContent, entries: Mapping[str, RatingContent] | None) -> RatedRubric:
    middle = RatingContent(answer=middle_level(rubric.scale))
    rated, answers = {}, {}
    for indicator in rubric.indicators:
        entry = entries[indicator.id] if entries else middle
        rated[indicator.id] = sample_rating(indicator, rubric, entry)
        answers[indicator.id] = rated[indicator.id].answer
    scores = scoring.score(rubric, answers)
    factors = []
    for factor in rubric.factors:
        indicators = tuple(rated[indicator.id] for indicator in factor.indicators)
        factors.append(RatedFactor(factor, scores.of(factor.id), indicators))
    return RatedRubric(rubric, tuple(factors), scores)


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
