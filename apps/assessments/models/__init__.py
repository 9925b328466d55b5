"""Audits as rows: the audit and its life (`audits`), whose ratings (`ratings`), who
takes which factor (`factor_assignments`), the evidence log (`evidence`), what
is asked before sign-off (`feedback`), what sign-off freezes (`signing`), and workbooks that were sent (`workbooks`).
"""

from .audits import Assessment, Share, StatusChange, Withdrawal
from .evidence import Evidence, EvidenceFile
from .factor_assignments import FactorAssignment
from .feedback import CheckAnswer, Comment, FeedbackWindow
from .ratings import LONGEST_TEXT, AnswerFields, EarlierRating, Rating, Review, ReviewEnd, Side, SideKind
from .signing import FactorScore, SignOff
from .workbooks import WorkbookUpload

__all__ = [
    "LONGEST_TEXT",
    "AnswerFields",
    "Assessment",
    "CheckAnswer",
    "Comment",
    "EarlierRating",
    "Evidence",
    "EvidenceFile",
    "FactorAssignment",
    "FactorScore",
    "FeedbackWindow",
    "Rating",
    "Review",
    "ReviewEnd",
    "Share",
    "Side",
    "SideKind",
    "SignOff",
    "StatusChange",
    "Withdrawal",
    "WorkbookUpload",
]
