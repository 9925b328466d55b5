"""The trail of one audit: who did what, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from apps.accounts.models import User
from apps.activity_log.models import Event
from apps.activity_log.queries import events_about
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..activity_sentences import activity_sentence
from ..models import Assessment, Review
from ..permissions import check_can_read
from ..statuses import LAID_OPEN
from ..version_status import HasVersionStatus

STEPS_ON_A_PAGE = 100
# What tells how a review stands and nothing of its levels: the managers see it also while the rating is blind.
REVIEW_STEPS = (
    "review asked for",
    "review taken up",
    "review finished",
    "review taken up again",
    "review ended",
)


@dataclass(frozen=True)
class Step:
    """One thing that was done."""

    at: datetime
    by: str  # a name; empty: the system, or somebody who is not named
    sentence: str


@dataclass(frozen=True)
class ActivityLogPage(HasVersionStatus):
    """Everything that was done to one version of an audit, the newest first."""

    audit: Assessment
    steps: list[Step]
    reasons: list[tuple[datetime, str]]  # what was given for a step that asks for one
    numbers: Page


def activity_log_page(person, audit: Assessment, number: str | None) -> ActivityLogPage:
    """Raises NotAllowed for people who may not read the audit.

    A review's levels come in once both ratings lie open; those of a review that was ended never do.
    """
    check_can_read(person, audit)
    counted: list[Review] = []
    hidden: list[Review] = []
    for review in audit.reviews.all():
        lies_open = review.ended_at is None and audit.status in LAID_OPEN
        reviews = counted if lies_open else hidden
        reviews.append(review)
    events = events_about(audit, *counted)
    if hidden:
        events = events | events_about(*hidden).filter(what__in=REVIEW_STEPS)
    numbers = Paginator(events, STEPS_ON_A_PAGE).get_page(number)
    names = dict(
        User.objects.filter(pk__in=[event.by for event in numbers if event.by is not None]).values_list("pk", "name")
    )
    rubric = load_rubric_content(audit.rubric).content
    return ActivityLogPage(
        audit=audit,
        steps=[_step(event, names, rubric) for event in numbers],
        reasons=list(audit.status_changes.exclude(reason="").order_by("-pk").values_list("at", "reason")),
        numbers=numbers,
    )


def _step(event: Event, names: dict[int, str], rubric) -> Step:
    by = "" if event.by is None else names.get(event.by, "somebody whose account is closed")
    return Step(at=event.at, by=by, sentence=activity_sentence(event.what, event.detail, rubric))
