"""Evidence that other apps know of: each says so here, when it starts."""

from collections.abc import Callable

from .models import Assessment

# For one audit: the id of a kind of evidence in its rubric, and a sentence that there is some; never what it says.
EvidenceProvider = Callable[[Assessment], list[tuple[str, str]]]

_providers: list[EvidenceProvider] = []


def register(provider: EvidenceProvider) -> None:
    """Add what an app knows of."""
    _providers.append(provider)


def evidence_from_providers(audit: Assessment) -> list[tuple[str, str]]:
    """All of it, for one audit."""
    evidence = []
    for provider in _providers:
        evidence.extend(provider(audit))
    return evidence
