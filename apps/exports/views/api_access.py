"""Who asks over HTTP: a token, as long as its person has an account, and within limits."""

from datetime import datetime
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from apps.common.hourly_counts import AN_HOUR, count_in_hour

from ..actions.api_tokens import note_use
from ..api_answers import ApiRefusal
from ..models import ApiToken
from ..queries.api_tokens import token_with

OF_A_TOKEN = 1_200  # an hour: half a million rows take five hundred
UNKNOWN_TOKENS = 60  # an hour, from one network
COUNTED_AS = "exports.tokens"
HOW_TO_ASK = (
    "Send a key in the header “Authorization: Bearer …”. You make one on the page “Keys for programs” of this site."
)


class TokenAccess(HttpBearer):
    """A token in the header, and nothing else: no cookie opens the API."""

    def __call__(self, request: HttpRequest) -> Any:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.openapi_scheme or not secret.strip():
            raise ApiRefusal(401, "No key", HOW_TO_ASK, {"WWW-Authenticate": "Bearer"})
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The token's row. Raises ApiRefusal."""
        now = timezone.now()
        found = token_with(token, now)
        if found is None:
            _refuse_unknown(request, now)
        elif count_in_hour(f"token {found.pk}", now, of=COUNTED_AS) > OF_A_TOKEN:
            raise _too_often()
        else:
            note_use(token=found, by=found.person, at=now)
            return found
        raise ApiRefusal(
            401,
            "This key opens nothing",
            "It may have ended, or never been one. Make a new one on the page “Keys for programs” of this site.",
            {"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )


def _refuse_unknown(request: HttpRequest, at: datetime) -> None:
    if count_in_hour(f"unknown token from {ratelimit.get_ip(request)}", at, of=COUNTED_AS) > UNKNOWN_TOKENS:
        raise _too_often()


def _too_often() -> ApiRefusal:
    return ApiRefusal(429, "Too often", "Please ask again in an hour.", {"Retry-After": str(AN_HOUR)})
