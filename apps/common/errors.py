"""Refusals that carry the sentence a person reads."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """A rule said no. `reason` is shown on the page, in the tooltip and in the 403 page."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def allows(check, *things) -> bool:
    """Whether `check(*things)` lets pass: turns a rule that raises into one that answers."""
    try:
        check(*things)
    except NotAllowed:
        return False
    return True


def reason_against(check, *things) -> str:
    """Why `check(*things)` refuses, or an empty text: for tooltips and greyed-out buttons."""
    try:
        check(*things)
    except NotAllowed as refusal:
        return refusal.reason
    return ""
