"""Pages: programmes and the life of an audit (`audits`), its ratings (`ratings`), the second rating (`reviews`), who
sees it (`sharing`)."""

from .audits import (
    audit,
    bring_back,
    change_period,
    discard,
    finish,
    programme,
    programmes,
    reopen,
    start_audit,
    summary,
    take_up_again,
    trail,
    withdraw_version,
)
from .previews import preview_form
from .ratings import earlier, rate_factor, review_earlier, review_factor, save_rating, save_review_rating
from .reviews import (
    accept_review,
    decline_review,
    finish_review,
    go_on_without_review,
    invite_reviewer,
    review,
    reviews,
    take_up_review_again,
)
from .sharing import share, sharing, withdraw_share

__all__ = [
    "accept_review",
    "audit",
    "bring_back",
    "change_period",
    "decline_review",
    "discard",
    "earlier",
    "finish",
    "finish_review",
    "go_on_without_review",
    "invite_reviewer",
    "preview_form",
    "programme",
    "programmes",
    "rate_factor",
    "reopen",
    "review",
    "review_earlier",
    "review_factor",
    "reviews",
    "save_rating",
    "save_review_rating",
    "share",
    "sharing",
    "start_audit",
    "summary",
    "take_up_again",
    "take_up_review_again",
    "trail",
    "withdraw_share",
    "withdraw_version",
]
