"""Every change to an audit: its life (`audits`, `signing`, `versions`, `moving`), its ratings (`ratings`,
`agreeing`), the evidence log (`evidence`), the second rating (`reviews`), answers that come in a workbook
(`workbooks`), the check (`checking`), what peer workers say of the draft (`feedback`), and who sees it (`sharing`).
The other modules hold parts that these call."""

from .agreeing import agree_again, finish_agreeing
from .audits import bring_back, change_period, discard, finish_rating, start_audit, take_up_again
from .checking import answer_check, take_back_check_answer
from .evidence import (
    add_evidence,
    attach_file,
    change_evidence,
    put_back_evidence,
    remove_file,
    take_out_evidence,
)
from .feedback import answer_comment, ask_peer_workers, comment_on_draft, make_changes, shorten_feedback
from .moving import move_to_rubric
from .ratings import rate
from .reviews import (
    accept_review,
    decline_review,
    finish_review,
    go_on_without_review,
    invite_reviewer,
    take_up_review_again,
)
from .sharing import share, withdraw_share
from .signing import sign_off
from .versions import reopen, withdraw_version
from .workbooks import Applied, apply_upload, keep_upload, leave_upload

__all__ = [
    "Applied",
    "accept_review",
    "add_evidence",
    "agree_again",
    "answer_check",
    "answer_comment",
    "apply_upload",
    "ask_peer_workers",
    "attach_file",
    "bring_back",
    "change_evidence",
    "change_period",
    "comment_on_draft",
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
    "put_back_evidence",
    "rate",
    "remove_file",
    "reopen",
    "share",
    "shorten_feedback",
    "sign_off",
    "start_audit",
    "take_back_check_answer",
    "take_out_evidence",
    "take_up_again",
    "take_up_review_again",
    "withdraw_share",
    "withdraw_version",
]
