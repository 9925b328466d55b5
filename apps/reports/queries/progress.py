"""How far a file is, what it is called, and where it was found."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from apps.common import dates
from apps.common.errors import reason_against
from apps.common.uploads.stored_files import is_stored
from apps.improvement.plan_file_names import plan_file_stem
from apps.jobs.statuses import JobStatus

from .. import permissions
from ..document.version_history import version_mark
from ..models import Report
from ..steps import ReportStep

# What a report goes through, by the key that its page and script use, in the words that the page shows.
STEPS = {
    JobStatus.WAITING.value: "Waiting for its turn",
    **dict(ReportStep.choices),
    JobStatus.READY.value: "Ready to download",
}
OTHER_FILE = "The file that is stored here is not the one that was made. Make it anew."
WAITS_LONG = timedelta(seconds=10)


@dataclass(frozen=True)
class ProgressStep:
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
    steps: tuple[ProgressStep, ...]
    sentence: str  # what a screen reader is told
    waits_long: bool
    refusal: str  # why the person cannot download it; empty if they can, or while there is no file
    about: str  # what it is a report of
    mark: str  # what every page of this version says; empty while it simply stands
    home: str  # the page that offers it
    is_of_provider: bool  # the person works for whose plan it is

    @property
    def thing(self) -> str:
        """What is being made, in a word or two."""
        if self.report.rubric is not None:
            return "blank audit"
        if self.report.programme is not None:
            return "action plan"
        return "summary" if self.report.is_summary else "report"

    @property
    def is_ready(self) -> bool:
        return self.report.status == JobStatus.READY

    @property
    def has_failed(self) -> bool:
        return self.report.status == JobStatus.FAILED

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.is_ready or self.has_failed


def progress_page(person, report: Report, *, at: datetime) -> ProgressPage:
    """Raises NotAllowed for people who may not read the report."""
    permissions.check_can_follow(person, report)
    is_ready, today = report.status == JobStatus.READY, timezone.localdate(at)
    return ProgressPage(
        report=report,
        steps=_steps(report),
        sentence=_sentence(report),
        waits_long=report.status == JobStatus.WAITING and at - report.requested_at > WAITS_LONG,
        refusal=_refusal(person, report, today) if is_ready else "",
        about=_about(report),
        mark=_mark(report),
        home=home_of(report),
        is_of_provider=report.programme is not None and permissions.is_of_provider(person, report.programme),
    )


def _refusal(person, report: Report, today: date) -> str:
    """Why the person cannot have a file that was made; empty if they can."""
    refusal = reason_against(permissions.check_can_download, person, report, today)
    return refusal or ("" if is_stored(report.file, sha256=report.sha256) else OTHER_FILE)


def home_of(report: Report) -> str:
    """The address of the page that offers this file."""
    if report.programme is not None:
        return reverse("reports:action_plan", args=[report.programme.reference])
    if report.assessment is None:
        return reverse("reports:blank")
    return reverse("reports:document", args=[report.assessment.reference])


def _about(report: Report) -> str:
    """What a report is of, in a line."""
    audit = report.assessment
    if report.programme is not None:
        return f"Action plan: {report.programme.name}"
    if audit is None:
        return f"Blank audit: {report.rubric}"
    period = dates.period(audit.period_start, audit.period_end)
    return f"{audit.programme.name}, {period}, version {audit.version}"


def _mark(report: Report) -> str:
    mark = report.assessment and version_mark(report.assessment, names_newer=report.names_newer)
    return mark.sentence if mark else ""


def _steps(report: Report) -> tuple[ProgressStep, ...]:
    if report.status == JobStatus.FAILED:
        return ()
    reached = _place_of(report)
    steps = []
    for place, (key, label) in enumerate(STEPS.items()):
        if place < reached or report.status == JobStatus.READY:
            state = "Done"
        else:
            state = "Now" if place == reached else "Not yet"
        steps.append(ProgressStep(key=key, label=label, state=state))
    return tuple(steps)


def _place_of(report: Report) -> int:
    """Where in `STEPS` the report is, from 0."""
    return list(STEPS).index(report.step or report.status)


def _sentence(report: Report) -> str:
    if report.status == JobStatus.FAILED:
        return report.failure
    place = _place_of(report)
    label = list(STEPS.values())[place]
    return f"{label}: step {place + 1} of {len(STEPS)}."


def file_name(report: Report) -> str:
    """What the downloaded file is called: the programme, the month its period ends, the version and its mark."""
    audit = report.assessment
    if report.programme is not None:
        standing_on = timezone.localdate(report.finished_at or report.requested_at)
        return f"{plan_file_stem(report.programme.name, standing_on)}.pdf"
    if audit is None:
        assert report.rubric is not None  # it is of one of the three
        return f"{report.rubric.identifier}-{report.rubric.version}-blank-audit.pdf"
    programme = slugify(audit.programme.name, allow_unicode=True)[:60].strip("-") or "programme"
    mark = version_mark(audit, names_newer=report.names_newer)
    parts = [programme, "audit", f"{audit.period_end:%Y-%m}", f"v{audit.version}"]
    if report.is_summary:
        parts.append("summary")
    if mark:
        parts.append(mark.code)
    return f"{'-'.join(parts)}.pdf"
