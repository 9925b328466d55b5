"""Reading a workbook that came back, and comparing it with what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.common.xlsx.cells import WorkbookRefused
from apps.common.xlsx.reader import open_workbook

from ..domain.ratings import RatingContent, parse_answer_code
from ..models import Side, SideKind, WorkbookUpload
from ..rating_set import RatingSet, load_rating_set
from .comparison import StoredAnswer, WorkbookComparison, compare_answers
from .manifest import WorkbookManifest
from .manifest_signature import read_manifest
from .workbook_export import contents_by_indicator, side_name
from .xlsx_reader import WorkbookAnswers, read_answers, read_signed_manifest


@dataclass(frozen=True)
class ReceivedWorkbook:
    """A workbook that came back, read."""

    made: WorkbookManifest
    filled: WorkbookAnswers


def receive_workbook(data: bytes, side: Side) -> ReceivedWorkbook:
    """What a workbook says for this side. Raises WorkbookRefused if it is none, or belongs somewhere else."""
    sheets = open_workbook(data)
    made = read_manifest(read_signed_manifest(sheets))
    _check_belongs(made, side)
    rating_set = load_rating_set(side.assessment, side=side)
    return ReceivedWorkbook(made, read_answers(sheets, rating_set.rubric, made, contents_by_indicator(rating_set)))


def _stored(rating_set: RatingSet) -> dict[str, StoredAnswer]:
    """Every answer of a side as it is now, in the rubric's order."""
    stored = {}
    for rated in rating_set.indicators:
        stored[rated.indicator.id] = StoredAnswer(rated.entry, rated.version, rated.carried_over is None)
    return stored


def compare_with_stored(upload: WorkbookUpload, rating_set: RatingSet) -> WorkbookComparison:
    """What a workbook says, beside what is stored now in its side."""
    entries = {code: _from_kept(said) for code, said in upload.entries.items()}
    return compare_answers(entries, upload.versions, _stored(rating_set))


def content_to_json(said: RatingContent) -> dict:
    """An answer as a row of an upload keeps it."""
    return {
        "answer": said.code,
        "reason": said.reason,
        "note": said.note,
        "evidence_reason": said.evidence_reason,
        "evidence": sorted(said.evidence),
    }


def _from_kept(said: Mapping) -> RatingContent:
    """An answer as it was kept."""
    return RatingContent(
        answer=parse_answer_code(said["answer"]),
        reason=said["reason"],
        note=said["note"],
        evidence_reason=said["evidence_reason"],
        evidence=frozenset(said["evidence"]),
    )


def _check_belongs(made: WorkbookManifest, side: Side) -> None:
    """Raise WorkbookRefused, with the reason, for the workbook of something else."""
    audit, rubric = side.assessment, side.assessment.rubric
    if made.audit != audit.reference:
        raise WorkbookRefused("This workbook belongs to another audit. Upload it there.")
    if made.side != side_name(side):
        whose = "a second rating" if made.side != SideKind.OWN else "the programme’s own rating"
        raise WorkbookRefused(
            f"This workbook was made for {whose}, not for this one. Upload it where you had it from."
        )
    if (made.rubric, made.rubric_hash) != (rubric.identifier, rubric.content_hash):
        raise WorkbookRefused(
            f"This workbook was made on version {made.rubric_version} of the rubric. The audit is on version "
            f"{rubric.version} now. Download a new workbook, and copy your answers over."
        )
