"""What was asked before sign-off, and what it stored, as the report prints it."""

from django.db.models import Count, Q

from apps.assessments.completeness import check_completeness
from apps.assessments.domain.completeness_check import Finding, FindingsOfKind
from apps.assessments.models import Assessment, Comment, FeedbackWindow, SignOff
from apps.assessments.rating_set import RatingSet
from apps.assessments.sign_off_record import NOTICES, SignOffState
from apps.common.dates import day, local_day
from apps.common.pdf.rich_text import to_paragraphs

from .people_bands import people_band
from .provenance import AnsweredFinding, BeforeSignOff, FeedbackPeriod, FindingGroup, SignOffFingerprint, group_digits


def build_before_sign_off(assessment: Assessment, rating_set: RatingSet) -> BeforeSignOff:
    """What peer workers were asked, how many comments came (in a band), and the weak spots that were answered."""
    periods, comments, unanswered = [], 0, 0
    without_reply = Count("comments", filter=Q(comments__in=Comment.objects.unanswered()))
    for window in assessment.feedback_windows.annotate(said=Count("comments"), without_reply=without_reply):
        periods.append(_window(window))
        comments += window.said
        unanswered += window.without_reply
    return BeforeSignOff(
        windows=tuple(periods),
        comments=people_band(comments) if periods else "",
        unanswered=unanswered,
        spots=tuple(map(_findings, check_completeness(rating_set).groups)),
    )


def _window(window: FeedbackWindow) -> FeedbackPeriod:
    """Its days. The last one is that on which it ended, also if it was shortened on the way."""
    is_shorter = window.shortened_at is not None
    verb, first, last = "can" if window.closed_at is None else "could", window.opened_at, window.closes_on
    days = f"Peer workers {verb} read the draft and comment on it from {local_day(first)} to {day(last)}."
    if is_shorter:
        days = f"{days} That is shorter than usual, or than planned."
    if window.is_too_short:
        had = f"{window.working_days_in_words} for it, and should have three"
        days = f"{days} They {'have' if window.closed_at is None else 'had'} {had}."
    return FeedbackPeriod(
        days=days,
        shortened_because=to_paragraphs(window.shortened_because),
    )


def _findings(group: FindingsOfKind) -> FindingGroup:
    """One kind of weak finding. Who answered stays in the house."""
    answered, with_rating, unanswered = [], [], []
    for finding in group.findings:
        if finding.answer is None:
            unanswered.append(_short(finding))
        elif finding.answer.was_said_with_rating:
            with_rating.append(_short(finding))
        else:
            answered.append(AnsweredFinding(finding.title, to_paragraphs(finding.answer.reason)))
    return FindingGroup(
        heading=group.heading,
        answered=tuple(answered),
        with_rating=tuple(with_rating),
        open=tuple(unanswered),
    )


def _short(finding: Finding) -> str:
    return finding.about if finding.is_of_indicator else finding.title


# What the mark of a version is made of, by its rule (apps/assessments/domain/sign_off_digest.py).
COVERS = {
    1: "The mark of this version is made from its levels, reasons and evidence list.",
    2: (
        "The mark of this version is made from everything that was stored of it: scores, answers, reasons, evidence, "
        "the second rating, comments and each step, with who and when."
    ),
}
FITS = "What this report prints was compared with it, and fits."


def build_fingerprint(
    assessment: Assessment, rating_set: RatingSet, state: SignOffState | None
) -> SignOffFingerprint | None:
    """What was stored at sign-off; None for what is not signed off."""
    row = getattr(assessment, "sign_off", None)
    if row is None:
        return None
    return SignOffFingerprint(
        formula=row.formula,
        rubric=f"{rating_set.rubric.rubric.short_title} {row.rubric_version}",
        rubric_mark=group_digits(row.rubric_hash),
        digest=group_digits(row.digest),
        compared=_compared(row, state),
    )


def _compared(row: SignOff, state: SignOffState | None) -> tuple[str, ...]:
    """What the mark is made of, and whether what is stored today fits it."""
    if state is SignOffState.NOT_STORED:
        return (NOTICES[state],)
    covers = COVERS.get(row.digest_rule, "")
    said = FITS if state is SignOffState.FITS else NOTICES[SignOffState.CHANGED]
    return tuple(sentence for sentence in (covers, said) if sentence)
