"""The blank audits, to fill in on paper."""

from dataclasses import dataclass

from apps.rubric.models import Rubric

from .. import permissions
from ..document.build import build_blank_audit
from ..models import Report
from .access import rubrics_to_print


@dataclass(frozen=True)
class BlankRow:
    """The blank audit of one rubric version, and its file."""

    rubric: Rubric
    report: Report | None  # made in the present layout, or on its way
    is_newest: bool


@dataclass(frozen=True)
class BlankPage:
    """The blank audits there are: one for each published rubric."""

    rows: list[BlankRow]


def blank_page(person) -> BlankPage:
    """Raises NotAllowed for people who neither rate nor are rated."""
    permissions.check_can_have_blank(person)
    rubrics = list(rubrics_to_print())
    made = {(one.rubric_id, one.content_hash): one for one in Report.objects.filter(rubric__in=rubrics)}
    return BlankPage(
        rows=[
            BlankRow(
                rubric=rubric,
                report=made.get((rubric.pk, build_blank_audit(rubric).content_hash)),
                is_newest=rubric == rubrics[0],
            )
            for rubric in rubrics
        ]
    )
