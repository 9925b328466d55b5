"""Putting closed rounds together, for groups too small to be shown alone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation
from apps.rubric.queries.rubric_loader import load_rubric_content

from .. import publication_storage
from ..domain import pooling, suppression
from ..domain.results import Refusal
from ..models import Publication, Round
from ..permissions import check_manages_rounds


@transaction.atomic
def pool(*, rounds: Sequence[Round], by, at: datetime) -> Publication:
    """Put rounds of one organisation together, and store what that says, whatever it is.

    There is no looking first: a result that somebody has looked at is published. Raises NotAllowed if they do not
    belong together, or if the counts of one are deleted.
    """
    if not rounds:
        raise NotAllowed("Choose at least two different rounds to put together.")
    # Two pools made at the same time must know of each other.
    organisation = Organisation.objects.select_for_update().get(pk=rounds[0].programme.organisation_id)
    check_manages_rounds(by, organisation.pk)
    _check_rounds(rounds, organisation)
    named = Publication.objects.filter(parts__round__in=rounds).distinct()
    earlier = [publication_storage.to_results(row) for row in publication_storage.prefetch_results(named)]
    refusal = pooling.check_can_be_pooled([publication_storage.round_key(one) for one in rounds], earlier)
    if refusal:
        raise NotAllowed(refusal.reason)
    pooled = pooling.pool_rounds(
        [publication_storage.load_closed_round(one) for one in rounds],
        earlier=earlier,
        limits=suppression.limits_of(load_rubric_content(rounds[0].rubric).content.scale),
    )
    if isinstance(pooled, Refusal):
        raise NotAllowed(pooled.reason)
    row = publication_storage.store_publication(pooled, list(rounds), on=timezone.localdate(at), by=by)
    for one in rounds:
        record("survey rounds put together", target=one, by=by, at=at, rounds=len(rounds))
    return row


def _check_rounds(rounds: Sequence[Round], organisation: Organisation) -> None:
    """Raises NotAllowed if a round is of another organisation, or if its counts are deleted."""
    for one in rounds:
        if one.programme.organisation_id != organisation.pk:
            raise NotAllowed("Only rounds of one organisation can be put together.")
    for one in rounds:
        if not hasattr(one, "counts"):
            raise NotAllowed("The counts of one of these rounds are deleted, because it is too long ago.")
