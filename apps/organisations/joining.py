"""Taking up a role: each app may put its own rows in order. It says so here, when it starts."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Join(Protocol):
    """Puts one app's rows in order, inside the transaction in which somebody takes up a role."""

    def __call__(self, *, membership, by, at: datetime) -> None: ...


_joiners: list[Callable[..., None]] = []


def register(join: Join) -> None:
    """Add what an app does."""
    _joiners.append(join)


def join_everything(*, membership, by, at: datetime) -> None:
    """Let every app put its rows in order."""
    for join in _joiners:
        join(membership=membership, by=by, at=at)
