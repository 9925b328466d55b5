"""What audits keep about a person, for the file of one's own data."""

from django.db.models import Q, QuerySet

from ..models import (
    CheckAnswer,
    Comment,
    EarlierRating,
    Evidence,
    EvidenceFile,
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
    steps = StatusChange.objects.filter(by=user).values_list("assessment__reference", "before", "after", "at")
    answers = Rating.objects.filter(updated_by=user, updated_at__isnull=False).order_by("pk")
    earlier = EarlierRating.objects.filter(by=user).order_by("pk")
    shares = Share.objects.filter(Q(shared_by=user) | Q(withdrawn_by=user)).order_by("pk")
    return {
        "steps_of_audits": [
            {"audit": reference, "before": before, "after": after, "at": at.isoformat()}
            for reference, before, after, at in steps
        ],
        "answers_in_audits": [
            {"audit": reference, "indicator": code, "at": at and at.isoformat()}
            for reference, code, at in answers.values_list(
                "side__assessment__reference", "indicator__code", "updated_at"
            )
        ],
        "earlier_answers_in_audits": [
            {"audit": reference, "indicator": code, "at": at.isoformat()}
            for reference, code, at in earlier.values_list(
                "rating__side__assessment__reference", "rating__indicator__code", "at"
            )
        ],
        "shares_of_audits": [
            {
                "audit": share.assessment.reference,
                "commissioner": share.commissioner.name,
                "shared_at": share.shared_at.isoformat() if share.shared_by_id == user.pk else None,
                "withdrawn_at": (
                    share.withdrawn_at.isoformat()
                    if share.withdrawn_at and share.withdrawn_by_id == user.pk
                    else None
                ),
            }
            for share in shares.select_related("assessment", "commissioner")
        ],
        "reviews_of_audits": [
            {
                "review": row.reference,
                "audit": row.assessment.reference,
                "invited_by_you": row.invited_by_id == user.pk,
                "invited_at": row.invited_at.isoformat(),
                "accepted_at": row.accepted_at.isoformat()
                if row.accepted_at and row.reviewer_id == user.pk
                else None,
                "says_lived_experience": row.says_lived_experience if row.reviewer_id == user.pk else None,
                "ended_at": row.ended_at.isoformat() if row.ended_at and row.ended_by_id == user.pk else None,
            }
            for row in Review.objects.filter(
                Q(reviewer=user) | Q(invited_by=user) | Q(ended_by=user) | Q(email=user.email)
            )
            .select_related("assessment")
            .distinct()
            .order_by("pk")
        ],
        "evidence_you_logged": _evidence_of(user),
        "answers_to_checks": _steps(CheckAnswer.objects.filter(by=user), "at"),
        "feedback_windows_you_opened": _steps(FeedbackWindow.objects.filter(opened_by=user), "opened_at"),
        "feedback_windows_you_shortened": _steps(FeedbackWindow.objects.filter(shortened_by=user), "shortened_at"),
        "feedback_windows_you_closed": _steps(FeedbackWindow.objects.filter(closed_by=user), "closed_at"),
        "comments_on_drafts": [
            {"audit": audit, "on": on.isoformat(), "text": text}
            for audit, on, text in Comment.objects.filter(author=user).values_list(
                "assessment__reference", "on", "text"
            )
        ],
        "replies_to_comments": _steps(Comment.objects.filter(replied_by=user), "replied_at"),
        "ratings_you_finished": _steps(Side.objects.filter(finished_by=user), "finished_at"),
        "workbooks_waiting": [
            {"audit": reference, "at": at.isoformat(), "answers": entries}
            for reference, at, entries in WorkbookUpload.objects.filter(by=user)
            .order_by("pk")
            .values_list("side__assessment__reference", "at", "entries")
        ],
        "sign_offs": _steps(SignOff.objects.filter(by=user), "at"),
        "withdrawals_of_versions": _steps(Withdrawal.objects.filter(by=user), "at"),
    }


def _steps(rows: QuerySet, at: str) -> list[dict]:
    """Which audit, and when."""
    found = rows.order_by("pk").values_list("assessment__reference", at)
    return [{"audit": reference, "at": moment.isoformat()} for reference, moment in found]


def _evidence_of(user) -> list[dict]:
    """Which pieces of evidence and files carry the person's name, and for what. Texts are the audit's."""
    acts = ("added", "changed", "taken_out")
    rows = [
        {"evidence": row.reference, "act": act, "at": getattr(row, f"{act}_at").isoformat()}
        for act in acts
        for row in Evidence.objects.filter(**{f"{act}_by": user}).order_by("pk")
    ]
    files = [
        {"file": row.reference, "act": act, "at": getattr(row, f"{act}_at").isoformat()}
        for act in ("added", "taken_out")
        for row in EvidenceFile.objects.filter(**{f"{act}_by": user}).order_by("pk")
    ]
    return rows + files
