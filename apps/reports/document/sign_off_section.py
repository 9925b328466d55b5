"""What was asked before sign-off, and what it stored, as the report prints it."""

from django.db.models import Count

from apps.assessments.completeness import check_completeness
from apps.assessments.domain.completeness_check import Finding, FindingsOfKind
from apps.assessments.models import Assessment, FeedbackWindow
from apps.assessments.rating_set import RatingSet
from apps.common.dates import day, local_day
from apps.common.pdf.rich_text import to_paragraphs

from .people_bands import people_band
from .provenance import AnsweredFinding, BeforeSignOff, FeedbackPeriod, FindingGroup, SignOffFingerprint, group_digits


def build_before_sign_off(assessment: Assessment, sheet: RatingSet) -> BeforeSignOff:
    """What peer workers were asked, how many comments came (in a band), and the weak spots that were answered."""
    windows = list(assessment.feedback_windows.annotate(said=Count("comments")))
    return BeforeSignOff(
        windows=tuple(_window(one) for one in windows),
        comments=people_band(sum(one.said for one in windows)) if windows else "",
        spots=tuple(_spots(group) for group in check_completeness(sheet).groups),
    )


def _window(window: FeedbackWindow) -> FeedbackPeriod:
    """Its days. The last one is that on which it ended, also if it was shortened on the way."""
    is_shorter = window.shortened_at is not None
    verb, first, last = "can" if window.closed_at is None else "could", window.opened_at, window.closes_on
    said = f"Peer workers {verb} read the draft and comment on it from {local_day(first)} to {day(last)}."
    return FeedbackPeriod(
        days=f"{said} That is shorter than usual, or than planned." if is_shorter else said,
        shortened_because=to_paragraphs(window.shortened_because),
    )


def _spots(group: FindingsOfKind) -> FindingGroup:
    """One kind of weak spot. Who answered stays in the house."""
    answers = [(finding, finding.answer) for finding in group.findings if finding.answer is not None]
    return FindingGroup(
        heading=group.heading,
        answered=tuple(
            AnsweredFinding(finding.title, to_paragraphs(answer.reason))
            for finding, answer in answers
            if not answer.was_said_with_rating
        ),
        with_rating=tuple(_short(finding) for finding, answer in answers if answer.was_said_with_rating),
        open=tuple(_short(finding) for finding in group.open),
    )


def _short(finding: Finding) -> str:
    return finding.about if finding.is_of_indicator else finding.title


def build_fingerprint(assessment: Assessment, sheet: RatingSet) -> SignOffFingerprint | None:
    """What was stored at sign-off; None for what is not signed off."""
    row = getattr(assessment, "sign_off", None)
    if row is None:
        return None
    return SignOffFingerprint(
        formula=row.formula,
        rubric=f"{sheet.rubric.rubric.short_title} {row.rubric_version}",
        rubric_mark=group_digits(row.rubric_hash),
        digest=group_digits(row.digest),
    )
