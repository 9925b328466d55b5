"""Files that a newer one took the place of go, and nothing else does."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from apps.jobs.statuses import JobStatus
from apps.reports.models import Report
from apps.reports.superseded_files import KEPT_FOR, forget_superseded

HOUR = timedelta(hours=1)


@pytest.fixture
def printed(shared):
    """A report of the shared audit that was ready at some time."""

    def make(at, **fields) -> Report:
        number = Report.objects.count()
        report = Report(
            assessment=shared,
            content_hash=f"{number:064}",
            status=JobStatus.READY,
            requested_at=at,
            finished_at=at,
            **fields,
        )
        report.file.save("made.pdf", ContentFile(b"%PDF-1.7"), save=False)
        report.save()
        return report

    return make


def test_a_file_goes_a_day_after_a_newer_one_is_ready(printed):
    at = timezone.now()
    old, new = printed(at - 5 * KEPT_FOR), printed(at)
    assert forget_superseded(at=at + KEPT_FOR - HOUR) == 0
    assert forget_superseded(at=at + KEPT_FOR + HOUR) == 1
    assert list(Report.objects.all()) == [new]
    assert not old.file.storage.exists(old.file.name)
    assert new.file.storage.exists(new.file.name)
    assert forget_superseded(at=at + 9 * KEPT_FOR) == 0


def test_what_other_readers_have_stays(printed):
    at = timezone.now()
    printed(at - KEPT_FOR, names_newer=False)
    printed(at)
    assert forget_superseded(at=at + 2 * KEPT_FOR) == 0


def test_a_storage_that_is_away_is_asked_again(printed, monkeypatch):
    at = timezone.now()
    printed(at - 5 * KEPT_FOR)
    printed(at)

    def away(self, name):
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", away)
        with pytest.raises(OSError, match="away"):
            forget_superseded(at=at + 2 * KEPT_FOR)
    assert Report.objects.count() == 2
    assert forget_superseded(at=at + 2 * KEPT_FOR) == 1
