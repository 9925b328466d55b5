"""Changes to accounts."""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from apps.common.errors import NotAllowed
from apps.common.unicode_text import line_text

from . import closing
from .models import Acknowledgement, CalendarFeed, PersonalDataExport, UnwantedNotice, User
from .notices import NoticeKind
from .personal_data_exports import delete_exports
from .time_zones import known_zones

FORMER = "Former member"


@transaction.atomic
def add_person(*, email: str, name: str, password: str, by, at: datetime) -> User:
    """An account whose address the host vouches for: demonstration people, and the first of an installation."""
    if by is not None:
        raise NotAllowed("Accounts are made by invitation.")
    user = User.objects.create_user(email=email, name=name, password=password, joined_at=at)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def make_way_for(*, email: str, by, at: datetime) -> None:
    """Forget everybody else's unconfirmed wish to use an address whose owner has just shown that it is theirs."""
    EmailAddress.objects.filter(email=email, verified=False).exclude(user__email=email).delete()


@transaction.atomic
def change_name(*, user: User, name: str, by, at: datetime) -> None:
    """People choose what they are called here."""
    _check_own(by, user)
    if line_text(user.name) == name:
        return
    user.name = name
    user.save(update_fields=["name"])


@transaction.atomic
def choose_rating_view(*, user: User, one_at_a_time: bool, by, at: datetime) -> None:
    """Remember whether the person rates one practice at a time or sees a whole factor."""
    _check_own(by, user)
    User.objects.filter(pk=user.pk).update(rates_one_at_a_time=one_at_a_time)


@transaction.atomic
def choose_time_zone(*, user: User, time_zone: str, by, at: datetime) -> None:
    """Remember where the person's days begin and end. Raises NotAllowed for a name that leads nowhere."""
    _check_own(by, user)
    if time_zone not in known_zones():
        raise NotAllowed("Choose a time zone from the list.")
    user.time_zone = time_zone
    user.save(update_fields=["time_zone"])


@transaction.atomic
def close_account(*, user: User, by, at: datetime) -> None:
    """Take the name, the address and every way in away. The row stays: ratings say who made them."""
    user = User.objects.select_for_update().get(pk=user.pk)
    _check_own(by, user)
    closing.check_can_close(user)
    closing.leave_everything(user=user, by=by, at=at)
    delete_exports(PersonalDataExport.objects.filter(person=user))
    EmailAddress.objects.filter(user=user).delete()
    Acknowledgement.objects.filter(person=user).delete()
    UnwantedNotice.objects.filter(person=user).delete()
    CalendarFeed.objects.filter(person=user).delete()
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    user.name = FORMER
    user.email = f"closed-{user.pk}@account.invalid"  # RFC 2606: leads nowhere, for ever
    user.is_active = user.is_staff = user.is_superuser = False
    user.closed_at = at
    user.last_login = user.rates_one_at_a_time = None
    user.time_zone = ""
    user.set_unusable_password()
    user.save()


@transaction.atomic
def choose_emails(*, user: User, kinds: Collection[str], by, at: datetime) -> None:
    """Get e-mails of these kinds and of no others. What signing in and invitations need always comes."""
    _check_own(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    UnwantedNotice.objects.filter(person=user).delete()
    unwanted = [UnwantedNotice(person=user, kind=kind) for kind in NoticeKind.values if kind not in kinds]
    UnwantedNotice.objects.bulk_create(unwanted)


def acknowledge(*, about: str, by: User, at: datetime) -> None:
    """What is listed as waiting for the person was opened, or put away. Twice changes nothing."""
    Acknowledgement.objects.bulk_create([Acknowledgement(person=by, about=about)], ignore_conflicts=True)


@transaction.atomic
def remove_second_step(*, user: User, by, at: datetime) -> None:
    """For somebody who lost their phone and their recovery codes, once the host has made sure that it is them."""
    if by is not None:
        raise NotAllowed("People turn off the second step themselves, or ask the people who run this installation.")
    Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def end_other_sessions(*, user: User, besides: str, by, at: datetime) -> None:
    """Sign the person out in every browser but the one whose session is named."""
    _check_own(by, user)
    _end_sessions(user, besides=besides)


def _end_sessions(user: User, *, besides: str = "") -> None:
    """Sessions hold the address that was typed at sign-in, so they go, and do not only stop working."""
    for session in Session.objects.exclude(session_key=besides).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def _check_own(by, user: User) -> None:
    if by != user:
        raise NotAllowed("People change their own account only.")
