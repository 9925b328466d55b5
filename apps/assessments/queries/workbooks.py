"""Pages of the offline workbook: having one, and looking at what one that came back would change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.common.xlsx.cells import CellProblem
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from .. import permissions
from ..domain.ratings import RatingContent
from ..models import Side, SideKind, WorkbookUpload
from ..offline.answer_labels import answer_label
from ..offline.comparison import ComparedAnswer, MergeOutcome
from ..offline.workbook_import import compare_with_stored
from ..rating_set import kinds_of_evidence, load_rating_set


def uploads_for(person) -> QuerySet[WorkbookUpload]:
    """The workbooks that the person sent and has not decided about."""
    return WorkbookUpload.objects.filter(by=person).select_related(
        "side__assessment__programme__organisation", "side__assessment__rubric", "side__review"
    )


def is_waiting(reference: str) -> bool:
    """Whether any workbook of this reference waits to be decided about; one that does not was, or never came."""
    return WorkbookUpload.objects.filter(reference=reference).exists()


@dataclass(frozen=True)
class WorkbookPage:
    """Before somebody takes a workbook along, or sends one back."""

    side: Side
    answered: int  # indicators that have an answer in this side
    waiting: WorkbookUpload | None  # one that they sent, and have not decided about

    @property
    def is_review(self) -> bool:
        return self.side.kind == SideKind.REVIEW


def workbook_page(person, side: Side) -> WorkbookPage:
    """Raises NotAllowed for everybody but this side's rater, and once it is finished."""
    permissions.check_can_rate(person, side)
    return WorkbookPage(
        side=side,
        answered=load_rating_set(side.assessment, side=side).assessed,
        waiting=uploads_for(person).filter(side=side).first(),
    )


@dataclass(frozen=True)
class Difference:
    """One thing that a workbook says otherwise."""

    name: str
    before: str  # empty: nothing
    after: str


@dataclass(frozen=True)
class Proposal:
    """One answer of a workbook that is not what is stored."""

    indicator: IndicatorContent
    factor: FactorContent
    version: int  # of the stored answer that it stands beside
    is_conflict: bool
    confirms: bool  # it says what had been carried over from an earlier audit, so that it counts
    differences: tuple[Difference, ...]
    changed_by: str  # who answered last
    changed_at: datetime | None


@dataclass(frozen=True)
class UploadPage:
    """What a workbook would change, before anything is changed."""

    upload: WorkbookUpload
    side: Side
    changes: tuple[Proposal, ...]
    conflicts: tuple[Proposal, ...]
    unchanged: int  # indicators that stay as they are: the workbook says the same of them, or nothing
    problems: tuple[CellProblem, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Everything that could be saved."""
        return self.changes + self.conflicts

    @property
    def is_review(self) -> bool:
        return self.side.kind == SideKind.REVIEW


def upload_page(person, upload: WorkbookUpload) -> UploadPage:
    """Raises NotAllowed for everybody but its sender, and once the side is finished."""
    permissions.check_can_apply_workbook(person, upload)
    rating_set = load_rating_set(upload.side.assessment, side=upload.side)
    changes: list[Proposal] = []
    conflicts: list[Proposal] = []
    for one in compare_with_stored(upload, rating_set):
        if one.outcome != MergeOutcome.SAME:
            proposals = conflicts if one.outcome == MergeOutcome.CONFLICT else changes
            proposals.append(_proposal(one, rating_set.rubric))
    return UploadPage(
        upload=upload,
        side=upload.side,
        changes=tuple(changes),
        conflicts=tuple(conflicts),
        unchanged=len(rating_set.by_code) - len(changes) - len(conflicts),
        problems=tuple(CellProblem(*problem) for problem in upload.problems),
    )


def _proposal(one: ComparedAnswer, rubric: RubricContent) -> Proposal:
    stored = one.stored
    return Proposal(
        indicator=stored.indicator,
        factor=rubric.factor(stored.factor_id),
        version=stored.version,
        is_conflict=one.outcome == MergeOutcome.CONFLICT,
        confirms=stored.carried_over is not None and one.entry.answer == stored.carried_over,
        differences=tuple(_differences(stored.entry, one.entry, rubric)),
        changed_by=stored.updated_by,
        changed_at=stored.updated_at,
    )


def _differences(before: RatingContent, after: RatingContent, rubric: RubricContent) -> Iterator[Difference]:
    pairs = [
        ("Answer", answer_label(before.answer, rubric), answer_label(after.answer, rubric)),
        ("Reason", before.reason, after.reason),
        ("Kinds of evidence", _kinds(before, rubric), _kinds(after, rubric)),
        ("About the evidence", before.evidence_reason, after.evidence_reason),
        ("Local note", before.note, after.note),
    ]
    for name, was, now in pairs:
        if was != now:
            yield Difference(name, was, now)


def _kinds(entry: RatingContent, rubric: RubricContent) -> str:
    return ", ".join(kind.label for kind in kinds_of_evidence(rubric, entry.evidence))
