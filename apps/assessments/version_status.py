"""How one version of an audit stands among the others: what came before it, what took its place."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet, prefetch_related_objects

from apps.common.dates import local_day
from apps.organisations.models import Programme

from .models import Assessment, Withdrawal
from .sign_off_record import sign_off_notice
from .statuses import AuditStatus


@dataclass(frozen=True)
class VersionStatus:
    """Where a version stands. A version that is not signed off has nothing to be superseded in."""

    audit: Assessment
    superseded_by: Assessment | None  # a later version, signed off
    reopened_as: Assessment | None  # a later version, still being made
    withdrawal: Withdrawal | None
    sign_off_notice: str = ""  # on the version's own pages: where its digest does not fit, or was not kept

    @property
    def notice(self) -> str:
        """What every page of this version says at its top; empty while it simply stands."""
        if self.withdrawal is not None:
            return f"This version was withdrawn by the provider on {local_day(self.withdrawal.at)}."
        newer = self.superseded_by
        if newer is not None and newer.signed_off_at is not None:
            return f"Superseded by version {newer.version}, signed off on {local_day(newer.signed_off_at)}."
        if self.reopened_as is not None:
            started = local_day(self.reopened_as.started_at)
            return f"Reopened on {started}: version {self.reopened_as.version} is being prepared."
        return ""


class HasVersionStatus:
    """What is about one version, as a page says at its top where that stands among the others."""

    audit: Assessment

    @property
    def version_status(self) -> VersionStatus:
        return checked_version_status(self.audit)


def checked_version_status(audit: Assessment) -> VersionStatus:
    """The same, with its digest compared: for what is read, and not for lists."""
    return replace(version_status(audit), sign_off_notice=sign_off_notice(audit))


def version_status(audit: Assessment) -> VersionStatus:
    """How one version stands among the others: no query where its successors and its withdrawal were read with it."""
    newer = next_version(audit)
    is_done = newer is not None and newer.status == AuditStatus.SIGNED_OFF
    return VersionStatus(
        audit=audit,
        superseded_by=newer if is_done else None,
        reopened_as=None if is_done else newer,
        withdrawal=getattr(audit, "withdrawal", None) if audit.status == AuditStatus.SIGNED_OFF else None,
    )


def next_version(audit: Assessment) -> Assessment | None:
    """The version that was begun after this one and not set aside; None if there is none."""
    if audit.status != AuditStatus.SIGNED_OFF:
        return None
    prefetch_related_objects([audit], "successors")  # asked once, however many rules want to know
    return next((one for one in audit.successors.all() if one.status != AuditStatus.DISCARDED), None)


def last_signed_off(programme: Programme) -> Assessment | None:
    """The programme's last signed-off audit, in its newest version; None if there is none."""
    return newest_versions(programme.pk).first()


def newest_versions(programme_id: int) -> QuerySet[Assessment]:
    """A programme's signed-off audits, each in its newest version, the last period first."""
    signed_off = Assessment.objects.filter(programme=programme_id, status=AuditStatus.SIGNED_OFF)
    superseded = signed_off.filter(supersedes__isnull=False).values("supersedes")
    return signed_off.exclude(pk__in=superseded).order_by("-period_end", "-pk")
