"""Every change to an audit: its life (`audits`, `signing`, `versions`), its ratings (`ratings`, `agreeing`), the
second rating (`reviews`), who sees it (`sharing`). The other modules hold parts that these call."""

from .agreeing import agree_again, finish_agreeing
from .audits import bring_back, change_period, discard, finish_rating, start_audit, take_up_again
from .ratings import Conflict, Saved, rate
from .reviews import (
    accept_review,
    decline_review,
    finish_review,
    go_on_without_review,
    invite_reviewer,
    take_up_review_again,
)
from .sharing import share, withdraw_share
from .signing import ask_peer_workers, make_changes, shorten_feedback, sign_off
from .versions import reopen, withdraw_version

__all__ = [
    "Conflict",
    "Saved",
    "accept_review",
    "agree_again",
    "ask_peer_workers",
    "bring_back",
    "change_period",
    "decline_review",
    "discard",
    "finish_agreeing",
    "finish_rating",
    "finish_review",
    "go_on_without_review",
    "invite_reviewer",
    "make_changes",
    "rate",
    "reopen",
    "share",
    "shorten_feedback",
    "sign_off",
    "start_audit",
    "take_up_again",
    "take_up_review_again",
    "withdraw_share",
    "withdraw_version",
]
