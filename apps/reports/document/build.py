"""From an audit to its document: the only place where a report reads the database."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.urls import reverse

from apps.assessments.completeness_chart import answer_kind
from apps.assessments.domain.scoring import MOST_NA_IN_ALL, ScoredFactor
from apps.assessments.highlights import PRIORITIES_RULE, STRENGTHS_RULE, highlights
from apps.assessments.models import Assessment
from apps.assessments.rating_set import (
    RatedFactor,
    RatedIndicator,
    RatedRubric,
    RatingSet,
    count_raters,
    load_rating_set,
)
from apps.assessments.statuses import AuditStatus
from apps.common import dates
from apps.common.pdf.rich_text import to_paragraphs
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.rubric_content import RubricContent

from ..rendering.layout_version import blank_layout_version, layout_version
from .answer_words import answer_label
from .blank_audit import BlankAudit, compose_blank_audit
from .evidence_list import build_evidence_list, evidence_numbers
from .living_sections import LivingSections
from .methods_annex import build_methods_annex
from .people_bands import people_band
from .rating_comparison import compare_ratings
from .report_document import ReportDocument
from .sections import About, Cover, FactorSection, Glance, IndicatorEntry, LabelledValue, ReportLimits, VersionMark
from .sign_off_section import build_before_sign_off, build_fingerprint
from .survey_section import build_survey_section
from .theory_section import build_theory_section, indicator_codes, outcome_names
from .version_history import changes_since_version, checked_sign_off, version_mark

DEFINITION_IS_OURS = "The framework names this factor; the description is ours."


def build_document(
    assessment: Assessment,
    today: date | None = None,
    *,
    names_newer: bool = True,
    living: LivingSections | None = None,
) -> ReportDocument:
    """Everything that the report of this version prints, in a fixed number of queries.

    `today` decides whether what peer workers said may leave the organisation yet; without it, it is held back.
    `names_newer`: for readers who may know of the version that took its place. `living`: for those who read the
    programme's plan and its other audits as well.
    """
    rating_set = load_rating_set(assessment)
    state = checked_sign_off(assessment)
    evidence = build_evidence_list(assessment, rating_set)
    rubric = rating_set.rubric
    words = rubric.honest_wording
    numbers = evidence_numbers(evidence)
    factors = []
    for position, rated in enumerate(rating_set.factors, start=1):
        factors.append(build_factor_section(rated, position, rubric, numbers))
    return ReportDocument(
        layout=layout_version(),
        language=rubric.rubric.language,
        lowest=rubric.scale.min,
        highest=rubric.scale.max,
        cover=build_cover(assessment, rating_set, version_mark(assessment, names_newer=names_newer, sign_off=state)),
        about=build_about(assessment, rating_set),
        since=changes_since_version(assessment, rating_set),
        glance=build_glance(rating_set),
        factors=tuple(factors),
        views=build_survey_section(assessment, rating_set, today),
        theory=build_theory_section(rating_set),
        limits=ReportLimits(
            score_note=words.score_note,
            band_note=words.band_note,
            not_covered=rubric.rubric.not_covered,
            web_address=settings.SITE_URL + reverse("reports:document", args=[assessment.reference]),
            signs_replaced=False,
        ),
        ratings=compare_ratings(assessment, rating_set),
        evidence=evidence,
        before=build_before_sign_off(assessment, rating_set),
        annex=build_methods_annex(rating_set),
        seal=build_fingerprint(assessment, rating_set, state),
        living=living,
    )


def build_glance(rating_set: RatedRubric) -> Glance:
    """Strengths and priorities, and the overall mean."""
    chosen = highlights(rating_set)
    return Glance(
        overall=rating_set.overall,
        without_reason=indicator_codes(rating_set.high_without_reason),
        strengths=indicator_codes(chosen.strengths),
        strengths_rule=STRENGTHS_RULE,
        priorities=indicator_codes(chosen.priorities),
        priorities_rule=PRIORITIES_RULE,
    )


def build_blank_audit(rubric: Rubric) -> BlankAudit:
    """The blank audit of one rubric: no query once the process knows it."""
    return compose_blank_audit(
        load_rubric_content(rubric).content,
        layout=blank_layout_version(),
        web_address=settings.SITE_URL + reverse("home"),
    )


def build_cover(assessment: Assessment, rating_set: RatingSet, mark: VersionMark | None) -> Cover:
    """The first page."""
    programme, rubric = assessment.programme, rating_set.rubric
    return Cover(
        programme=to_paragraphs(programme.name),
        organisation=to_paragraphs(programme.organisation.name),
        period=dates.period(assessment.period_start, assessment.period_end),
        version=assessment.version,
        signed_off=dates.local_day(assessment.signed_off_at) if assessment.signed_off_at else "",
        mark=mark,
        rating_label=rating_set.rating_label,
        rubric_title=rubric.rubric.title,
        rubric_version=rubric.rubric.version,
        is_made_up=programme.organisation.is_made_up,
        reference=assessment.reference,
    )


def build_about(assessment: Assessment, rating_set: RatingSet) -> About:
    """How the report came about. People are counted in bands only."""
    programme = assessment.programme
    return About(
        disclaimer=rating_set.rubric.honest_wording.short_disclaimer,
        method_note=rating_set.rubric.honest_wording.method_note,
        designed_for=rating_set.rubric.rubric.designed_for,
        unit_of_assessment=rating_set.rubric.rubric.unit_of_assessment,
        took_part=(
            LabelledValue("Setting", programme.get_setting_display()),
            LabelledValue("How people meet", programme.get_form_display()),
            LabelledValue("Peer workers in the programme", people_band(programme.peer_workers)),
            LabelledValue("People supported at one time", people_band(programme.caseload)),
            LabelledValue("People who rated", people_band(count_raters(rating_set))),
        ),
        cautions=list_cautions(assessment, rating_set),
    )


def list_cautions(assessment: Assessment, rating_set: RatingSet) -> tuple[str, ...]:
    """What to bear in mind with this audit's result."""
    found = []
    if assessment.status != AuditStatus.SIGNED_OFF:
        found.append("This audit is not signed off. Its answers can still change.")
    for rated in rating_set.factors:
        found += _factor_cautions(rated.score, rated.factor.name)
    if rating_set.scores.too_many_na:
        found.append(
            f"In all, {rating_set.scores.not_applicable} indicators are marked as not applying. With more than "
            f"{MOST_NA_IN_ALL} the whole result needs care."
        )
    thin = sum(rated.wants_reason for rated in rating_set.indicators)
    if thin:
        these = "1 indicator stands" if thin == 1 else f"{thin} indicators stand"
        found.append(f"{these} at a high level with less evidence than usual, and no reason given for it.")
    return tuple(found)


