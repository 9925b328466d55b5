"""The pages of the evidence log. Both raters read them while they rate blind, so no level is on any of them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.common.errors import allows, reason_against
from apps.common.uploads.file_types import FILE_TYPES
from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import EvidenceTypeContent

from .. import permissions
from ..domain.coverage import Coverage, calculate_coverage, is_stale, twelve_months_before
from ..domain.evidence import EvidenceItem
from ..evidence_log import dated_evidence, evidence_item
from ..models import Assessment, Evidence, EvidenceFile
from ..version_status import HasVersionStatus

PIECES_ON_A_PAGE = 50


@dataclass(frozen=True)
class FileRow:
    """One revision of a file."""

    row: EvidenceFile
    label: str  # the kind of file
    is_current: bool

    @property
    def is_kept(self) -> bool:
        """Whether its content is still here."""
        return bool(self.row.file)


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence on a page."""

    row: Evidence
    kind: EvidenceTypeContent
    indicators: list[IndicatorContent]  # in the rubric's order
    file: FileRow | None  # the newest revision, if its content is here
    is_old: bool
    may_change: bool

    @property
    def reference(self) -> str:
        return self.row.reference


@dataclass(frozen=True)
class EvidenceLogPage(HasVersionStatus):
    """The evidence log of one audit, or what of it speaks for one indicator; the newest first."""

    audit: Assessment
    pieces: list[EvidenceRow]
    numbers: Page
    only: IndicatorContent | None
    taken_out: list[EvidenceRow]  # for those who work on the log
    may_add: bool
    closed: str  # why nothing can be added; empty if something can, or for somebody who never could


def evidence_log_page(person, audit: Assessment, number: str | None, only: str | None) -> EvidenceLogPage:
    """One page of the log; `only`: the code of the indicator to show.

    Raises NotAllowed for people who may not read it, and Http404 for an indicator that the rubric does not have.
    """
    permissions.check_can_read_evidence(person, audit)
    rubric = load_rubric_content(audit.rubric)
    indicator = _indicator(rubric, only) if only else None
    there, taken_out = _there_and_taken_out(audit, rubric, indicator)
    numbers = Paginator(there, PIECES_ON_A_PAGE).get_page(number)
    refusal = reason_against(permissions.check_can_add_evidence, person, audit)
    manages = permissions.manages(person, audit)
    pieces, gone = [], []
    for row in numbers:
        pieces.append(_logged(row, rubric, audit, person, manages=manages, is_open=not refusal))
    if not refusal:
        for row in taken_out:
            gone.append(_logged(row, rubric, audit, person, manages=manages, is_open=True))
    return EvidenceLogPage(
        audit=audit,
        pieces=pieces,
        numbers=numbers,
        only=indicator,
        taken_out=gone,
        may_add=not refusal,
        closed=refusal if refusal and (manages or permissions.review_by(person, audit)) else "",
    )


def _indicator(rubric: LoadedRubric, code: str) -> IndicatorContent:
    try:
        return rubric.content.indicator(code)
    except KeyError as missing:
        raise Http404 from missing


def _pieces(audit: Assessment) -> QuerySet[Evidence]:
    """Rows with everything that a page shows of them, in a fixed number of queries."""
    return audit.evidence.select_related("kind", "added_by", "changed_by", "taken_out_by").prefetch_related(
        "indicators", Prefetch("files", EvidenceFile.objects.select_related("added_by", "taken_out_by"))
    )


def _there_and_taken_out(
    audit: Assessment, rubric: LoadedRubric, only: IndicatorContent | None
) -> tuple[list[Evidence], list[Evidence]]:
    """All of them at once: a log is bounded, and what was taken out is on the same page."""
    found = _pieces(audit)
    if only is not None:
        found = found.filter(indicators=rubric.indicator_keys[only.id])
    there: list[Evidence] = []
    taken_out: list[Evidence] = []
    for row in found:
        rows = there if row.taken_out_at is None else taken_out
        rows.append(row)
    return there, taken_out


def _logged(
    row: Evidence, rubric: LoadedRubric, audit: Assessment, person, *, manages: bool, is_open: bool
) -> EvidenceRow:
    codes = {rubric.indicator_code(one.pk) for one in row.indicators.all()}
    return EvidenceRow(
        row=row,
        kind=rubric.content.evidence_type(row.kind.slug),
        indicators=[one for one in rubric.content.indicators if one.id in codes],
        file=_current_file(row),
        is_old=is_stale(row.dated, audit.period_end),
        may_change=is_open and (manages or row.added_by_id == person.pk),
    )


def file_rows(evidence: Evidence) -> list[FileRow]:
    """Every revision of a piece's file, the newest first. Current is the newest that was not taken out."""
    rows = sorted(evidence.files.all(), key=lambda row: -row.revision)
    current = next((row for row in rows if row.file and row.taken_out_at is None), None)
    return [FileRow(row, _label(row), row is current) for row in rows]


def _current_file(evidence: Evidence) -> FileRow | None:
    return next((one for one in file_rows(evidence) if one.is_current), None)


def _label(row: EvidenceFile) -> str:
    return FILE_TYPES[row.media_type].label if row.media_type in FILE_TYPES else "File"


