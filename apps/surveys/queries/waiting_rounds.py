"""What survey rounds want of a person: to have their say, or to look at what a closed round says."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from apps.accounts.queries import is_acknowledged
from apps.common.dates import day
from apps.common.waiting_items import WaitingItem
from apps.organisations.models import Role
from apps.organisations.permissions import has_role, organisations_where

from ..domain.questions import RespondentGroup
from ..models import Round
from ..permissions import audits_being_rated
from ..statuses import RoundStatus
from .access import has_answered, rounds_for

NEWS_FOR = timedelta(days=90)


def rounds_waiting(person, today: date) -> list[WaitingItem]:
    """Rounds that a peer worker has not answered yet; and results that nobody has shown to the person yet."""
    peer_workers = Q(voice=RespondentGroup.PEER_WORKERS) & _of(person, Role.PEER_WORKER)
    leaders = _of(person, Role.MANAGER, Role.ADMINISTRATOR)
    takes_answers = Q(status=RoundStatus.OPEN, opens_on__lte=today, closes_on__gte=today)
    has_closed = Q(status=RoundStatus.CLOSED, closes_on__gte=today - NEWS_FOR)
    being_rated = audits_being_rated(OuterRef("programme"), OuterRef("closes_on"))
    found = (
        rounds_for(person)
        .annotate(is_held_back=Exists(being_rated), was_seen=is_acknowledged(person))
        .filter(takes_answers & peer_workers | has_closed & (peer_workers | leaders) & Q(was_seen=False))
        .order_by("closes_on", "pk")
    )
    items = []
    for row in found:
        if row.status == RoundStatus.OPEN and not has_answered(person, row):
            href = reverse("surveys:answer", args=[row.reference])
            items.append(
                WaitingItem(
                    "Have your say", href, row.programme.name, "Nobody can tell who said what.", row.closes_on
                )
            )
        elif row.status == RoundStatus.CLOSED and _may_read(person, row):
            items.append(_results(row))
    return items


def _of(person, *roles: Role) -> Q:
    return Q(programme__organisation__in=organisations_where(person, *roles))


def _may_read(person, row) -> bool:
    """As `check_can_read_result` says it of one round, for many in one query."""
    return not row.is_held_back or has_role(
        person, row.programme.organisation_id, Role.PEER_WORKER, Role.ADMINISTRATOR
    )


def _results(row: Round) -> WaitingItem:
    group = row.get_voice_display().lower()
    href = reverse("surveys:results", args=[row.reference])
    hint = f"The round closed on {day(row.closes_on)}."
    return WaitingItem(f"See what {group} say", href, row.programme.name, hint)