def _factor_cautions(score: ScoredFactor, name: str) -> list[str]:
    """What to bear in mind with one factor."""
    found = []
    if not score.applicable:
        found.append(f"{name} has no score: all its indicators are marked as not applying.")
    elif score.mean is None:
        found.append(
            f"{name} has no score: {score.scored} of {score.applicable} are rated and {score.needed} must be."
        )
    elif not score.complete:
        found.append(f"{name} is incomplete: {score.scored} of {score.applicable} are rated.")
    if score.too_many_na:
        found.append(
            f"In {name}, {score.not_applicable} indicators are marked as not applying. Read its score with care."
        )
    return found


def build_factor_section(
    rated: RatedFactor, position: int, rubric: RubricContent, pieces: Mapping[str, tuple[int, ...]]
) -> FactorSection:
    """One factor as the report prints it."""
    factor, score = rated.factor, rated.score
    return FactorSection(
        position=position,
        code=factor.code,
        name=factor.name,
        in_one_line=factor.in_one_line,
        definition=factor.working_definition,
        grounding_note=DEFINITION_IS_OURS if factor.grounding.definition == "ours" else "",
        not_this=factor.not_this,
        watch_out_for=factor.watch_out_for,
        expected_outcomes=outcome_names(factor.expected_outcomes, rubric),
        mean=score.mean,
        shown_as=score.shown_as,
        scored=score.scored,
        applicable=score.applicable,
        not_applicable=score.not_applicable,
        not_assessed=score.not_assessed,
        needed=score.needed,
        items=tuple(build_indicator_entry(one, rubric, pieces.get(one.indicator.id, ())) for one in rated.indicators),
    )


def build_indicator_entry(rated: RatedIndicator, rubric: RubricContent, pieces: tuple[int, ...]) -> IndicatorEntry:
    """One indicator as the report prints it."""
    following = rated.next_anchor
    return IndicatorEntry(
        code=rated.indicator.id,
        title=rated.indicator.title,
        statement=rated.indicator.statement,
        answered=answer_kind(rated),
        level=rated.level,
        answer=answer_label(rated.answer, rubric),
        reached=rated.anchor or "",
        next_answer=answer_label(following.level, rubric) if following else "",
        next_anchor=following.anchor if following else "",
        reason=to_paragraphs(rated.reason),
        note=to_paragraphs(rated.note),
        evidence=tuple(kind.label for kind in rated.evidence),
        pieces=pieces,
        questions=tuple(question.sentence for question in rated.questions),
        evidence_reason=to_paragraphs(rated.evidence_reason),
    )
