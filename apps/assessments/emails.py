"""E-mails about audits."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.notices import Concern, Notice, NoticeKind, send_notice
from apps.accounts.outgoing_emails import enqueue_email
from apps.common.dates import day
from apps.organisations.emails import MEMBERS, send_to_members
from apps.organisations.models import Organisation, Role
from apps.organisations.queries.members import people_with

from .models import Assessment, FeedbackWindow, Review, Share
from .review_links import review_link

REVIEWER = "reviewer"  # the rule: this review is theirs, and was not ended
# Who works for a provider, and may read what it has signed off.
COLLEAGUES = (Role.MANAGER, Role.PEER_WORKER, Role.REVIEWER, Role.ADMINISTRATOR)


def is_still_reviewer(person, review: int, roles: Sequence[str]) -> bool:
    """Whether an e-mail to the reviewer of an audit still concerns the person."""
    return Review.objects.filter(pk=review, reviewer=person, ended_at=None).exists()


def _notice(kind: NoticeKind, subject: str, template: str, url_name: str, audit: Assessment, **words) -> Notice:
    """What is said of one audit, with a link to one of its pages."""
    names = {"programme": audit.programme.name, "organisation": audit.programme.organisation.name}
    path = reverse(url_name, args=[audit.reference])
    return Notice(kind, subject, f"assessments/email/{template}.txt", path, names | words)


def send_review_invitation(review: Review, *, at: datetime) -> None:
    """Ask for a second rating, at the address it is for."""
    programme = review.assessment.programme
    words = {
        "programme": programme.name,
        "organisation": programme.organisation.name,
        "inviter": review.invited_by.name,
        "link": review_link(review),
    }
    subject = " ".join(render_to_string("assessments/email/review_invitation_subject.txt", words).split())
    message = render_to_string("assessments/email/review_invitation_message.txt", words)
    enqueue_email(address=review.email, subject=subject, message=message, at=at)


def send_draft_is_ready(window: FeedbackWindow, *, by, at: datetime) -> None:
    """Tell peer workers, each in a letter of their own, that a draft waits for their view."""
    audit = window.assessment
    notice = _notice(
        NoticeKind.DRAFTS,
        f"Your view of the draft: {audit.programme.name}",
        "draft_is_ready",
        "assessments:draft",
        audit,
        manager=by.name,
        last_day=day(window.closes_on),
    )
    send_to_members(notice, audit.programme.organisation, Role.PEER_WORKER, besides=by, at=at)


def send_nobody_reads(audit: Assessment, commissioner: Organisation, *, by, at: datetime) -> None:
    """Tell those who give roles in a commissioner that a report waits there and that nobody can read it yet."""
    notice = Notice(
        NoticeKind.SHARING,
        f"A report waits for {commissioner.name}: {audit.programme.name}",
        "assessments/email/nobody_reads.txt",
        reverse("organisations:people", args=[commissioner.reference]),
        {
            "programme": audit.programme.name,
            "organisation": audit.programme.organisation.name,
            "commissioner": commissioner.name,
        },
    )
    send_to_members(notice, commissioner, Role.ADMINISTRATOR, besides=by, at=at)


def send_review_finished(review: Review, *, are_open: bool, by, at: datetime) -> None:
    """Tell managers that the second rating is finished: its state, and nothing of it."""
    subject = f"The review is finished: {review.assessment.programme.name}"
    _tell_of_review(review, subject, "review_finished", by=by, at=at, are_open=are_open)


def send_review_declined(review: Review, *, by, at: datetime) -> None:
    """Tell managers that nobody makes the second rating now."""
    subject = f"The review was declined: {review.assessment.programme.name}"
    _tell_of_review(review, subject, "review_declined", by=by, at=at)


def _tell_of_review(review: Review, subject: str, template: str, *, by, at: datetime, **words) -> None:
    audit = review.assessment
    notice = _notice(NoticeKind.REVIEWS, subject, template, "assessments:audit", audit, **words)
    send_to_members(notice, audit.programme.organisation, Role.MANAGER, besides=by, at=at)


def send_comments_arrived(
    organisation: Organisation, person: int, programmes: Sequence[str], *, at: datetime
) -> None:
    """Tell one manager on which programmes' drafts peer workers have commented. What they said, no e-mail says."""
    notice = Notice(
        NoticeKind.COMMENTS,
        "Peer workers have commented on a draft",
        "assessments/email/comments_arrived.txt",
        reverse("start"),
        {"programmes": programmes},
    )
    concern = Concern(MEMBERS, organisation.pk, (Role.MANAGER.value,))
    send_notice(notice, [person], concern, at=at)


