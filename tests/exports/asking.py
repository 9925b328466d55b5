"""Asking the API as a program does: with a token, without a cookie."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from apps.exports.actions.api_tokens import make_api_token
from apps.exports.models import ApiToken


def make_token(person, organisations=None, days: int = 30) -> str:
    """The secret of a new token."""
    now = timezone.now()
    last_day = timezone.localdate(now) + timedelta(days=days)
    return make_api_token(name="A program", organisations=organisations, expires_on=last_day, by=person, at=now)


def make_scenario_token(person) -> ApiToken:
    """A token of somebody's, whose secret nobody has."""
    make_token(person)
    return newest_token()


def ask(path: str, secret: str = "", method: str = "get", **headers):
    """The answer. Each call is a program of its own, which keeps no cookie."""
    if secret:
        headers["authorization"] = f"Bearer {secret}"
    return getattr(Client(), method)(path, headers=headers)


def every_row(table: str, secret: str, limit: int = 7) -> list[dict]:
    """All rows of a table, page by page."""
    rows, cursor = [], ""
    while True:
        page = ask(f"/api/{table}?limit={limit}&cursor={cursor}", secret).json()
        rows += page["rows"]
        if page["next"] is None:
            return rows
        cursor = page["next"]


def newest_token() -> ApiToken:
    return ApiToken.objects.latest("pk")
