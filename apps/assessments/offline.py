"""Making the workbook of one side, and reading one that came back: the rows meet the pure package `workbook`."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.common.spreadsheets import WorkbookRefused, open_workbook

from . import workbook
from .domain.ratings import Entry, answer_from
from .models import Side, SideKind, WorkbookUpload
from .sealing import opened, seal
from .sheet import Sheet, sheet_of
from .workbook import Comparison, Filled, Given, Heading, Made, Stored, compare, shown


@dataclass(frozen=True)
class Received:
    """A workbook that came back, read."""

    made: Made
    filled: Filled


def name_of(side: Side) -> str:
    """How the seal tells the sides of an audit apart."""
    return side.review.reference if side.kind == SideKind.REVIEW else side.kind


def make_workbook(side: Side, *, blank: bool) -> bytes:
    """The workbook of a side: with its answers so far, or with empty cells. Nothing of another side is looked at."""
    sheet = sheet_of(side.assessment, side=side)
    carried = {one.indicator.id: one.entry for one in sheet.indicators if one.carried_over is not None}
    return workbook.to_workbook(
        rubric=sheet.rubric,
        entries={} if blank else _entries(sheet),
        heading=_heading(side),
        seal=seal(_made(side, sheet, blank=blank)),
        unconfirmed={} if blank else carried,
    )


def receive_workbook(data: bytes, side: Side) -> Received:
    """What a workbook says for this side. Raises WorkbookRefused if it is none, or belongs somewhere else."""
    sheets = open_workbook(data)
    made = opened(workbook.seal_of(sheets))
    _check_belongs(made, side)
    sheet = sheet_of(side.assessment, side=side)
    return Received(made, workbook.rows_in(sheets, sheet.rubric, made, _entries(sheet)))


def _stored(sheet: Sheet) -> dict[str, Stored]:
    """Every answer of a side as it is now, in the rubric's order."""
    return {
        rated.indicator.id: Stored(rated.entry, rated.version, rated.carried_over is None)
        for rated in sheet.indicators
    }


def compared(upload: WorkbookUpload, sheet: Sheet) -> Comparison:
    """What a workbook says, beside what is stored now in its side."""
    entries = {code: _from_kept(said) for code, said in upload.entries.items()}
    return compare(entries, upload.versions, _stored(sheet))


def as_kept(said: Entry) -> dict:
    """An answer as a row of an upload keeps it."""
    return {
        "answer": said.code,
        "reason": said.reason,
        "note": said.note,
        "evidence_reason": said.evidence_reason,
        "evidence": sorted(said.evidence),
    }


def _from_kept(said: Mapping) -> Entry:
    """An answer as it was kept."""
    return Entry(
        answer=answer_from(said["answer"]),
        reason=said["reason"],
        note=said["note"],
        evidence_reason=said["evidence_reason"],
        evidence=frozenset(said["evidence"]),
    )


def _entries(sheet: Sheet) -> dict[str, Entry]:
    return {rated.indicator.id: rated.entry for rated in sheet.indicators}


def _made(side: Side, sheet: Sheet, *, blank: bool) -> Made:
    rubric = side.assessment.rubric
    given = {}
    for rated in sheet.indicators:
        carried = rated.carried_over is not None
        digest = "" if blank else shown(rated.entry, carried=carried).digest
        given[rated.indicator.id] = Given(rated.version, digest, carried)
    return Made(
        audit=side.assessment.reference,
        side=name_of(side),
        rubric=rubric.identifier,
        rubric_version=rubric.version,
        rubric_hash=rubric.content_hash,
        blank=blank,
        given=given,
    )


def _heading(side: Side) -> Heading:
    audit = side.assessment
    period = f"{audit.period_start.day} {audit.period_start:%B %Y} to {audit.period_end.day} {audit.period_end:%B %Y}"
    whose = "Second rating" if side.kind == SideKind.REVIEW else "The programme’s own rating"
    return Heading(
        title=f"{'Review' if side.kind == SideKind.REVIEW else 'Audit'} of {audit.programme.name}",
        lines=(f"{audit.programme.organisation.name}. {period}.", f"{whose}. Reference {audit.reference}."),
    )


def _check_belongs(made: Made, side: Side) -> None:
    """Raise WorkbookRefused, with the reason, for the workbook of something else."""
    audit, rubric = side.assessment, side.assessment.rubric
    if made.audit != audit.reference:
        raise WorkbookRefused("This workbook belongs to another audit. Upload it there.")
    if made.side != name_of(side):
        whose = "a second rating" if made.side != SideKind.OWN else "the programme’s own rating"
        raise WorkbookRefused(
            f"This workbook was made for {whose}, not for this one. Upload it where you had it from."
        )
    if (made.rubric, made.rubric_hash) != (rubric.identifier, rubric.content_hash):
        raise WorkbookRefused(
            f"This workbook was made on version {made.rubric_version} of the rubric. The audit is on version "
            f"{rubric.version} now. Download a new workbook, and copy your answers over."
        )
