"""Who may do what with a survey round. Each rule is written once, with the reason a person reads."""

from datetime import date

from django.db.models import QuerySet

from apps.assessments.models import Assessment
from apps.assessments.statuses import RATING, AuditStatus
from apps.common.dates import day
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme, Role
from apps.organisations.permissions import has_role

from .models import LinkKind, Round
from .statuses import RoundStatus


def check_manages_rounds(person, organisation_id: int) -> None:
    """Rounds are a service manager's work."""
    if not has_role(person, organisation_id, Role.MANAGER):
        raise NotAllowed("Only service managers of this organisation open and look after survey rounds.")


def check_can_open(person, programme: Programme) -> None:
    """Opening a round for a programme."""
    check_manages_rounds(person, programme.organisation_id)


def check_none_open(programme: Programme, voice: str) -> None:
    """One round at a time for each voice: two would share people, and could be compared while they are open."""
    if Round.objects.filter(programme=programme, voice=voice, status=RoundStatus.OPEN).exists():
        raise NotAllowed("A round for this voice is open already. Wait until it closes before you open another.")


def check_is_open(round: Round) -> None:
    """Nothing happens to a round that is over."""
    if round.status == RoundStatus.CLOSED:
        raise NotAllowed("This round has closed.")
    if round.status == RoundStatus.CALLED_OFF:
        raise NotAllowed("This round was called off.")


def check_takes_answers(round: Round, today: date) -> None:
    """Answers count from the first day of a round to its last."""
    check_is_open(round)
    if today < round.opens_on:
        raise NotAllowed(f"This round opens on {day(round.opens_on)}.")
    if today > round.closes_on:
        raise NotAllowed(f"This round closed on {day(round.closes_on)}.")


def check_can_extend(person, round: Round, today: date) -> None:
    """Giving people more time. There is no closing early: who chose the moment could see what one answer changes."""
    check_manages_rounds(person, round.programme.organisation_id)
    check_is_open(round)
    if today > round.closes_on:
        raise NotAllowed("This round is over. Its results are made once and never change.")


def check_can_call_off(person, round: Round, today: date) -> None:
    """Throwing an open round away, unread."""
    check_can_extend(person, round, today)


def check_can_make_links(person, round: Round, today: date) -> None:
    """Making single-use links."""
    check_can_extend(person, round, today)
    if round.link_kind != LinkKind.SINGLE_USE:
        raise NotAllowed("This round has one link for everybody.")


def check_is_peer_worker_of(person, round: Round) -> None:
    """The peer workers' round is for those who hold that role where the programme is run."""
    if not round.for_peer_workers:
        raise NotAllowed("This round is for people supported. They answer through its link.")
    if not has_role(person, round.programme.organisation_id, Role.PEER_WORKER):
        raise NotAllowed("This round is for the peer workers of this organisation.")


def check_can_answer(person, round: Round, today: date) -> None:
    """Answering signed in. Whether the person has answered, the action finds out."""
    check_is_peer_worker_of(person, round)
    check_takes_answers(round, today)


def check_can_read_result(person, round: Round) -> None:
    """Reading what a closed round says, inside the organisation.

    Peer workers and administrators from the moment it closes. Those who rate, once no audit is being rated
    that the round speaks to: what a survey says would anchor their ratings.
    """
    if round.status == RoundStatus.CALLED_OFF:
        raise NotAllowed("This round was called off. Its answers were deleted unread.")
    if round.status != RoundStatus.CLOSED:
        raise NotAllowed(
            f"This round has no results before it closes, after {day(round.closes_on)}. Nobody sees any."
        )
    if reads_results_at_once(person, round.programme.organisation_id):
        return
    if audits_being_rated(round.programme_id, round.closes_on).exists():
        raise NotAllowed(
            "An audit of this programme is in progress. So that it rests on its own evidence, you can read what "
            "people said once its ratings are finished."
        )


def reads_results_at_once(person, organisation_id: int) -> bool:
    """Whether the person reads results from the day a round closes: those who do not rate."""
    return has_role(person, organisation_id, Role.PEER_WORKER, Role.ADMINISTRATOR)


def audits_being_rated(programme, closes_on) -> QuerySet[Assessment]:
    """The audits of a programme that are being rated and that a round which closed then speaks to.

    Both are values, or name them in a query.
    """
    being_rated = Assessment.objects.filter(programme=programme, status__in=(*RATING, AuditStatus.AGREEING))
    return being_rated.filter(period_start__lte=closes_on)
