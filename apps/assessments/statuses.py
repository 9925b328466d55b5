"""The states of an audit, the only steps between them, and who may take each: for rules, buttons and README alike."""

from django.db import models

from apps.common.state_machine import Transition


class AuditStatus(models.TextChoices):
    """Where an audit stands."""

    DRAFT = "draft", "In progress"
    WAITING = "waiting", "Waiting for the review"
    AGREEING = "agreeing", "Agreeing"
    AGREED = "agreed", "To check"
    FEEDBACK = "feedback", "With peer workers"
    SIGNED_OFF = "signed_off", "Signed off"
    DISCARDED = "discarded", "Discarded"


# Levels are still being chosen, and with a review neither side knows anything of the other's.
RATING = (AuditStatus.DRAFT, AuditStatus.WAITING)
# Both sides lie open to both raters.
LAID_OPEN = (AuditStatus.AGREEING, AuditStatus.AGREED, AuditStatus.FEEDBACK, AuditStatus.SIGNED_OFF)
# What stands can be read as a whole: it may still change, but nobody is choosing levels blind.
LEVELS_LOCKED = (AuditStatus.AGREED, AuditStatus.FEEDBACK, AuditStatus.SIGNED_OFF)
# A programme has at most one audit in these states.
OPEN = (*RATING, AuditStatus.AGREEING, AuditStatus.AGREED, AuditStatus.FEEDBACK)

MANAGER, REVIEWER = "service manager", "reviewer"

FINISH, TAKE_UP_AGAIN, FINISH_REVIEW = "finish the rating", "take it up again", "finish the review"
GO_ON_WITHOUT, DECLINE = "go on without the review", "decline the review"
FINISH_AGREEING, AGREE_AGAIN = "finish agreeing", "agree again"
ASK_PEER_WORKERS, MAKE_CHANGES, SIGN_OFF = "ask peer workers", "make changes", "sign off"
DISCARD, BRING_BACK = "discard", "bring back"

TRANSITIONS = (
    Transition(AuditStatus.DRAFT, AuditStatus.WAITING, FINISH, MANAGER),
    Transition(AuditStatus.DRAFT, AuditStatus.AGREEING, FINISH, MANAGER),
    Transition(AuditStatus.DRAFT, AuditStatus.AGREED, FINISH, MANAGER),
    Transition(AuditStatus.WAITING, AuditStatus.DRAFT, TAKE_UP_AGAIN, MANAGER),
    Transition(AuditStatus.WAITING, AuditStatus.AGREEING, FINISH_REVIEW, REVIEWER),
    Transition(AuditStatus.WAITING, AuditStatus.AGREED, GO_ON_WITHOUT, MANAGER),
    Transition(AuditStatus.WAITING, AuditStatus.AGREED, DECLINE, REVIEWER),
    Transition(AuditStatus.AGREEING, AuditStatus.AGREED, FINISH_AGREEING, MANAGER),
    Transition(AuditStatus.AGREED, AuditStatus.AGREEING, AGREE_AGAIN, MANAGER),
    Transition(AuditStatus.AGREED, AuditStatus.DRAFT, TAKE_UP_AGAIN, MANAGER),
    Transition(AuditStatus.AGREED, AuditStatus.FEEDBACK, ASK_PEER_WORKERS, MANAGER),
    Transition(AuditStatus.AGREED, AuditStatus.SIGNED_OFF, SIGN_OFF, MANAGER),
    Transition(AuditStatus.FEEDBACK, AuditStatus.AGREED, MAKE_CHANGES, MANAGER),
    Transition(AuditStatus.FEEDBACK, AuditStatus.SIGNED_OFF, SIGN_OFF, MANAGER),
    *(Transition(status, AuditStatus.DISCARDED, DISCARD, MANAGER) for status in OPEN),
    *(Transition(AuditStatus.DISCARDED, status, BRING_BACK, MANAGER) for status in OPEN),
)

# Who works on an audit in each state.
RESPONSIBLE = {
    AuditStatus.DRAFT: "service managers on their own rating; the reviewer, if there is one, on theirs",
    AuditStatus.WAITING: "the reviewer; service managers can take their own rating up again",
    AuditStatus.AGREEING: "service managers and the reviewer, together",
    AuditStatus.AGREED: "service managers, on the check; answers are locked",
    AuditStatus.FEEDBACK: "peer workers comment, while their window is open; service managers answer",
    AuditStatus.SIGNED_OFF: "nobody: it stays as it was signed off",
    AuditStatus.DISCARDED: "nobody, until it is brought back",
}

# What to say to somebody who asks for a step that the state does not allow.
REFUSALS = {
    FINISH: "This rating is finished already.",
    TAKE_UP_AGAIN: "This rating cannot be taken up again.",
    FINISH_REVIEW: "This review is finished already, or no longer asked for.",
    GO_ON_WITHOUT: "No review is being waited for.",
    DECLINE: "This invitation has been answered, or withdrawn.",
    FINISH_AGREEING: "Levels are agreed once both ratings are finished.",
    AGREE_AGAIN: "Levels can be agreed again while the audit is being checked.",
    ASK_PEER_WORKERS: "Peer workers are asked once the rating is finished.",
    MAKE_CHANGES: "Changes are made after peer workers have been asked, and before sign-off.",
    SIGN_OFF: "An audit is signed off once its rating is finished and peer workers have been asked.",
    DISCARD: "Only an audit that is not signed off can be discarded.",
    BRING_BACK: "Only a discarded audit can be brought back.",
}
