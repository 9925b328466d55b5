"""Evidence that other apps know of: each says so here, when it starts."""

from collections.abc import Callable

from .models import Assessment

# For one audit: the id of a kind of evidence in its rubric, and a sentence that there is some; never what it says.
EvidenceProvider = Callable[[Assessment], list[tuple[str, str]]]

_offers: list[EvidenceProvider] = []


def register(offer: EvidenceProvider) -> None:
    """Add what an app can offer."""
    _offers.append(offer)


def evidence_from_providers(audit: Assessment) -> list[tuple[str, str]]:
    """Everything that is offered for one audit."""
    offered = []
    for offer in _offers:
        offered.extend(offer(audit))
    return offered