@dataclass(frozen=True)
class EvidencePiecePage(HasVersionStatus):
    """One piece of evidence, whole."""

    audit: Assessment
    piece: EvidenceRow
    files: list[FileRow]
    may_change: bool
    may_edit: bool  # may change, and it stands in the log
    change_refusal: str  # why somebody who works on the log may not change this one; else empty


def evidence_piece_page(person, audit: Assessment, reference: str) -> EvidencePiecePage:
    """Raises NotAllowed for people who may not read the log, and Http404 if it has no such piece for them."""
    permissions.check_can_read_evidence(person, audit)
    row = get_object_or_404(_pieces(audit), reference=reference)
    row.assessment = audit
    works = allows(permissions.check_can_add_evidence, person, audit)
    if row.taken_out_at is not None and not works:
        raise Http404
    refusal = reason_against(permissions.check_can_change_evidence, person, row)
    manages = permissions.manages(person, audit)
    return EvidencePiecePage(
        audit=audit,
        piece=_logged(row, load_rubric_content(audit.rubric), audit, person, manages=manages, is_open=not refusal),
        files=file_rows(row),
        may_change=not refusal,
        may_edit=not refusal and row.taken_out_at is None,
        change_refusal=refusal if works else "",
    )


@dataclass(frozen=True)
class AddEvidencePage:
    """What the form for a new piece of evidence is made of."""

    audit: Assessment
    rubric: RubricContent
    for_indicator: IndicatorContent | None  # the one that a person came from
    file_refusal: str  # why no file can be kept now; empty if one can


def add_evidence_page(person, audit: Assessment, for_indicator: str | None) -> AddEvidencePage:
    """Raises NotAllowed if nothing can be added, and Http404 for an indicator that the rubric does not have."""
    permissions.check_can_add_evidence(person, audit)
    permissions.check_evidence_quota(audit)
    rubric = load_rubric_content(audit.rubric)
    return AddEvidencePage(
        audit=audit,
        rubric=rubric.content,
        for_indicator=_indicator(rubric, for_indicator) if for_indicator else None,
        file_refusal=reason_against(permissions.check_file_quota, audit),
    )


@dataclass(frozen=True)
class ChangeEvidencePage:
    """What the form for a piece of evidence in the log is made of."""

    audit: Assessment
    rubric: RubricContent
    evidence: Evidence
    piece: EvidenceItem  # what is stored


def change_evidence_page(person, audit: Assessment, reference: str) -> ChangeEvidencePage:
    """Raises NotAllowed if the person may not change it, and Http404 if there is no such piece."""
    row = _piece_to_work_on(person, audit, reference)
    permissions.check_can_edit_evidence(person, row)
    rubric = load_rubric_content(audit.rubric)
    return ChangeEvidencePage(audit, rubric.content, row, evidence_item(row, rubric))


def take_out_evidence_page(person, audit: Assessment, reference: str) -> Evidence:
    """The piece to take out, to bring back, or whose file to remove. Raises NotAllowed or Http404 as above."""
    row = _piece_to_work_on(person, audit, reference)
    permissions.check_can_change_evidence(person, row)
    return row


@dataclass(frozen=True)
class AttachFilePage:
    """A piece of evidence and the file it has."""

    evidence: Evidence
    current: FileRow | None
    file_refusal: str  # why no file can be kept now; empty if one can


def attach_file_page(person, audit: Assessment, reference: str) -> AttachFilePage:
    """Raises NotAllowed if the person may not change it, and Http404 if there is no such piece."""
    row = _piece_to_work_on(person, audit, reference)
    permissions.check_can_edit_evidence(person, row)
    return AttachFilePage(row, _current_file(row), reason_against(permissions.check_file_quota, audit))


def _piece_to_work_on(person, audit: Assessment, reference: str) -> Evidence:
    permissions.check_can_read_evidence(person, audit)
    row = get_object_or_404(_pieces(audit), reference=reference)
    row.assessment = audit
    return row


def evidence_file(person, audit: Assessment, reference: str) -> EvidenceFile:
    """A file to download. Raises NotAllowed, and Http404 if there is none or its content is gone."""
    permissions.check_can_read_evidence(person, audit)
    files = EvidenceFile.objects.filter(evidence__assessment=audit).exclude(file="").select_related("evidence")
    row = get_object_or_404(files, reference=reference)
    row.evidence.assessment = audit
    permissions.check_can_download_evidence(person, row)
    return row


@dataclass(frozen=True)
class CoveragePage(HasVersionStatus):
    """Which indicators have which kinds of evidence."""

    audit: Assessment
    coverage: Coverage
    pieces: int  # in the log, linked or not
    unlinked: int  # pieces that no indicator is named for
    oldest_fresh: date  # evidence from before this day counts as old
    may_add: bool


def evidence_coverage_page(person, audit: Assessment) -> CoveragePage:
    """Raises NotAllowed for people who may not read the log."""
    permissions.check_can_read_evidence(person, audit)
    pieces = dated_evidence(audit)
    return CoveragePage(
        audit=audit,
        coverage=calculate_coverage(load_rubric_content(audit.rubric).content, pieces, audit.period_end),
        pieces=len(pieces),
        unlinked=sum(not piece.indicators for piece in pieces),
        oldest_fresh=twelve_months_before(audit.period_end),
        may_add=allows(permissions.check_can_add_evidence, person, audit),
    )
