"""Reading a workbook that came back, and comparing it with what is stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from apps.common.xlsx.cells import WorkbookRefused

from ..domain.ratings import RatingContent, parse_answer_code
from ..models import Side, SideKind, WorkbookUpload
from ..rating_set import RatingSet, load_rating_set
from .comparison import ComparedAnswer, compare_answers
from .manifest import WorkbookManifest
from .manifest_signature import verify_manifest
from .side_content import contents_by_indicator, side_name
from .xlsx_reader import WorkbookAnswers, manifest_text, read_answers


@dataclass(frozen=True)
class ReceivedWorkbook:
    """A workbook that came back, read."""

    manifest: WorkbookManifest
    answers: WorkbookAnswers


def receive_workbook(data: bytes, side: Side) -> ReceivedWorkbook:
    """What a workbook says for this side. Raises WorkbookRefused if it is none, or belongs somewhere else."""
    from apps.common.xlsx.reader import open_workbook  # slow to load, and few ever send a workbook

    sheets = open_workbook(data)
    manifest = verify_manifest(manifest_text(sheets))
    _check_belongs(manifest, side)
    rating_set = load_rating_set(side.assessment, side=side)
    answers = read_answers(sheets, rating_set.rubric, manifest, contents_by_indicator(rating_set))
    return ReceivedWorkbook(manifest, answers)


def compare_with_stored(upload: WorkbookUpload, rating_set: RatingSet) -> list[ComparedAnswer]:
    """What a workbook says, beside what is stored now in its side."""
    entries = {}
    for code, stored in upload.entries.items():
        entries[code] = _content_from_json(stored)
    return compare_answers(entries, upload.versions, rating_set.indicators)


def content_to_json(entry: RatingContent) -> dict:
    """An answer as a row of an upload keeps it."""
    return asdict(entry) | {"answer": entry.code, "evidence": sorted(entry.evidence)}


def _content_from_json(stored: Mapping) -> RatingContent:
    answer, evidence = parse_answer_code(stored["answer"]), frozenset(stored["evidence"])
    return RatingContent(**dict(stored) | {"answer": answer, "evidence": evidence})


def _check_belongs(manifest: WorkbookManifest, side: Side) -> None:
    """Raise WorkbookRefused, with the reason, for the workbook of something else."""
    audit, rubric = side.assessment, side.assessment.rubric
    if manifest.audit != audit.reference:
        raise WorkbookRefused("This workbook belongs to another audit. Upload it there.")
    if manifest.side != side_name(side):
        whose = "a second rating" if manifest.side != SideKind.OWN else "the programme’s own rating"
        raise WorkbookRefused(
            f"This workbook was made for {whose}, not for this one. Upload it where you had it from."
        )
    if (manifest.rubric, manifest.rubric_hash) != (rubric.identifier, rubric.content_hash):
        raise WorkbookRefused(
            f"This workbook was made on version {manifest.rubric_version} of the rubric. The audit is on version "
            f"{rubric.version} now. Download a new workbook, and copy your answers over."
        )
