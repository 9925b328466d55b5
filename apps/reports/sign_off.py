"""What was asked before sign-off, and what it stored, as the report prints it."""

from apps.assessments.models import Assessment, CheckAnswer, FeedbackWindow
from apps.assessments.sheet import Sheet
from apps.common.dates import day, local_day
from apps.common.printing.written import written
from apps.rubric import tree, words

from .bands import band_of_people
from .record import AnsweredSpot, BeforeSignOff, Seal, ToAndFro, in_groups


def before_sign_off_of(assessment: Assessment, sheet: Sheet) -> BeforeSignOff:
    """What peer workers were asked, how many comments came (in a band), and the weak spots that were answered."""
    windows = tuple(_window(one) for one in assessment.feedback_windows.all())
    return BeforeSignOff(
        windows=windows,
        comments=band_of_people(assessment.comments.count()) if windows else "",
        spots=tuple(_spot(one, sheet.rubric) for one in assessment.check_answers.all()),
    )


def _window(window: FeedbackWindow) -> ToAndFro:
    """Its days. The last one is that on which it ended, if it was shortened."""
    is_shorter = window.shortened_at is not None
    last = local_day(window.shortened_at) if is_shorter else day(window.closes_on)
    verb = "can" if window.closed_at is None else "could"
    said = f"Peer workers {verb} read the draft and comment on it from {local_day(window.opened_at)} to {last}."
    return ToAndFro(
        days=f"{said} That is shorter than planned." if is_shorter else said,
        shortened_because=written(window.shortened_because),
    )


def _spot(answer: CheckAnswer, rubric: tree.Rubric) -> AnsweredSpot:
    return AnsweredSpot(
        about=_about(answer.about, rubric), spot=words.spaced(answer.kind).lower(), reason=written(answer.reason)
    )


def _about(code: str, rubric: tree.Rubric) -> str:
    """The name of an indicator or a factor."""
    titles = {one.id: f"{one.id} {one.title}" for one in rubric.indicators}
    return (titles | {one.id: one.name for one in rubric.factors}).get(code, "The whole audit")


def seal_of(assessment: Assessment, sheet: Sheet) -> Seal | None:
    """What was stored at sign-off; None for what is not signed off."""
    row = getattr(assessment, "sign_off", None)
    if row is None:
        return None
    return Seal(
        formula=row.formula,
        rubric=f"{sheet.rubric.rubric.short_title} {row.rubric_version}",
        rubric_mark=in_groups(row.rubric_hash),
        digest=in_groups(row.digest),
    )
