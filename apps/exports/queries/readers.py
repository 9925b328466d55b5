"""Who reads an export, and for which organisations: everything that is written starts here, at the person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.assessments.models import Share
from apps.assessments.queries.access import PROVIDER_ROLES
from apps.assessments.queries.shares import shares_for
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where


@dataclass(frozen=True)
class ExportReader:
    """One person, with the organisations that they read for at this moment, and the day on which they read."""

    person: Any
    providers: frozenset[int]  # keys of those that the person works for
    commissioners: frozenset[int]
    today: date

    def shares(self) -> QuerySet[Share]:
        """What is shared with those commissioners."""
        return shares_for(self.person).filter(commissioner__in=self.commissioners).order_by()

    def programmes_with_shared_plan(self) -> QuerySet:
        """Keys of the programmes whose action plan is shared with those commissioners."""
        return self.shares().filter(shows_plan=True).values("assessment__programme")

    def is_inside(self, provider: int) -> bool:
        """Whether the person works for the provider, and so reads more than what is shared."""
        return provider in self.providers


def reader_for(person, at: datetime, organisations: Collection[int] | None = None) -> ExportReader:
    """What the person's roles are worth now. `organisations`: read for these alone, by their keys."""
    providers = frozenset(organisations_where(person, *PROVIDER_ROLES))
    commissioners = frozenset(organisations_where(person, Role.COMMISSIONER))
    if organisations is not None:
        providers, commissioners = providers.intersection(organisations), commissioners.intersection(organisations)
    return ExportReader(person, providers, commissioners, timezone.localdate(at))
