"""E-mails on their way: every one is a row that a worker sends, so that no page waits for a mail server.

A page that asks for a new password puts the same row down for every address. Who has an account is found out by the
worker, so that neither the answer nor its time tells.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from apps.common import crypto
from apps.common.public_ids import new_reference
from apps.jobs.queues import enqueue_all_after_commit

from .models import OutgoingEmail

PURPOSE = "outgoing-email"
BLOCK = 4096  # bytes; the usual e-mail takes one


@dataclass(frozen=True)
class EmailContent:
    """What a row holds. Without a subject it is the wish of whoever reads this address for a new password.

    A notice (`notices.py`) names a person in place of an address, and why it concerns them.
    """

    address: str
    subject: str = ""
    message: str = ""
    person: int = 0
    kind: str = ""
    rule: str = ""
    rule_key: int = 0
    rule_roles: Sequence[str] = ()

    @property
    def asks_for_new_password(self) -> bool:
        """Whether the worker is to find out who this is, and to write the e-mail."""
        return not self.subject


def enqueue_email(*, address: str, subject: str, message: str, at: datetime) -> None:
    """Send these words to this address, once what is being stored is stored."""
    enqueue_emails([EmailContent(address, subject, message)], at=at)


def enqueue_password_reset(*, address: str, at: datetime) -> None:
    """Send a link for a new password to this address, if it is somebody's."""
    enqueue_emails([EmailContent(address)], at=at)


@transaction.atomic
def enqueue_emails(contents: Iterable[EmailContent], *, at: datetime) -> None:
    """Send several, each on its own."""
    emails = [_row(content, at) for content in contents]
    OutgoingEmail.objects.bulk_create(emails)
    enqueue_all_after_commit(emails)


def content_of(email: OutgoingEmail) -> EmailContent:
    """What a row holds. Raises CannotDecryptError."""
    keys = crypto.installation_keys(PURPOSE)
    return EmailContent(**json.loads(crypto.decrypt(email.ciphertext, keys=keys, bound_to=email.reference)))


def _row(content: EmailContent, at: datetime) -> OutgoingEmail:
    email = OutgoingEmail(reference=new_reference(), requested_at=at, enqueued_at=at)
    keys = crypto.installation_keys(PURPOSE)
    words = json.dumps(asdict(content))
    email.ciphertext = crypto.encrypt(words, keys=keys, bound_to=email.reference, block=BLOCK)
    return email
