"""Making and ending tokens for programs."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.common.errors import NotAllowed
from apps.common.link_secrets import digest_of, new_secret
from apps.organisations.permissions import organisations_where

from ..models import ApiToken

MOST_TOKENS = 20  # of one person
LONGEST_LIFE = timedelta(days=366)
PREFIX = "even-ground-"  # so that people and scanners know what it is


@transaction.atomic
def make_api_token(*, name: str, organisations: Collection[int] | None, expires_on: date, by, at: datetime) -> str:
    """The token itself: it is here once, and stored nowhere.

    `organisations`: the keys of those that it reads for; None: of all in which the person has a role.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    today = timezone.localdate(at)
    if not today <= expires_on <= today + LONGEST_LIFE:
        raise NotAllowed("Choose a last day between today and a year from now.")
    if ApiToken.objects.filter(person=person).count() >= MOST_TOKENS:
        raise NotAllowed(f"You have {MOST_TOKENS} keys. End one that you no longer need before you make another.")
    if organisations is not None and not set(organisations) <= set(organisations_where(by)):
        raise NotAllowed("Choose from the organisations in which you have a role.")
    secret = PREFIX + new_secret()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        secret_digest=digest_of(secret),
        reads_all=organisations is None,
        made_at=at,
        expires_on=expires_on,
    )
    token.organisations.set(organisations or [])
    return secret


def end_api_token(*, token: ApiToken, by, at: datetime) -> None:
    """Programs that have it read nothing any more."""
    if token.person_id != by.pk:
        raise NotAllowed("People end their own keys only.")
    token.delete()


def end_every_token(*, user, by, at: datetime) -> None:
    """Part of closing an account."""
    ApiToken.objects.filter(person=user).delete()


def note_use(*, token: ApiToken, by, at: datetime) -> None:
    """That it was used today: the day alone, and written once."""
    today = timezone.localdate(at)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
