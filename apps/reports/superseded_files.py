"""The end of printed files that a newer one has taken the place of."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.jobs.statuses import JobStatus

from .models import Report

# So long a page that somebody left open can still hand out what it shows.
KEPT_FOR = timedelta(days=1)
MOST_AT_ONCE = 200


def superseded(at: datetime) -> QuerySet[Report]:
    """Ready reports that a newer one took the place of a day ago: same audit, rubric or plan, same readers."""
    same = Q(assessment=OuterRef("assessment")) | Q(rubric=OuterRef("rubric")) | Q(programme=OuterRef("programme"))
    newer = Report.objects.filter(
        same,
        status=JobStatus.READY,
        names_newer=OuterRef("names_newer"),
        for_provider=OuterRef("for_provider"),
        is_summary=OuterRef("is_summary"),
        finished_at__gt=OuterRef("finished_at"),
        finished_at__lt=at - KEPT_FOR,
    )
    return Report.objects.filter(Exists(newer), status=JobStatus.READY).order_by("pk")


def forget_superseded(*, at: datetime) -> int:
    """Delete their files, and then their rows, so that a storage that is away is asked again. Returns how many."""
    reports = list(superseded(at)[:MOST_AT_ONCE])
    for report in reports:
        report.file.delete(save=False)
        report.delete()
    return len(reports)