def send_window_over(audit: Assessment, *, by, at: datetime) -> None:
    """Tell managers that peer workers have had their time. `by` None: the clock."""
    subject = f"Peer workers have had their time: {audit.programme.name}"
    notice = _notice(NoticeKind.WINDOWS, subject, "window_over", "assessments:feedback", audit)
    send_to_members(notice, audit.programme.organisation, Role.MANAGER, besides=by, at=at)


def send_signed_off(audit: Assessment, *, by, at: datetime) -> None:
    """Tell everybody who may read the report inside the organisation, and the audit's reviewer."""
    organisation = audit.programme.organisation
    subject = f"Signed off: the audit of {audit.programme.name}"
    notice = _notice(NoticeKind.SIGN_OFFS, subject, "signed_off", "reports:document", audit)
    send_to_members(notice, organisation, *COLLEAGUES, besides=by, at=at)
    review = audit.reviews.filter(ended_at=None, accepted_at__isnull=False).first()
    if review is not None and not organisation.is_made_up:
        reviewer: list[int] = [review.reviewer_id] if review.reviewer_id else []
        outsiders = set(reviewer).difference(people_with(organisation, *COLLEAGUES))
        send_notice(notice, outsiders, Concern(REVIEWER, review.pk), besides=by, at=at)


def send_report_shared(share: Share, *, by, at: datetime) -> None:
    """Tell a commissioner's people that a report is there to read."""
    _tell_of_share(share, "A report is shared with you", "report_shared", "reports:document", by=by, at=at)


def send_share_withdrawn(share: Share, *, by, at: datetime) -> None:
    """Tell a commissioner's people that a report was taken back."""
    _tell_of_share(share, "A report was taken back", "share_withdrawn", "", by=by, at=at)


def send_share_changed(share: Share, *, by, at: datetime) -> None:
    """Tell a commissioner's people that a report stands for longer or shorter, or with or without the plan."""
    _tell_of_share(share, "What is shared with you has changed", "share_changed", "reports:document", by=by, at=at)


def send_shares_end(organisation: Organisation, programmes: Sequence[str], *, at: datetime) -> None:
    """Tell managers of which programmes a share ends within a week."""
    notice = Notice(
        NoticeKind.SHARING,
        "A report that you share ends soon" if len(programmes) == 1 else "Reports that you share end soon",
        "assessments/email/shares_end.txt",
        reverse("start"),
        {"programmes": programmes},
    )
    send_to_members(notice, organisation, Role.MANAGER, at=at)


def _tell_of_share(share: Share, subject: str, template: str, url_name: str, *, by, at: datetime) -> None:
    audit = share.assessment
    notice = Notice(
        NoticeKind.SHARING,
        f"{subject}: {audit.programme.name}",
        f"assessments/email/{template}.txt",
        reverse(url_name, args=[audit.reference]) if url_name else reverse("reports:shared"),
        {
            "programme": audit.programme.name,
            "organisation": audit.programme.organisation.name,
            "commissioner": share.commissioner.name,
            "last_day": day(share.ends_on) if share.ends_on else "",
            "shows_plan": share.shows_plan,
        },
    )
    send_to_members(notice, share.commissioner, Role.COMMISSIONER, besides=by, at=at)
