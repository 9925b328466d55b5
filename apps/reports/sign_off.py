"""What was asked before sign-off, and what it stored, as the report prints it."""

from apps.assessments.models import Assessment, FeedbackWindow
from apps.assessments.sheet import Sheet
from apps.common.dates import day, local_day
from apps.common.printing.written import written

from .bands import band_of_people
from .record import BeforeSignOff, Seal, ToAndFro, in_groups


def before_sign_off_of(assessment: Assessment) -> BeforeSignOff:
    """The windows in which peer workers could comment, and how many comments came, in a band."""
    windows = tuple(_window(one) for one in assessment.feedback_windows.all())
    return BeforeSignOff(
        spots=(),
        windows=windows,
        comments=band_of_people(max(1, assessment.comments.count())) if windows else "",
    )


def _window(window: FeedbackWindow) -> ToAndFro:
    last = window.closes_on
    verb = "could read the draft and comment on it" if window.closed_at else "can read the draft and comment on it"
    if window.shortened_at is not None:
        days = f"Peer workers {verb} from {local_day(window.opened_at)}. The window was shortened, and ended on {local_day(window.shortened_at)}."
    else:
        days = f"Peer workers {verb} from {local_day(window.opened_at)} to {day(last)}."
    return ToAndFro(days=days, shortened_because=written(window.shortened_because))


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
