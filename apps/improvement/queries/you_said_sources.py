"""Where something was heard: what may be named on a page for everybody, and what is read beside it while one writes.

Nothing here goes around the rules of surveys: a round is named only if its results may be shown outside, a discussion
only if enough people took part, and peer workers only where there are enough of them. Reflections are not looked at.
"""

from dataclasses import dataclass

from apps.assessments.models import Comment
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Programme
from apps.surveys.models import Discussion, Round, Theme
from apps.surveys.queries.public_sources import discussions_to_name, rounds_to_name

from ..domain.you_said import HeardFrom
from ..models import YouSaidItem

LEAST_PEER_WORKERS = 8  # as many as anything takes that is told outside an organisation
MOST_COMMENTS = 20  # beside the form, the newest first
COMMENTS_IN_WORDS = "From what peer workers told us"


@dataclass(frozen=True)
class NamedSource:
    """Where something was heard: a round, a discussion, or neither."""

    label: str  # as the form offers it
    round: Round | None = None
    discussion: Discussion | None = None


def source_rows(programme: Programme) -> dict[tuple[HeardFrom, str], NamedSource]:
    """Everything that may be named for this programme, by what it is and its reference. Two queries."""
    found = {(HeardFrom.NOT_SAID, ""): NamedSource("Do not say")}
    for one in rounds_to_name(programme):
        label = source_in_words(HeardFrom.ROUND.value, one, None)
        found[HeardFrom.ROUND, one.reference] = NamedSource(label, round=one)
    for held in discussions_to_name(programme):
        label = source_in_words(HeardFrom.DISCUSSION.value, None, held)
        found[HeardFrom.DISCUSSION, held.reference] = NamedSource(label, discussion=held)
    if programme.peer_workers >= LEAST_PEER_WORKERS:
        found[HeardFrom.COMMENTS, ""] = NamedSource(COMMENTS_IN_WORDS)
    return found


def source_key(item: YouSaidItem) -> tuple[HeardFrom, str]:
    """What an item names, as `source_rows` has it."""
    source = item.round or item.discussion
    return HeardFrom(item.heard_from), source.reference if source else ""


def source_in_words(heard_from: str, round: Round | None, discussion: Discussion | None) -> str:
    """As the page says it: no day, and no number."""
    if round is not None:
        return f"From the survey of {round.get_voice_display().lower()} that ended in {round.closes_on:%B %Y}"
    if discussion is not None:
        return f"From a discussion in {discussion.held_on:%B %Y}"
    return COMMENTS_IN_WORDS if heard_from == HeardFrom.COMMENTS.value else ""


def comments_to_read(programme: Programme) -> list[str]:
    """What peer workers said of the programme's drafts, for a manager, who reads comments: without a name, and in no
    telling order.
    """
    comments = Comment.objects.filter(assessment__programme=programme).exclude(
        assessment__status=AuditStatus.DISCARDED
    )
    return list(comments.order_by("-on", "reference").values_list("text", flat=True)[:MOST_COMMENTS])


def others_words(programme: Programme) -> list[str]:
    """Every text of somebody else that an item must not repeat: comments, and themes of discussions."""
    comments = Comment.objects.filter(assessment__programme=programme).values_list("text", flat=True)
    themes = Theme.objects.filter(discussion__programme=programme).values_list("text", flat=True)
    return [*comments, *themes]
