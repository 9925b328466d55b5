"""One audit of a made-up region on its way into the database, and the days on which things are done with it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from apps.assessments.models import Assessment
from apps.assessments.statuses import AuditStatus

from .demo_content import CLOCK
from .region_plan import RegionAudit, RegionProgramme

# Days after its start on which something is done with an audit.
REVIEW_ASKED, REVIEW_TAKEN_UP, FINISHED, REVIEW_FINISHED, AGREED = 1, 2, 6, 10, 14
ASKED, CLOSES, SIGNED, SHARED, WITHDRAWN = 15, 27, 29, 31, 36


@dataclass(frozen=True)
class AuditEntry:
    """One planned audit with its row. `row` has a key as soon as it is stored."""

    programme: RegionProgramme
    planned: RegionAudit
    row: Assessment

    @property
    def is_signed_off(self) -> bool:
        """Whether it will be."""
        return self.planned.status is AuditStatus.SIGNED_OFF

    def on(self, day: int, minute: int = 0) -> datetime:
        """A moment on a day after the start of the audit, in minutes from half past nine."""
        started = datetime.combine(self.planned.started, time(9, 30), CLOCK)
        return started + timedelta(days=day, minutes=minute)
