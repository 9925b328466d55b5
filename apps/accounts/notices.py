"""E-mails that tell of an event. Each is for one person, who chooses which kinds they get.

The row in the queue names the person and why it concerns them, and both are looked at again when it is sent: their
address, whether they still want this kind, and whether it is still theirs to know.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from .models import AnnouncedEvent, UnwantedNotice, User
from .outgoing_emails import EmailContent, enqueue_emails

REMEMBERED_FOR = timedelta(days=60)  # far longer than any event is looked for


class NoticeKind(models.TextChoices):
    """What an e-mail tells of, in the words of the page on which people choose."""

    REVIEWS = "reviews", "Reviews that you asked for"
    DRAFTS = "drafts", "Drafts that you are asked about"
    COMMENTS = "comments", "Comments on a draft"
    WINDOWS = "windows", "The end of the peer workers’ time"
    SIGN_OFFS = "sign_offs", "Signed-off audits"
    SHARING = "sharing", "Shared reports"
    ROUNDS = "rounds", "Survey rounds that closed"
    ACTIONS = "actions", "Actions that are due, and action plans once a month"
    ORDERS = "orders", "Reports that you ordered"
    FILES = "files", "Data files that you asked for"
    INVITATIONS = "invitations", "Invitations that are about to run out"


@dataclass(frozen=True)
class Concern:
    """Why an e-mail is somebody's to read: the name of a rule that an app registered, and what the rule looks at."""

    rule: str
    key: int
    roles: tuple[str, ...] = ()


Rule = Callable[[User, int, Sequence[str]], bool]
_rules: dict[str, Rule] = {}


def register_rule(name: str, still_concerns: Rule) -> None:
    """Add `still_concerns(person, key, roles)`."""
    _rules[name] = still_concerns


@dataclass(frozen=True)
class Notice:
    """One e-mail for several people: subject, the template of its words, what stands in it, where its link leads."""

    kind: NoticeKind
    subject: str
    template: str
    path: str
    words: dict[str, object]


@transaction.atomic
def send_notice(notice: Notice, people: Iterable[int], concern: Concern, *, besides=None, at: datetime) -> None:
    """Write to each of these people, by their keys, but not to the one who did it.

    Called inside the transaction of the step itself: both are stored, or neither.
    """
    words = notice.words | {
        "link": settings.SITE_URL + notice.path,
        "choose": settings.SITE_URL + reverse("accounts:choose_emails"),
    }
    subject = " ".join(notice.subject.split())
    message = render_to_string(notice.template, words)
    contents = []
    for person in people:
        if besides is None or person != besides.pk:
            contents.append(_content(notice.kind, subject, message, person, concern))
    enqueue_emails(contents, at=at)


def _content(kind: str, subject: str, message: str, person: int, concern: Concern) -> EmailContent:
    return EmailContent(
        "",
        subject,
        message,
        person=person,
        kind=str(kind),
        rule=concern.rule,
        rule_key=concern.key,
        rule_roles=list(concern.roles),
    )


def address_now(content: EmailContent) -> str:
    """Where a notice goes at this moment; empty if it concerns the person no longer, or they do not want it."""
    person = User.objects.filter(pk=content.person, is_active=True).first()
    if person is None or UnwantedNotice.objects.filter(person=person, kind=content.kind).exists():
        return ""
    return person.email if _rules[content.rule](person, content.rule_key, content.rule_roles) else ""


def is_first_time(event: str, *, at: datetime) -> bool:
    """Whether nobody was told of this event yet; from now on somebody was. Part of the transaction that tells them.

    `event` names a row and a day, and nobody.
    """
    _, is_new = AnnouncedEvent.objects.get_or_create(event=event, defaults={"on": timezone.localdate(at)})
    return is_new


def forget_old_events(*, at: datetime) -> None:
    """Events that nothing looks for any more."""
    AnnouncedEvent.objects.filter(on__lt=timezone.localdate(at) - REMEMBERED_FOR).delete()
