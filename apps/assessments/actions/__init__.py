"""Every change to an audit: its life (`audits`), its answers (`ratings`), who sees it (`sharing`)."""

from .audits import bring_back, change_period, discard, reopen, start_audit, submit
from .ratings import Conflict, Saved, rate
from .sharing import share, withdraw_share

__all__ = [
    "Conflict",
    "Saved",
    "bring_back",
    "change_period",
    "discard",
    "rate",
    "reopen",
    "share",
    "start_audit",
    "submit",
    "withdraw_share",
]
