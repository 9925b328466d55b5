"""A person's calendar address: made, made anew and ended by the person alone. Who has it reads the calendar."""

from datetime import datetime

from django.db import transaction

from apps.common.errors import NotAllowed
from apps.common.link_secrets import digest_of, new_secret

from .models import CalendarFeed, User


@transaction.atomic
def make_calendar_feed(*, user: User, by, at: datetime) -> str:
    """The secret of a new address: it is here once, and stored nowhere. An earlier address opens nothing any more."""
    _check_own(by, user)
    secret = new_secret()
    feed = CalendarFeed(person=user, secret_digest=digest_of(secret), made_at=at)
    CalendarFeed.objects.bulk_create(
        [feed], update_conflicts=True, unique_fields=["person"], update_fields=["secret_digest", "made_at"]
    )
    return secret


@transaction.atomic
def end_calendar_feed(*, user: User, by, at: datetime) -> None:
    """The address opens nothing any more."""
    _check_own(by, user)
    CalendarFeed.objects.filter(person=user).delete()


def feed_of(secret: str) -> CalendarFeed | None:
    """The feed of this address, as long as its person can sign in."""
    found = CalendarFeed.objects.filter(secret_digest=digest_of(secret), person__is_active=True)
    return found.select_related("person").first()


def _check_own(by, user: User) -> None:
    if by != user:
        raise NotAllowed("People change their own calendar address only.")
