"""An answer to a round: spent on the roll, added to the counts, and gone.

Roll and counts are one sealed row each, written over in one transaction. Nothing else is written: no event, no
session, no time. What both rows hold is sorted and does not depend on the order in which people answered.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.common.references import new_reference

from .. import floods, permissions, sealing
from ..domain import participation, tally
from ..domain.participation import NotOnTheRollError, SpentError
from ..domain.tally import Helped
from ..marks import link_mark, person_mark
from ..models import Counts, LinkKind, RollRow, Round
from ..rows import locked

MOST_LINKS_AT_ONCE = 500


class TooManyError(NotAllowed):
    """More answers come than the link takes. Try again later."""


@transaction.atomic
def answer_as_peer_worker(*, round: Round, answers: Mapping[str, int], by, at: datetime) -> None:
    """Count one peer worker's answers: a level by indicator; what is left out, or not scored, is not in it.

    Raises NotAllowed if the round takes no answers from them, or has theirs.
    """
    round = locked(round)
    permissions.check_can_answer(by, round, timezone.localdate(at))
    _spend(round, person_mark(round, by), "You have answered this round. Thank you: your answers are counted.")
    _add(round, answers, Helped.NOBODY)


def answer_by_link(
    *, round: Round, secret: str, answers: Mapping[str, int], helped: Helped, address: str, at: datetime
) -> None:
    """Count the answers of one person supported, who came by a link.

    `secret`: of a single-use link; empty for the open one. `address`: where the request comes from; it is not kept.
    Raises NotAllowed if the round takes no answers or the link is used up, and TooManyError if too many come.
    """
    if round.link_kind == LinkKind.OPEN:
        _check_not_stuffed(round, address, at)
    if not _counted_by_link(round, secret, answers, helped, at):
        _mark_noisy(round)
        raise TooManyError("This survey has more answers than people were asked, so it takes no more.")


@transaction.atomic
def _counted_by_link(round: Round, secret: str, answers: Mapping[str, int], helped: Helped, at: datetime) -> bool:
    """Whether the answer was counted; False if the open link is full."""
    round = locked(round)
    permissions.check_takes_answers(round, timezone.localdate(at))
    if round.link_kind == LinkKind.SIGNED_IN:
        raise NotAllowed("This round is for peer workers. Sign in to answer it.")
    if round.link_kind == LinkKind.SINGLE_USE:
        _spend(round, link_mark(round, secret), "This link has been used. Each link is for one answer.")
    elif _counted(round).people >= floods.most_answers(round):
        return False
    _add(round, answers, helped)
    return True


@transaction.atomic
def make_links(*, round: Round, number: int, by, at: datetime) -> list[str]:
    """New single-use links: their secrets, which are shown once and stored nowhere."""
    round = locked(round)
    permissions.check_can_make_links(by, round, timezone.localdate(at))
    if not 1 <= number <= MOST_LINKS_AT_ONCE:
        raise NotAllowed(f"Make between 1 and {MOST_LINKS_AT_ONCE} links at a time.")
    secrets = [new_reference() for _ in range(number)]
    row = round.roll
    row.sealed = sealing.seal(
        participation.written(
            participation.read(sealing.opened(row.sealed)).having_issued(link_mark(round, one) for one in secrets)
        )
    )
    row.save(update_fields=["sealed"])
    record("survey links made", target=round, by=by, at=at, number=number)
    return secrets


def _spend(round: Round, mark: str, sentence: str) -> None:
    row = RollRow.objects.select_for_update().get(round=round)
    try:
        after = participation.read(sealing.opened(row.sealed)).having_spent(mark)
    except SpentError:
        raise NotAllowed(sentence) from None
    except NotOnTheRollError:
        raise NotAllowed("This link is not known. Check it against the one you were given.") from None
    row.sealed = sealing.seal(participation.written(after))
    row.save(update_fields=["sealed"])


def _counted(round: Round) -> tally.Tally:
    return tally.read(sealing.opened(Counts.objects.select_for_update().get(round=round).sealed))


def _add(round: Round, answers: Mapping[str, int], helped: Helped) -> None:
    after = _counted(round).with_one(answers, helped)
    Counts.objects.filter(round=round).update(sealed=sealing.seal(tally.written(after)))


def _check_not_stuffed(round: Round, address: str, at: datetime) -> None:
    if floods.is_from_one_place(round, address, at):
        raise TooManyError("Many answers have come from here in a short time. Please try again later.")
    if floods.is_flooded(round, at):
        _mark_noisy(round)
        raise TooManyError("Many answers are coming in just now. Please try again in an hour.")


def _mark_noisy(round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(is_noisy=True)
