"""Picking lines of one's own to bring to supervision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.jobs.statuses import JobStatus

from ..domain.excerpts import Source, lines_of
from ..domain.retention import PRINTED
from ..domain.supervision_page import SupervisionExcerpt, SupervisionPage
from ..models import Printout
from ..permissions import check_can_reflect
from .access import decrypted_reflections_of


@dataclass(frozen=True)
class PickPage:
    """Everything that can be picked from, the newest reflection first."""

    sources: list[Source]

    def supervision_page(self, heading: str, marks: Sequence[str]) -> SupervisionPage:
        """The page of the lines with these marks, by the reflection that they come from."""
        parts = []
        for one in self.sources:
            picked = tuple(line.text for line in one.lines if line.mark in marks)
            if picked:
                parts.append(SupervisionExcerpt(one.title, one.begun_on, picked))
        return SupervisionPage(heading, tuple(parts))


def pick_page(person, at: datetime) -> PickPage:
    """Raises NotAllowed for people who have no journal."""
    check_can_reflect(person)
    sources = []
    for one in decrypted_reflections_of(person, at):
        lines = lines_of(one.row.reference, one.entry.words) if one.entry else []
        if one.entry and lines:
            begun_on = timezone.localdate(one.row.begun_at)
            sources.append(Source(one.row.reference, one.entry.title, begun_on, tuple(lines)))
    return PickPage(sources)


# A page that waits longer than this is told of: the worker may be down.
LONG = timedelta(seconds=20)
SENTENCES = {
    JobStatus.WAITING: "Your page waits to be printed. This takes a few seconds.",
    JobStatus.WORKING: "Your page is being printed.",
    JobStatus.READY: "Your page is ready.",
}


@dataclass(frozen=True)
class PrintoutPage:
    """How far a page is."""

    printout: Printout
    sentence: str
    waits_long: bool

    @property
    def is_ready(self) -> bool:
        return self.printout.status == JobStatus.READY

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.printout.status in (JobStatus.READY, JobStatus.FAILED)


def printouts_of(person, at: datetime) -> QuerySet[Printout]:
    """The pages that the person asked for and that are still there."""
    return Printout.objects.filter(author=person, requested_at__gt=at - PRINTED)


def printout_page(printout: Printout, at: datetime) -> PrintoutPage:
    """For its author: take the row from `printouts_of`."""
    sentence = printout.failure or SENTENCES[JobStatus(printout.status)]
    return PrintoutPage(printout, sentence, waits_long=at - printout.requested_at > LONG)
