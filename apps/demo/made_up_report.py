"""A report that anybody can open: the demonstration's first audit, drawn from its files and nobody's data."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from apps.common import dates
from apps.common.pdf.rich_text import to_paragraphs
from apps.insights.domain.perspectives import NoSurveyResult, SurveyResult
from apps.reports.document.people_bands import people_band
from apps.reports.document.provenance import BeforeSignOff, EvidenceEntry, EvidenceList, FeedbackPeriod
from apps.reports.document.report_document import ReportDocument
from apps.reports.document.sample_report import sample_report
from apps.reports.document.sections import VersionMark
from apps.reports.rendering.document_charts import DocumentWithCharts, add_charts
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content, published_rubrics
from apps.rubric.schema.rubric_content import RubricContent
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import PublishedResults, RoundKey
from apps.surveys.domain.suppression import ClosedRound, close_round, limits_of

from .content_reader import read_demonstration
from .demo_content import A_DAY, Audit, Demonstration, SurveyRound

SAMPLE = VersionMark("sample", "A sample. The programme, its people and every answer are made up.")


def made_up_report() -> DocumentWithCharts | None:
    """The sample with its charts; None where the rubric that it answers is not published."""
    identifier, version = _rubric_name()
    rubric = published_rubrics().filter(identifier=identifier, version=version).first()
    return _draw(rubric.pk, rubric.content_hash) if rubric else None


@lru_cache(maxsize=1)
def _rubric_name() -> tuple[str, str]:
    return read_demonstration().rubric


@lru_cache(maxsize=1)
def _draw(pk: int, content_hash: str) -> DocumentWithCharts:
    """Drawn once in each process: a published rubric with this hash never changes."""
    return add_charts(made_up_document(load_rubric_content(Rubric.objects.get(pk=pk)).content))


def made_up_document(rubric: RubricContent) -> ReportDocument:
    """The first audit of the demonstration as a signed-off report. It says on every page that it is made up."""
    demonstration = read_demonstration()
    audit = demonstration.audits[0]
    answers = {answer.indicator: answer.entry for answer in audit.answers}
    document = sample_report(rubric, answers, _heard(audit, demonstration, rubric))
    cover = replace(
        document.cover,
        programme=to_paragraphs(audit.programme),
        organisation=to_paragraphs(_organisation_of(audit, demonstration)),
        period=dates.period(audit.period_start, audit.period_end),
        signed_off=dates.day(audit.signed_off.date()) if audit.signed_off else "",
        mark=SAMPLE,
        reference="A sample",
    )
    return replace(document, cover=cover, evidence=_evidence(audit, rubric), before=_before_sign_off(audit))


def _heard(
    audit: Audit, demonstration: Demonstration, rubric: RubricContent
) -> dict[RespondentGroup, SurveyResult | NoSurveyResult]:
    """What the rounds of the audit's programme published, as if each had been held in the audit's own period."""
    heard: dict[RespondentGroup, SurveyResult | NoSurveyResult] = {}
    for group in RespondentGroup:
        heard[group] = NoSurveyResult("No survey round has closed for this period.")
    for survey in demonstration.rounds:
        if survey.programme == audit.programme and isinstance(survey.opens, date):
            opens_on = survey.opens.replace(year=audit.period_end.year)
            heard[RespondentGroup(survey.voice)] = SurveyResult(
                publication=_published(survey, rubric),
                opens_on=opens_on,
                closes_on=opens_on + (survey.days - 1) * A_DAY,
                rounds=1,
                is_noisy=False,
            )
    return heard


def _published(survey: SurveyRound, rubric: RubricContent) -> PublishedResults:
    """What such a round says of itself, by the rules for small groups that hold for every round."""
    asked = set().union(*survey.answers)
    factors = {}
    for factor in rubric.factors:
        factors[factor.id] = tuple(indicator.id for indicator in factor.indicators if indicator.id in asked)
    key = RoundKey("sample", survey.programme, "sample", survey.voice, rubric.rubric.version)
    closed = ClosedRound(key, factors, survey.answers)
    results = close_round(closed, earlier=(), limits=limits_of(rubric.scale))
    assert isinstance(results, PublishedResults)  # it was not published before
    return results


def _organisation_of(audit: Audit, demonstration: Demonstration) -> str:
    keys = {programme.name: programme.organisation for programme in demonstration.programmes}
    names = {organisation.key: organisation.name for organisation in demonstration.organisations}
    return names[keys[audit.programme]]


def _evidence(audit: Audit, rubric: RubricContent) -> EvidenceList:
    """The evidence log, the newest piece first."""
    logged = sorted(audit.evidence, key=lambda entry: entry.piece.dated, reverse=True)
    entries = []
    for number, entry in enumerate(logged, start=1):
        piece = entry.piece
        kind = rubric.evidence_type(piece.kind).label
        codes = tuple(sorted(piece.indicators))
        entries.append(EvidenceEntry(number, to_paragraphs(piece.title), kind, dates.day(piece.dated), codes))
    return EvidenceList(tuple(entries), ())


def _before_sign_off(audit: Audit) -> BeforeSignOff:
    """Peer workers' days with the draft, as the loading of the demonstration gives them."""
    assert audit.signed_off is not None  # a sample is a finished audit: tests/demo/test_sample_report.py
    first, last = dates.day(audit.settled.date()), dates.day(audit.signed_off.date() - 2 * A_DAY)
    days = f"Peer workers could read the draft and comment on it from {first} to {last}."
    return BeforeSignOff(
        spots=(),
        windows=(FeedbackPeriod(days, to_paragraphs("")),),
        comments=people_band(len(audit.comments)),
        unanswered=0,
    )
