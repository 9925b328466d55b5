"""An answer to a round: noted as given, added to the counts, and gone.

Participation and counts are one encrypted row each, written over in one transaction. Nothing else is written: no
event, no session, no time. What both rows hold is sorted and does not depend on the order in which people answered.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.common.public_ids import new_reference

from .. import encryption, permissions, rate_limits
from ..domain import participation, tally
from ..domain.participation import AlreadyAnsweredError, Participation, UnknownLinkError
from ..domain.tally import HelpKind
from ..models import Counts, LinkKind, ParticipationRecord, Round
from ..participant_digests import link_digest, person_digest
from ..publication_storage import lock_round

MOST_LINKS_AT_ONCE = 500


class TooManyError(NotAllowed):
    """More answers come than the link takes. Try again later."""


@transaction.atomic
def answer_as_peer_worker(*, round: Round, answers: Mapping[str, int], by, at: datetime) -> None:
    """Count one peer worker's answers: a level by indicator; what is left out, or not scored, is not in it.

    Raises NotAllowed if the round takes no answers from them, or has theirs.
    """
    round = lock_round(round)
    permissions.check_can_answer(by, round, timezone.localdate(at))
    _mark_as_answered(
        round, person_digest(round, by), "You have answered this round. Thank you: your answers are counted."
    )
    _add_to_counts(round, answers, HelpKind.NOBODY)


def answer_by_link(
    *, round: Round, secret: str, answers: Mapping[str, int], helped: HelpKind, address: str, at: datetime
) -> None:
    """Count the answers of one person supported, who came by a link.

    `secret`: of a single-use link; empty for the open one. `address`: where the request comes from; it is not kept.
    Raises NotAllowed if the round takes no answers or the link is used up, and TooManyError if too many come.
    """
    if round.link_kind == LinkKind.OPEN:
        _check_rate_limits(round, address, at)
    if not _count_by_link(round, secret, answers, helped, at):
        _mark_noisy(round)
        raise TooManyError("This survey has more answers than people were asked, so it takes no more.")


@transaction.atomic
def _count_by_link(round: Round, secret: str, answers: Mapping[str, int], helped: HelpKind, at: datetime) -> bool:
    """Whether the answer was counted; False if the open link is full."""
    round = lock_round(round)
    permissions.check_takes_answers(round, timezone.localdate(at))
    if round.link_kind == LinkKind.SIGNED_IN:
        raise NotAllowed("This round is for peer workers. Sign in to answer it.")
    if round.link_kind == LinkKind.SINGLE_USE:
        _mark_as_answered(round, link_digest(round, secret), "This link has been used. Each link is for one answer.")
    elif _lock_tally(round).people >= rate_limits.most_answers(round):
        return False
    _add_to_counts(round, answers, helped)
    return True


@transaction.atomic
def make_links(*, round: Round, number: int, by, at: datetime) -> list[str]:
    """New single-use links: their secrets, which are shown once and stored nowhere."""
    round = lock_round(round)
    permissions.check_can_make_links(by, round, timezone.localdate(at))
    if not 1 <= number <= MOST_LINKS_AT_ONCE:
        raise NotAllowed(f"Make between 1 and {MOST_LINKS_AT_ONCE} links at a time.")
    secrets = [new_reference() for _ in range(number)]
    row = round.participation
    _save(row, _load(row).with_links(link_digest(round, secret) for secret in secrets))
    record("survey links made", target=round, by=by, at=at, number=number)
    return secrets


def _mark_as_answered(round: Round, digest: str, sentence: str) -> None:
    row = ParticipationRecord.objects.select_for_update().get(round=round)
    try:
        after = _load(row).with_answered(digest)
    except AlreadyAnsweredError:
        raise NotAllowed(sentence) from None
    except UnknownLinkError:
        raise NotAllowed("This link is not known. Check it against the one you were given.") from None
    _save(row, after)


def _load(row: ParticipationRecord) -> Participation:
    return participation.from_json(encryption.decrypt(row.ciphertext))


def _save(row: ParticipationRecord, after: Participation) -> None:
    row.ciphertext = encryption.encrypt(participation.to_json(after))
    row.save(update_fields=["ciphertext"])


def _lock_tally(round: Round) -> tally.Tally:
    return tally.from_json(encryption.decrypt(Counts.objects.select_for_update().get(round=round).ciphertext))


def _add_to_counts(round: Round, answers: Mapping[str, int], helped: HelpKind) -> None:
    after = _lock_tally(round).with_one(answers, helped)
    Counts.objects.filter(round=round).update(ciphertext=encryption.encrypt(tally.to_json(after)))


def _check_rate_limits(round: Round, address: str, at: datetime) -> None:
    if rate_limits.is_address_over_limit(round, address, at):
        raise TooManyError("Many answers have come from here in a short time. Please try again later.")
    if rate_limits.is_round_over_limit(round, at):
        _mark_noisy(round)
        raise TooManyError("Many answers are coming in just now. Please try again in an hour.")


def _mark_noisy(round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(is_noisy=True)
