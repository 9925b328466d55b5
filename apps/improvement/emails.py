"""E-mails about actions: one a day for a person at most, with programmes and numbers, and nothing anybody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from apps.accounts.notices import Concern, Notice, NoticeKind, send_notice
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where

from .queries.plan import own_open_actions

HAS_ACTIONS = "actions"  # the rule: something open is theirs, or a plan is theirs to write


def still_has_actions(person, key: int, roles: Sequence[str]) -> bool:
    """Whether an e-mail about actions still concerns the person."""
    return bool(organisations_where(person, Role.MANAGER)) or own_open_actions(person).exists()


@dataclass
class OwnActions:
    """How many actions of one programme a person is reminded of."""

    programme: str
    late: int = 0
    due: int = 0  # within the next thirty days


@dataclass(frozen=True)
class PlanOfTheMonth:
    """How one plan stands at the beginning of a month."""

    programme: str
    open: int
    late: int
    done: int  # confirmed in the month before


def send_actions_due(
    person: int, own: Sequence[OwnActions], plans: Sequence[PlanOfTheMonth], *, at: datetime
) -> None:
    """What is due of a person's own actions, and once a month how their plans stand."""
    subject = "Your actions: what is due" if own else "Your action plans, at the beginning of the month"
    path = reverse("improvement:your_actions") if own else reverse("assessments:programmes")
    words: dict[str, object] = {"own": own, "plans": plans}
    notice = Notice(NoticeKind.ACTIONS, subject, "improvement/email/actions_due.txt", path, words)
    send_notice(notice, [person], Concern(HAS_ACTIONS, 0), at=at)
