"""Evidence that other apps know of: each says so here, when it starts."""

from collections.abc import Callable

from .models import Assessment

# For one audit: the id of a kind of evidence in its rubric, and a sentence that there is some; never what it says.
Offer = Callable[[Assessment], list[tuple[str, str]]]

_offers: list[Offer] = []


def register(offer: Offer) -> None:
    """Add what an app can offer."""
    _offers.append(offer)


def offered_for(audit: Assessment) -> list[tuple[str, str]]:
    """Everything that is offered for one audit."""
    return [one for offer in _offers for one in offer(audit)]
