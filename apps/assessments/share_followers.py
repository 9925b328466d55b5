"""What follows when a version is shared: each app may put its own rows in order. It says so here, when it starts."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from .models import Share


class FollowShare(Protocol):
    """Puts one app's rows in order, inside the transaction in which something is shared, or shared more widely."""

    def __call__(self, *, share: Share, by, at: datetime) -> None: ...


_followers: list[Callable[..., None]] = []


def register(follow: FollowShare) -> None:
    """Add what an app does."""
    _followers.append(follow)


def follow_share(*, share: Share, by, at: datetime) -> None:
    """Let every app put its rows in order."""
    for follow in _followers:
        follow(share=share, by=by, at=at)
