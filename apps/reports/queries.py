"""Reading reports, always starting from the person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from apps.assessments.models import Assessment, Share
from apps.assessments.permissions import check_can_share
from apps.assessments.queries import funder
from apps.assessments.queries.people import PROVIDER_ROLES
from apps.assessments.statuses import Status as AuditStatus
from apps.common.errors import reason_against
from apps.organisations.models import Organisation, Role
from apps.organisations.permissions import has_role, organisations_where
from apps.rubric.queries import known

from . import permissions
from .drawing import Drawing, draw
from .gathering import gather
from .models import Report
from .statuses import UNFINISHED, Status

STEPS = (*UNFINISHED, Status.READY)
WAITS_LONG = timedelta(seconds=10)


def assessments_with_reports_for(person) -> QuerySet[Assessment]:
    """The audits of whose report the person may know: of their own organisation, or shared with one that funds it."""
    shares = Share.objects.filter(
        assessment=OuterRef("pk"),
        withdrawn_at=None,
        commissioner__in=organisations_where(person, Role.COMMISSIONER),
        commissioner__commissions__programme=OuterRef("programme"),
    )
    own = Q(programme__organisation__in=organisations_where(person, *PROVIDER_ROLES))
    shared = Q(Exists(shares), status=AuditStatus.SIGNED_OFF)
    return Assessment.objects.filter(own | shared).select_related("programme__organisation", "rubric")


def reports_for(person) -> QuerySet[Report]:
    """The reports of those audits."""
    return Report.objects.filter(assessment__in=assessments_with_reports_for(person)).select_related(
        "assessment__programme__organisation", "assessment__rubric"
    )


@dataclass(frozen=True)
class DocumentPage:
    """The report as a web page, and its file."""

    assessment: Assessment
    drawing: Drawing
    report: Report | None  # the file of just this content, made or on its way
    earlier: list[Report]  # files of what the audit said before; for managers
    is_provider: bool


def document_page(person, assessment: Assessment, today: date) -> DocumentPage:
    """One report to read. Raises NotAllowed for people who may only know that it exists."""
    permissions.check_can_read_report(person, assessment)
    document = gather(assessment, today)
    manages = has_role(person, assessment.programme.organisation_id, Role.MANAGER)
    reports = list(assessment.reports.all())
    return DocumentPage(
        assessment=assessment,
        drawing=draw(document),
        report=next((one for one in reports if one.content_hash == document.content_hash), None),
        earlier=[
            one
            for one in reports
            if manages and one.status == Status.READY and one.content_hash != document.content_hash
        ],
        is_provider=has_role(person, assessment.programme.organisation_id, *PROVIDER_ROLES),
    )


@dataclass(frozen=True)
class PreviewPage:
    """What a commissioner will see, before the audit is shared with them."""

    assessment: Assessment
    drawing: Drawing
    funder: Organisation


def preview_page(person, assessment: Assessment, commissioner: str, today: date) -> PreviewPage:
    """Raises NotAllowed for people who cannot share the audit, Http404 for somebody who does not fund it."""
    check_can_share(person, assessment)
    found = funder(person, assessment, commissioner)
    return PreviewPage(assessment=assessment, drawing=draw(gather(assessment, today)), funder=found)


@dataclass(frozen=True)
class Step:
    """One step on the way to the file."""

    key: str
    label: str
    state: str  # Done, Now or Not yet

    @property
    def colour(self) -> str:
        """The colour of the tag that says so."""
        return {"Done": "green", "Now": "yellow"}.get(self.state, "grey")


@dataclass(frozen=True)
class ProgressPage:
    """How far one report is."""

    report: Report
    steps: tuple[Step, ...]
    sentence: str  # what a screen reader is told
    waits_long: bool
    refusal: str  # why the person cannot download it; empty if they can, or while there is no file

    @property
    def is_ready(self) -> bool:
        return self.report.status == Status.READY

    @property
    def has_failed(self) -> bool:
        return self.report.status == Status.FAILED

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.is_ready or self.has_failed


def progress_page(person, report: Report, *, at: datetime) -> ProgressPage:
    """Raises NotAllowed for people who may not read the report."""
    permissions.check_can_follow(person, report)
    is_ready, today = report.status == Status.READY, timezone.localdate(at)
    return ProgressPage(
        report=report,
        steps=_steps(report),
        sentence=_sentence(report),
        waits_long=report.status == Status.WAITING and at - report.requested_at > WAITS_LONG,
        refusal=reason_against(permissions.check_can_download, person, report, today) if is_ready else "",
    )


def _steps(report: Report) -> tuple[Step, ...]:
    if report.status == Status.FAILED:
        return ()
    place = STEPS.index(Status(report.status))
    finished = report.status == Status.READY
    return tuple(
        Step(
            key=step.value,
            label=step.label,
            state="Done" if number < place or finished else ("Now" if number == place else "Not yet"),
        )
        for number, step in enumerate(STEPS)
    )


def _sentence(report: Report) -> str:
    if report.status == Status.FAILED:
        return report.failure
    number = STEPS.index(Status(report.status)) + 1
    return f"{report.get_status_display()}: step {number} of {len(STEPS)}."


@dataclass(frozen=True)
class SharedRow:
    """One audit that a provider shared."""

    assessment: Assessment
    shared_on: datetime
    rating_label: str


@dataclass(frozen=True)
class SharedPage:
    """A commissioner's home: what the programmes they fund have shared."""

    rows: list[SharedRow]
    is_commissioner: bool


def shared_page(person) -> SharedPage:
    """Everything that is shared with the commissioners that the person works for, newest period first."""
    commissioners = organisations_where(person, Role.COMMISSIONER)
    shares = (
        Share.objects.filter(
            withdrawn_at=None,
            assessment__status=AuditStatus.SIGNED_OFF,
            commissioner__in=commissioners,
            assessment__programme__commissions__commissioner=F("commissioner"),
        )
        .select_related("assessment__programme__organisation", "assessment__rubric")
        .order_by("-assessment__period_end", "assessment__programme__name", "shared_at")
    )
    rows: dict[int, SharedRow] = {}
    for share in shares:
        label = known(share.assessment.rubric).content.honest_wording.self_assessed_label
        rows.setdefault(share.assessment_id, SharedRow(share.assessment, share.shared_at, label))
    return SharedPage(rows=list(rows.values()), is_commissioner=bool(commissioners))


def personal_data(user) -> dict[str, object]:
    """What reports keep about a person: which they asked for, and when. Nothing that is printed names anybody."""
    asked = Report.objects.filter(requested_by=user).order_by("pk")
    return {
        "reports_you_asked_for": [
            {"report": reference, "audit": audit, "asked_at": at.isoformat()}
            for reference, audit, at in asked.values_list("reference", "assessment__reference", "requested_at")
        ]
    }


def file_name(report: Report) -> str:
    """What the downloaded file is called: the programme and the month its period ends, never a person."""
    programme = slugify(report.assessment.programme.name)[:60].strip("-") or "programme"
    return f"{programme}-audit-{report.assessment.period_end:%Y-%m}.pdf"
