"""What people are told about their data package: that it is ready."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from apps.accounts.notices import Concern, Notice, NoticeKind, send_notice
from apps.jobs.statuses import JobStatus

from .models import DataExport

HAS_PACKAGE = "exports.has_package"


def has_package(person, key: int, roles: Sequence[str]) -> bool:
    """Whether the package is still there, and is the person's."""
    return DataExport.objects.filter(pk=key, person=person, status=JobStatus.READY).exists()


def tell_that_package_is_ready(export: DataExport, *, at: datetime) -> None:
    """To whoever asked for it, in the transaction that makes it ready."""
    notice = Notice(
        NoticeKind.FILES,
        "Your data package is ready",
        "exports/email/package_ready.txt",
        reverse("exports:data_package"),
        {},
    )
    send_notice(notice, [export.person_id], Concern(HAS_PACKAGE, export.pk), at=at)
