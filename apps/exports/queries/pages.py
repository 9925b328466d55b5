"""What the pages of exports show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.jobs.statuses import JobStatus
from apps.organisations.models import Organisation, Role
from apps.organisations.permissions import memberships_of, organisations_where

from ..data_package_files import KEPT_FOR, may_still_be_read, packages_of
from ..domain.table_schema import Table
from ..domain.tables import TABLES
from ..models import ApiToken, DataExport, ResearchConsent
from ..permissions import check_can_decide_on_research

SENTENCES = {
    JobStatus.WAITING: "Your data package waits for its turn.",
    JobStatus.WORKING: "Your data package is being made.",
    JobStatus.READY: "Your data package is ready.",
}


@dataclass(frozen=True)
class DataPackagePage:
    """What a data package holds, how far the person's own is, and where else figures can be had."""

    tables: tuple[Table, ...]
    export: DataExport | None
    sentence: str
    is_outdated: bool  # it holds something that the person may not read any more
    kept_until: datetime | None
    led: list[Organisation]  # providers that the person administers

    @property
    def is_ready(self) -> bool:
        return self.export is not None and self.export.status == JobStatus.READY and not self.is_outdated

    @property
    def has_failed(self) -> bool:
        return self.export is not None and self.export.status == JobStatus.FAILED

    @property
    def is_being_made(self) -> bool:
        return self.export is not None and self.export.status in (JobStatus.WAITING, JobStatus.WORKING)


def data_package_page(person, at: datetime) -> DataPackagePage:
    """The page of one person."""
    export = packages_of(person, at).select_related("person").first()
    is_ready = export is not None and export.status == JobStatus.READY
    led = organisations_where(person, Role.ADMINISTRATOR)
    finished_at = export.finished_at if export else None
    return DataPackagePage(
        tables=TABLES,
        export=export,
        sentence="" if export is None else export.failure or SENTENCES[JobStatus(export.status)],
        is_outdated=export is not None and is_ready and not may_still_be_read(export, at),
        kept_until=finished_at and finished_at + KEPT_FOR,
        led=[one for one in organisations_of(person) if one.pk in led and one.kind == "provider"],
    )


def organisations_of(person) -> list[Organisation]:
    """Where the person has a role, each once, by its name: no query of its own."""
    found = {}
    for membership in memberships_of(person):
        found[membership.organisation_id] = membership.organisation
    return list(found.values())


def tokens_for(person) -> QuerySet[ApiToken]:
    """The person's own tokens."""
    return ApiToken.objects.filter(person=person).prefetch_related("organisations")


@dataclass(frozen=True)
class ResearchPage:
    """Whether one provider takes part in research."""

    organisation: Organisation
    consent: ResearchConsent | None


def research_page(person, organisation: Organisation) -> ResearchPage:
    """Raises NotAllowed for everybody but its administrators."""
    check_can_decide_on_research(person, organisation)
    return ResearchPage(organisation, ResearchConsent.objects.filter(organisation=organisation).first())
