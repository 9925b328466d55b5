"""Pieces of evidence and files for tests, put into a log as people put them there."""

from datetime import date, timedelta

from apps.assessments.actions.evidence import add_evidence, take_out_evidence
from apps.assessments.domain.evidence import EvidenceItem
from apps.assessments.models import Evidence
from apps.assessments.statuses import AuditStatus
from apps.common.public_ids import new_reference
from apps.common.uploads.accepted_file import AcceptedFile, accept_file
from tests.cast import NOON
from tests.common.uploads.honest import pdf
from tests.factories import make_audit, make_signed_off

WORDS = "Eight people said that they are welcomed by name."


def piece(**parts) -> EvidenceItem:
    """Views of people supported, of the first indicator."""
    usual = {
        "kind": "person_views",
        "title": "Survey of spring",
        "description": WORDS,
        "dated": date(2026, 2, 1),
        "kept_where": "Shared drive, Surveys",
        "indicators": frozenset({"ACC-1"}),
    }
    return EvidenceItem(**usual | parts)


def file_of(content: bytes | None = None, name: str = "minutes.pdf") -> AcceptedFile:
    return accept_file(pdf() if content is None else content, name)


def log(assessment, by, *, file: AcceptedFile | None = None, at=NOON, **parts) -> Evidence:
    """One piece in the log, with its file if there is one."""
    return add_evidence(
        assessment=assessment, piece=piece(**parts), file=file, reference=new_reference(), by=by, at=at
    )


def typed(**fields) -> dict:
    """What a browser sends of the form for a new piece."""
    usual = {
        "kind": "person_views",
        "title": "Survey of spring",
        "description": WORDS,
        "dated_day": "1",
        "dated_month": "2",
        "dated_year": "2026",
        "kept_where": "Shared drive, Surveys",
        "indicators_accepting": ["ACC-1", "ACC-2"],
        "reference": new_reference(),
    }
    return usual | fields


def make_scenario_evidence(cast, reviewed, programme, rubric) -> dict[str, str]:
    """For the access table: pieces of either rater in an open log, with a file each, and one in a closed log."""
    ours = log(reviewed, cast.manager, file=file_of())
    theirs = log(reviewed, cast.newcomer, file=file_of())
    out = log(reviewed, cast.manager, file=file_of())
    take_out_evidence(evidence=out, by=cast.manager, at=NOON)
    closed = make_audit(programme, rubric, cast.manager, status=AuditStatus.AGREED, at=NOON - timedelta(days=400))
    kept = log(closed, cast.manager, file=file_of())
    make_signed_off(closed, cast.manager)
    return {
        "our_piece": ours.reference,
        "our_file": ours.files.get().reference,
        "their_piece": theirs.reference,
        "their_file": theirs.files.get().reference,
        "piece_out": out.reference,
        "file_out": out.files.get().reference,
        "closed_log": closed.reference,
        "closed_piece": kept.reference,
        "closed_file": kept.files.get().reference,
    }
