"""The blank audits, to fill in on paper."""

from dataclasses import dataclass

from apps.common.uploads.stored_files import is_stored
from apps.jobs.statuses import JobStatus
from apps.rubric.models import Rubric

from .. import permissions
from ..freshness import blank_inputs_hash
from ..models import Report
from .access import rubrics_to_print


@dataclass(frozen=True)
class BlankRow:
    """The blank audit of one rubric version, and its file."""

    rubric: Rubric
    report: Report | None  # made in the present layout, or on its way
    is_newest: bool


def blank_page(person) -> list[BlankRow]:
    """The blank audits there are, one for each published rubric. Raises NotAllowed for people who neither rate nor
    are rated."""
    permissions.check_can_have_blank(person)
    rubrics = list(rubrics_to_print())
    made = {}
    for file in Report.objects.filter(rubric__in=rubrics):
        if file.status != JobStatus.READY or is_stored(file.file, sha256=file.sha256):
            made[file.rubric_id, file.inputs_hash] = file
    rows = []
    for rubric in rubrics:
        report = made.get((rubric.pk, blank_inputs_hash(rubric)))
        rows.append(BlankRow(rubric=rubric, report=report, is_newest=rubric == rubrics[0]))
    return rows
