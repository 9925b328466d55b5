"""Reading accounts: always the person's own."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from apps.common.errors import reason_against

from . import closing
from .models import User


@dataclass(frozen=True)
class YourAccountPage:
    """What a person sees of their own account."""

    name: str
    email: str
    new_email: str  # waits to be confirmed; empty if none does
    has_second_step: bool


def your_account_page(user: User) -> YourAccountPage:
    """The person's own account, with the address they wait to confirm, if any."""
    waiting = EmailAddress.objects.get_new(user)
    return YourAccountPage(
        name=user.name,
        email=user.email,
        new_email=waiting.email if waiting and waiting.email != user.email else "",
        has_second_step=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
    )


@dataclass(frozen=True)
class CloseAccountPage:
    """What stands in the way of closing an account, and what will come of it."""

    refusal: str  # what to do first; empty if the account can be closed
    consequences: list[str]  # beside what becomes of every account


def close_account_page(user: User) -> CloseAccountPage:
    """Asks every app whether the account can go."""
    return CloseAccountPage(
        refusal=reason_against(closing.check_can_close, user), consequences=closing.what_it_means(user)
    )


def personal_data(user: User) -> dict[str, object]:
    """What this app keeps of the person. Secrets (the password's hash, the second step's key) never leave."""
    return {
        "account": {
            "name": user.name,
            "email": user.email,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
            "closed_at": user.closed_at,
            "is_active": user.is_active,
            "is_staff": user.is_staff,
            "is_superuser": user.is_superuser,
            "has_password": user.has_usable_password(),
        },
        "email_addresses": list(
            EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
        ),
        "second_step": list(
            Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at")
        ),
    }
