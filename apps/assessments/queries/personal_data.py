"""What audits keep about a person, for the file of one's own data."""

from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.personal_data import rows_as_stored

from ..models import (
    CheckAnswer,
    Comment,
    EarlierRating,
    Evidence,
    EvidenceFile,
    FactorAssignment,
    FeedbackWindow,
    Rating,
    Review,
    Share,
    Side,
    SignOff,
    StatusChange,
    Withdrawal,
    WorkbookUpload,
)


def personal_data(user) -> dict[str, object]:
    """What audits keep about a person: which steps and answers carry their name, and when. Texts are the audit's."""
    steps = StatusChange.objects.filter(by=user)
    answers = Rating.objects.filter(updated_by=user, updated_at__isnull=False).order_by("pk")
    earlier = EarlierRating.objects.filter(by=user).order_by("pk")
    waiting = WorkbookUpload.objects.filter(by=user).order_by("pk")
    return {
        "steps_of_audits": rows_as_stored(
            steps, audit="assessment__reference", before="before", after="after", at="at"
        ),
        "answers_in_audits": rows_as_stored(
            answers, audit="side__assessment__reference", indicator="indicator__code", at="updated_at"
        ),
        "earlier_answers_in_audits": rows_as_stored(
            earlier, audit="rating__side__assessment__reference", indicator="rating__indicator__code", at="at"
        ),
        "shares_of_audits": _shares_of(user),
        "reviews_of_audits": _reviews_of(user),
        "evidence_you_logged": _evidence_of(user),
        "answers_to_checks": _steps(CheckAnswer.objects.filter(by=user), "at"),
        "factors_you_take": _factors(FactorAssignment.objects.filter(manager=user)),
        "factors_you_handed_out": _factors(FactorAssignment.objects.filter(assigned_by=user)),
        "feedback_windows_you_opened": _steps(FeedbackWindow.objects.filter(opened_by=user), "opened_at"),
        "feedback_windows_you_shortened": _steps(FeedbackWindow.objects.filter(shortened_by=user), "shortened_at"),
        "feedback_windows_you_closed": _steps(FeedbackWindow.objects.filter(closed_by=user), "closed_at"),
        "comments_on_drafts": rows_as_stored(
            Comment.objects.filter(author=user), audit="assessment__reference", on="on", text="text"
        ),
        "replies_to_comments": _steps(Comment.objects.filter(replied_by=user), "replied_at"),
        "ratings_you_finished": _steps(Side.objects.filter(finished_by=user), "finished_at"),
        "workbooks_waiting": rows_as_stored(waiting, audit="side__assessment__reference", at="at", answers="entries"),
        "sign_offs": _steps(SignOff.objects.filter(by=user), "at"),
        "withdrawals_of_versions": _steps(Withdrawal.objects.filter(by=user), "at"),
    }


def _when(at: datetime | None, *, by_them: bool) -> str | None:
    """When a person did something; None if they did not, or somebody else did."""
    return at.isoformat() if at is not None and by_them else None


def _shares_of(user) -> list[dict]:
    shares = Share.objects.filter(Q(shared_by=user) | Q(withdrawn_by=user)).order_by("pk")
    found = []
    for share in shares.select_related("assessment", "commissioner"):
        found.append(
            {
                "audit": share.assessment.reference,
                "commissioner": share.commissioner.name,
                "shared_at": _when(share.shared_at, by_them=share.shared_by_id == user.pk),
                "withdrawn_at": _when(share.withdrawn_at, by_them=share.withdrawn_by_id == user.pk),
                "ends_on": share.ends_on.isoformat() if share.ends_on else None,
                "shows_plan": share.shows_plan,
            }
        )
    return found


def _reviews_of(user) -> list[dict]:
    theirs = Q(reviewer=user) | Q(invited_by=user) | Q(ended_by=user) | Q(email=user.email)
    found = []
    for row in Review.objects.filter(theirs).select_related("assessment").distinct().order_by("pk"):
        is_reviewer = row.reviewer_id == user.pk
        found.append(
            {
                "review": row.reference,
                "audit": row.assessment.reference,
                "invited_by_you": row.invited_by_id == user.pk,
                "invited_at": row.invited_at.isoformat(),
                "accepted_at": _when(row.accepted_at, by_them=is_reviewer),
                "says_lived_experience": row.says_lived_experience if is_reviewer else None,
                "ended_at": _when(row.ended_at, by_them=row.ended_by_id == user.pk),
            }
        )
    return found


def _steps(rows: QuerySet, at: str) -> list[dict]:
    """Which audit, and when."""
    return rows_as_stored(rows.order_by("pk"), audit="assessment__reference", at=at)


def _factors(rows: QuerySet) -> list[dict]:
    """Which factor of which audit, and since when."""
    return rows_as_stored(rows.order_by("pk"), audit="assessment__reference", factor="factor__slug", at="assigned_at")


def _evidence_of(user) -> list[dict]:
    """Which pieces of evidence and files carry the person's name, and for what. Texts are the audit's."""
    found = []
    for act in ("added", "changed", "taken_out"):
        for piece in Evidence.objects.filter(**{f"{act}_by": user}).order_by("pk"):
            found.append({"evidence": piece.reference, "act": act, "at": getattr(piece, f"{act}_at").isoformat()})
    for act in ("added", "taken_out"):
        for file in EvidenceFile.objects.filter(**{f"{act}_by": user}).order_by("pk"):
            found.append({"file": file.reference, "act": act, "at": getattr(file, f"{act}_at").isoformat()})
    return found
