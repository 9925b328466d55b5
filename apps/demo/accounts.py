"""Who can sign in to the demonstration, and what each of them can try."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User

from . import content_reader, demo_content
from .password import keep, kept_password, new_password
from .region_words import read_region_words


@dataclass(frozen=True)
class Accounts:
    """The demonstration accounts that are there, and the password they share (empty where there are none)."""

    people: tuple[demo_content.Person, ...]
    password: str


@transaction.atomic
def demonstration_accounts() -> Accounts:
    """The accounts with their password. One that is not kept any more is made anew and given to all of them."""
    people = {person.email: person for person in (*content_reader.read_people(), *read_region_words().people)}
    users = _users(list(people))
    there = set(users.values_list("email", flat=True))
    password = kept_password() if there else ""
    if there and not password:
        password = new_password()
        User.objects.filter(email__in=there).update(password=make_password(password))
        keep(password)
    return Accounts(tuple(person for email, person in people.items() if email in there), password)


def _users(addresses: list[str]) -> QuerySet[User]:
    """Accounts of made-up organisations only: one that has since joined a real one is not ours to touch."""
    return (
        User.objects.filter(email__in=addresses, is_active=True, memberships__organisation__is_made_up=True)
        .exclude(memberships__organisation__is_made_up=False)
        .distinct()
    )
