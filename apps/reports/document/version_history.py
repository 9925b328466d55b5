"""How a version stands among the others, and what a later one changed."""

from apps.assessments.models import Assessment
from apps.assessments.rating_set import RatingSet, load_rating_set
from apps.assessments.sign_off_record import SignOffState, sign_off_state
from apps.assessments.statuses import AuditStatus
from apps.assessments.version_status import VersionStatus, version_status
from apps.common.dates import local_day
from apps.common.pdf.rich_text import to_paragraphs

from .answer_words import answer_label
from .provenance import ChangesSince, LevelChange
from .sections import VersionMark

DRAFT = VersionMark("draft", "Draft: not signed off")
CHANGED = "Not what was signed off: please do not rely on it."
DISCARDED = VersionMark("discarded", "Discarded: not signed off")


def checked_sign_off(assessment: Assessment) -> SignOffState | None:
    """What the digest tells of a version; None of what is not signed off."""
    return sign_off_state(assessment) if assessment.status == AuditStatus.SIGNED_OFF else None


def version_mark(
    assessment: Assessment, *, names_newer: bool, sign_off: SignOffState | None = None
) -> VersionMark | None:
    """What every page of this version says; None while it simply stands.

    `names_newer`: for readers who may know of the version that took its place, or is to take it. `sign_off`: what its
    digest tells, where that was compared.
    """
    if assessment.status != AuditStatus.SIGNED_OFF:
        return DISCARDED if assessment.status == AuditStatus.DISCARDED else DRAFT
    standing = version_status(assessment)
    sentences = {
        "changed": CHANGED if sign_off is SignOffState.CHANGED else "",
        "withdrawn": _withdrawn(standing),
        "superseded": _superseded(standing, names_newer),
        "reopened": _reopened(standing, names_newer),
    }
    changes = {code: sentence for code, sentence in sentences.items() if sentence}
    return VersionMark(next(iter(changes)), " ".join(changes.values())) if changes else None


def _withdrawn(standing: VersionStatus) -> str:
    if standing.withdrawal is None:
        return ""
    return f"Withdrawn by the provider on {local_day(standing.withdrawal.at)}."


def _superseded(standing: VersionStatus, names_newer: bool) -> str:
    newer = standing.superseded_by
    if newer is None:
        return ""
    if not names_newer or newer.signed_off_at is None:
        return "Superseded by a newer version."
    return f"Superseded by version {newer.version}, signed off on {local_day(newer.signed_off_at)}."


def _reopened(standing: VersionStatus, names_newer: bool) -> str:
    newer = standing.reopened_as
    if newer is None:
        return ""
    return f"Reopened: {f'version {newer.version}' if names_newer else 'a newer version'} is being prepared."


def changes_since_version(assessment: Assessment, sheet: RatingSet) -> ChangesSince | None:
    """What a later version changed; None for a first version."""
    before = assessment.supersedes
    if before is None or before.signed_off_at is None:
        return None
    step = assessment.status_changes.filter(before="").first()
    then = load_rating_set(before)
    comparable = before.rubric_id == assessment.rubric_id
    changes, reworded = _changes(then, sheet) if comparable else ((), 0)
    return ChangesSince(
        version=before.version,
        signed_off=local_day(before.signed_off_at),
        reason=to_paragraphs(step.reason if step else ""),
        comparable=comparable,
        changes=changes,
        reworded=reworded,
        evidence_before=before.evidence.filter(taken_out_at=None).count(),
        evidence_now=assessment.evidence.filter(taken_out_at=None).count(),
    )


def _changes(then: RatingSet, now: RatingSet) -> tuple[tuple[LevelChange, ...], int]:
    """Other answers, and how many reasons of the same answers read differently. Both sheets are of one rubric."""
    changes, reworded = [], 0
    for before, after in zip(then.indicators, now.indicators, strict=True):
        if before.answer != after.answer:
            one, rubric = after.indicator, now.rubric
            changes.append(
                LevelChange(
                    one.id, one.title, answer_label(before.answer, rubric), answer_label(after.answer, rubric)
                )
            )
        elif (before.reason, before.evidence_reason) != (after.reason, after.evidence_reason):
            reworded += 1
    return tuple(changes), reworded
