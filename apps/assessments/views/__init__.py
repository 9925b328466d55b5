"""Pages: programmes and the life of an audit (`audits`), its answers (`ratings`), who sees it (`sharing`)."""

from .audits import (
    audit,
    bring_back,
    change_period,
    discard,
    programme,
    programmes,
    reopen,
    start_audit,
    submit,
    summary,
)
from .ratings import earlier, rate_factor, save_rating
from .sharing import share, sharing, withdraw_share

__all__ = [
    "audit",
    "bring_back",
    "change_period",
    "discard",
    "earlier",
    "programme",
    "programmes",
    "rate_factor",
    "reopen",
    "save_rating",
    "share",
    "sharing",
    "start_audit",
    "submit",
    "summary",
    "withdraw_share",
]
