"""Every change to an audit: its life (`audits`, `signing`, `versions`, `moving`), its ratings (`ratings`,
`agreeing`), the second rating (`reviews`), answers that come in a workbook (`workbooks`), who sees it (`sharing`).
The other modules hold parts that these call."""

from .agreeing import agree_again, finish_agreeing
from .audits import bring_back, change_period, discard, finish_rating, start_audit, take_up_again
from .moving import move_to_rubric
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
from .workbooks import Applied, apply_upload, keep_upload, leave_upload

__all__ = [
    "Applied",
    "Conflict",
    "Saved",
    "accept_review",
    "agree_again",
    "apply_upload",
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
    "keep_upload",
    "leave_upload",
    "make_changes",
    "move_to_rubric",
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
