"""The token that a program sends, and what it reads."""

from datetime import datetime

from django.utils import timezone

from apps.common.link_secrets import digest_of

from ..models import ApiToken
from .readers import ExportReader, reader_for


def token_with(secret: str, at: datetime) -> ApiToken | None:
    """The token, as long as it works and its person has an account."""
    found = ApiToken.objects.filter(
        secret_digest=digest_of(secret), person__is_active=True, expires_on__gte=timezone.localdate(at)
    )
    return found.select_related("person").first()


def reader_of(token: ApiToken, at: datetime) -> ExportReader:
    """What the token reads at this moment: never more than its person."""
    organisations = None if token.reads_all else list(token.organisations.values_list("pk", flat=True))
    return reader_for(token.person, at, organisations)
