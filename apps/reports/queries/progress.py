"""How far a file is, what it is called, and where it was found."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from apps.common import dates
from apps.common.errors import reason_against

from .. import permissions
from ..document.version_history import version_mark
from ..models import Report
from ..statuses import UNFINISHED, Status

STEPS = (*UNFINISHED, Status.READY)
WAITS_LONG = timedelta(seconds=10)


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
    about: str  # what it is a report of
    mark: str  # what every page of this version says; empty while it simply stands
    home: str  # the page that offers it

    @property
    def thing(self) -> str:
        """What is being made, in a word or two."""
        return "report" if self.report.rubric is None else "blank audit"

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
        about=_about(report),
        mark=_mark(report),
        home=home_of(report),
    )


def home_of(report: Report) -> str:
    """The address of the page that offers this file."""
    if report.assessment is None:
        return reverse("reports:blank")
    return reverse("reports:document", args=[report.assessment.reference])


def _about(report: Report) -> str:
    """What a report is of, in a line."""
    audit = report.assessment
    if audit is None:
        return f"Blank audit: {report.rubric}"
    period = dates.period(audit.period_start, audit.period_end)
    return f"{audit.programme.name}, {period}, version {audit.version}"


def _mark(report: Report) -> str:
    mark = report.assessment and version_mark(report.assessment, names_newer=report.names_newer)
    return mark.sentence if mark else ""


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


def file_name(report: Report) -> str:
    """What the downloaded file is called: the programme, the month its period ends, the version and its mark."""
    audit = report.assessment
    if audit is None:
        assert report.rubric is not None  # it is of one of the two
        return f"{report.rubric.identifier}-{report.rubric.version}-blank-audit.pdf"
    programme = slugify(audit.programme.name)[:60].strip("-") or "programme"
    mark = version_mark(audit, names_newer=report.names_newer)
    return f"{programme}-audit-{audit.period_end:%Y-%m}-v{audit.version}{f'-{mark.code}' if mark else ''}.pdf"
