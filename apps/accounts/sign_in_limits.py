"""How often somebody may try a password or a code, or ask for a new password.

Counted by address within a network, so that a stranger elsewhere locks nobody out; by network; and by address over
all networks, far wider, against many machines at once. A browser in which the person has signed in before counts for
itself: whatever strangers try, it stays a way in.
"""

from contextlib import suppress

from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from apps.common import stashed_form

from .models import User

# Number, time, and whether the limit is of a key or of the network, as allauth writes them.
TRIES_IN_ONE_PLACE = "5/300s/key"
TRIES_IN_A_NETWORK = "10/m/ip"
TRIES_ANYWHERE = "300/h/key"
WISHES_IN_ONE_PLACE = "5/m/key"
MOST_RESET_EMAILS, AN_HOUR = 10, 60 * 60


def count_password_try(request: HttpRequest, email: str) -> list[RateLimitUsage] | None:
    """Count one try, before the password is looked at; None if it is one too many."""
    device = _known_device(request, email)
    if device:
        limits = [(TRIES_IN_ONE_PLACE, f"{device}:{email}")]
    else:
        here = f"{ratelimit.get_ip(request)}:{email}"
        limits = [(TRIES_IN_ONE_PLACE, here), (TRIES_IN_A_NETWORK, ""), (TRIES_ANYWHERE, email)]
    counted: list[RateLimitUsage] = []
    for rate, key in limits:
        usage = _consume(request, "password", rate, key)
        if usage is None:
            return None
        counted.append(usage)
    return counted


def forget_password_try(counted: list[RateLimitUsage]) -> None:
    """It was the right password, or nobody could tell: it does not count."""
    for usage in counted:
        usage.rollback()


def forget_password_tries(request: HttpRequest, email: str) -> None:
    """Whoever chose a new password through their e-mail begins anew."""
    here = f"{ratelimit.get_ip(request)}:{email}"
    for rate, key in ((TRIES_IN_ONE_PLACE, here), (TRIES_ANYWHERE, email)):
        ratelimit.clear(request, app="accounts", action="password", config={"password": rate}, key=key)


def forget_code_try(request: HttpRequest, user: User) -> None:
    """Nobody could tell whether the code was right: the newest try of this person does not count."""
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        key = ratelimit.get_cache_key(
            request, app="allauth.account", action="login_failed", rate=rate, key=f"mfa-auth-user-{user.pk}"
        )
        newest = (cache.get(key) or [None])[0]
        if newest is not None:
            ratelimit.SingleRateLimitUsage(key, rate.duration, newest).rollback()


def is_reset_over_limit(request: HttpRequest, email: str) -> bool:
    """Whether this wish for a new password is one too many for this address from this network. Counts it."""
    return _consume(request, "reset", WISHES_IN_ONE_PLACE, f"{ratelimit.get_ip(request)}:{email}") is None


def is_mailbox_full_of_links(email: str) -> bool:
    """Whether an address has had as many links this hour as anybody needs; each of them works. Counts one."""
    key = f"accounts:reset-emails:{email}"
    cache.add(key, 0, AN_HOUR)
    with suppress(ValueError):  # it went between the two lines
        return cache.incr(key) > MOST_RESET_EMAILS
    return False


def _consume(request: HttpRequest, action: str, rate: str, key: str) -> RateLimitUsage | None:
    with suppress(RateLimited):
        return ratelimit.consume(request, app="accounts", action=action, config={action: rate}, key=key)
    return None


def _known_device(request: HttpRequest, email: str) -> str:
    """What stands for this browser, if the person of this address has signed in with it before; else empty."""
    owner = stashed_form.owner_of(request)
    if owner is None or not User.objects.filter(pk=owner, email=email).exists():
        return ""
    return salted_hmac("even-ground.accounts.device", request.COOKIES[stashed_form.COOKIE]).hexdigest()
