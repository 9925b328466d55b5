"""How long reflections are kept, and their end."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.personal_data_exports import forget_gathered
from apps.common.errors import NotAllowed

from ..domain.retention import MONTHS, retention_end
from ..models import Journal, Printout, Reflection
from ..permissions import check_can_reflect


@transaction.atomic
def choose_retention(*, months: int, by, at: datetime) -> None:
    """Open the journal, or change for how long it keeps. What is older than the new time is forgotten at once.

    Raises ValueError for a time that cannot be chosen.
    """
    check_can_reflect(by)
    if months not in MONTHS:
        raise ValueError(f"Reflections cannot be kept for {months} months.")
    times = Reflection.objects.filter(author=by).values_list("saved_at", flat=True)
    if any(retention_end(saved_at, months) <= at for saved_at in times):
        forget_gathered([by.pk])
    Journal.objects.update_or_create(author=by, defaults={"months": months})
    rows = list(Reflection.objects.select_for_update().filter(author=by))
    for row in rows:
        row.keep_until = retention_end(row.saved_at, months)
    Reflection.objects.bulk_update(rows, ["keep_until"], batch_size=200)
    Reflection.objects.filter(author=by, keep_until__lte=at).delete()


@transaction.atomic
def delete_reflection(*, reflection: Reflection, by, at: datetime) -> None:
    """One reflection, for good. It may be one that no key opens any more."""
    if reflection.author_id != by.pk:
        raise NotAllowed("People delete their own reflections only.")
    forget_gathered([by.pk])
    reflection.delete()


@transaction.atomic
def delete_everything(*, by, at: datetime) -> None:
    """All that the person wrote, for good. The journal itself stays theirs, with the time they chose."""
    forget_gathered([by.pk])
    Reflection.objects.filter(author=by).delete()
    Printout.objects.filter(author=by).delete()


@transaction.atomic
def leave_nothing(*, user, by, at: datetime) -> None:
    """Part of closing an account: the journal and everything in it."""
    if by != user:
        raise NotAllowed("People close their own account only.")
    Reflection.objects.filter(author=user).delete()
    Printout.objects.filter(author=user).delete()
    Journal.objects.filter(author=user).delete()


def forget_old(*, at: datetime) -> int:
    """Delete every reflection whose time is over; returns how many there were. No page shows them any more anyway."""
    past = Reflection.objects.filter(keep_until__lte=at)
    # Asked first, because it is asked every few seconds and reading locks nothing.
    return _forget(past) if past.exists() else 0


@transaction.atomic
def _forget(past: QuerySet[Reflection]) -> int:
    """Also where it stands in a file of everything kept about its author."""
    forget_gathered(list(past.order_by().values_list("author", flat=True).distinct()))
    return past.delete()[0]
