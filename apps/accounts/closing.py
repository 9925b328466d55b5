"""Closing an account: each app may object, and puts its own rows in order. It says so here, when it starts."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Leave(Protocol):
    """Puts one app's rows in order, inside the transaction that closes the account."""

    def __call__(self, *, user, by, at: datetime) -> None: ...


_checks: list[Callable[..., None]] = []
_leavers: list[Leave] = []
_sayers: list[Callable[..., str]] = []


def register(
    *, leave: Leave, check: Callable[..., None] | None = None, says: Callable[..., str] | None = None
) -> None:
    """Add what an app does.

    `check(user)` raises NotAllowed with the reason if the account has to stay; `says(user)` is the sentence that the
    person reads of it beforehand, or an empty text.
    """
    _leavers.append(leave)
    if check is not None:
        _checks.append(check)
    if says is not None:
        _sayers.append(says)


def what_it_means(user) -> list[str]:
    """What the apps will do with what they keep of the person, a sentence each."""
    sentences = []
    for say in _sayers:
        sentence = say(user)
        if sentence:
            sentences.append(sentence)
    return sentences


def check_can_close(user) -> None:
    """Raises NotAllowed if any app needs the person to do something first."""
    for check in _checks:
        check(user)


def leave_everything(*, user, by, at: datetime) -> None:
    """Let every app put its rows in order."""
    for leave in _leavers:
        leave(user=user, by=by, at=at)
