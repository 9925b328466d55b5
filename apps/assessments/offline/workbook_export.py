"""Making the workbook of one side of an audit."""

from ..models import Side, SideKind
from ..rating_set import RatingSet, load_rating_set
from .manifest import ExportedAnswer, WorkbookManifest
from .manifest_signature import sign_manifest
from .side_content import contents_by_indicator, side_name
from .xlsx_writer import WorkbookHeading, exported_content, write_workbook


def make_workbook(side: Side, *, blank: bool) -> bytes:
    """The workbook of a side: with its answers so far, or with empty cells. Nothing of another side is looked at."""
    rating_set = load_rating_set(side.assessment, side=side)
    carried = {}
    for rated in rating_set.indicators:
        if rated.carried_over is not None and not blank:
            carried[rated.indicator.id] = rated.entry
    return write_workbook(
        rubric=rating_set.rubric,
        entries={} if blank else contents_by_indicator(rating_set),
        heading=_heading(side),
        signed_manifest=sign_manifest(_manifest(side, rating_set, blank=blank)),
        unconfirmed=carried,
    )


def _manifest(side: Side, rating_set: RatingSet, *, blank: bool) -> WorkbookManifest:
    rubric = side.assessment.rubric
    answers = {}
    for rated in rating_set.indicators:
        carried = rated.carried_over is not None
        digest = "" if blank else exported_content(rated.entry, carried=carried).digest
        answers[rated.indicator.id] = ExportedAnswer(rated.version, digest, carried)
    return WorkbookManifest(
        audit=side.assessment.reference,
        side=side_name(side),
        rubric=rubric.identifier,
        rubric_version=rubric.version,
        rubric_hash=rubric.content_hash,
        blank=blank,
        answers=answers,
    )


def _heading(side: Side) -> WorkbookHeading:
    audit = side.assessment
    period = f"{audit.period_start.day} {audit.period_start:%B %Y} to {audit.period_end.day} {audit.period_end:%B %Y}"
    whose = "Second rating" if side.kind == SideKind.REVIEW else "The programme’s own rating"
    return WorkbookHeading(
        title=f"{'Review' if side.kind == SideKind.REVIEW else 'Audit'} of {audit.programme.name}",
        lines=(f"{audit.programme.organisation.name}. {period}.", f"{whose}. Reference {audit.reference}."),
    )
