"""E-mails about audits."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.outgoing_emails import EmailContent, enqueue_email, enqueue_emails
from apps.common.dates import day
from apps.organisations.models import Organisation

from .models import Assessment, FeedbackWindow, Review
from .review_links import review_link


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


def send_draft_is_ready(window: FeedbackWindow, addresses: Iterable[str], *, at: datetime) -> None:
    """Tell peer workers, each in a letter of their own, that a draft waits for their view."""
    audit = window.assessment
    words = {
        "programme": audit.programme.name,
        "organisation": audit.programme.organisation.name,
        "manager": window.opened_by.name,
        "last_day": day(window.closes_on),
        "link": settings.SITE_URL + reverse("assessments:draft", args=[audit.reference]),
    }
    subject = " ".join(render_to_string("assessments/email/draft_is_ready_subject.txt", words).split())
    message = render_to_string("assessments/email/draft_is_ready_message.txt", words)
    enqueue_emails([EmailContent(address, subject, message) for address in addresses], at=at)


def send_nobody_reads(
    audit: Assessment, commissioner: Organisation, addresses: Iterable[str], *, at: datetime
) -> None:
    """Tell those who give roles in a commissioner that a report waits there and that nobody can read it yet."""
    words = {
        "programme": audit.programme.name,
        "organisation": audit.programme.organisation.name,
        "commissioner": commissioner.name,
        "link": settings.SITE_URL + reverse("organisations:people", args=[commissioner.reference]),
    }
    subject = " ".join(render_to_string("assessments/email/nobody_reads_subject.txt", words).split())
    message = render_to_string("assessments/email/nobody_reads_message.txt", words)
    enqueue_emails([EmailContent(address, subject, message) for address in addresses], at=at)
