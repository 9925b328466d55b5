"""Audits in every state, made in as few rows as they need; and reflections."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from apps.assessments.actions.agreeing import finish_agreeing
from apps.assessments.actions.audits import finish_rating
from apps.assessments.actions.reviews import finish_review
from apps.assessments.actions.signing import freeze
from apps.assessments.models import (
    Assessment,
    FeedbackWindow,
    Rating,
    Review,
    Side,
    SideKind,
    StatusChange,
    WorkbookUpload,
)
from apps.assessments.rating_set import load_rating_set
from apps.assessments.statuses import LEVELS_LOCKED, AuditStatus
from apps.common.public_ids import new_reference
from apps.jobs import claims
from apps.organisations.models import Programme
from apps.reflections.actions.printouts import ask_for_printout, finish_printout
from apps.reflections.actions.writing import write
from apps.reflections.domain.reflection_content import blank
from apps.reflections.domain.supervision_page import SupervisionExcerpt, SupervisionPage
from apps.reflections.models import Journal, Printout, Reflection
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric_editor.actions.drafts import start_draft
from apps.rubric_editor.actions.editors import name_editor
from apps.rubric_editor.actions.imports import stage_import
from apps.rubric_editor.actions.indicators import add_indicator
from apps.rubric_editor.domain.draft_document import DraftDocument
from apps.rubric_editor.models import RubricDraft

from .cast import NOON, make_person

WORDS = "I sat with somebody by the water and said very little."


def make_audit(
    programme: Programme,
    rubric: Rubric,
    by,
    *,
    status: AuditStatus = AuditStatus.DRAFT,
    levels: dict[str, int | str | None] | None = None,
    period: tuple[date, date] = (date(2025, 4, 1), date(2026, 3, 31)),
    reason: str = "",
    at: datetime = NOON,
) -> Assessment:
    """An audit with a row for every indicator, rated by the programme's own people alone.

    `levels`: by indicator code, a level, "NA", or None for not assessed; codes that are left out get level 3 in an
    audit whose rating is finished and stay unanswered in any other.
    """
    finished = status in LEVELS_LOCKED or status == AuditStatus.WAITING
    assessment = Assessment.objects.create(
        programme=programme,
        rubric=rubric,
        period_start=period[0],
        period_end=period[1],
        # Not among the open ones on its way: a programme has one of those.
        status=AuditStatus.DISCARDED if status == AuditStatus.SIGNED_OFF else status,
        started_by=by,
        started_at=at,
    )
    StatusChange.objects.create(assessment=assessment, before="", after=AuditStatus.DRAFT, by=by, at=at)
    if status != AuditStatus.DRAFT:
        StatusChange.objects.create(assessment=assessment, before=AuditStatus.DRAFT, after=status, by=by, at=at)
    side = Side.objects.create(
        assessment=assessment,
        kind=SideKind.OWN,
        finished_by=by if finished else None,
        finished_at=at if finished else None,
    )
    make_ratings(side, by, levels=levels, usual=3 if finished else None, reason=reason, at=at)
    if status == AuditStatus.FEEDBACK:
        make_window(assessment, by, at=at)
    if status == AuditStatus.SIGNED_OFF:
        make_signed_off(assessment, by, at=at)
    return assessment


def make_ratings(
    side: Side,
    by,
    *,
    levels: dict[str, int | str | None] | None = None,
    usual: int | None = None,
    reason: str = "",
    at: datetime = NOON,
) -> None:
    """A row for every indicator; `usual` is the level of those that `levels` leaves out."""
    rows = []
    for code, key in load_rubric_content(side.assessment.rubric).indicator_keys.items():
        answer = (levels or {}).get(code, usual)
        answered = answer is not None
        rows.append(
            Rating(
                side=side,
                indicator_id=key,
                level=answer if isinstance(answer, int) else None,
                not_applicable=answer == "NA",
                reason=reason or ("One peer worker." if answer == "NA" else ""),
                version=1 if answered else 0,
                updated_by=by if answered else None,
                updated_at=at if answered else None,
            )
        )
    Rating.objects.bulk_create(rows)


def make_window(assessment: Assessment, by, *, at: datetime = NOON, days: int = 14, closed: bool = False):
    """The feedback window of an audit."""
    return FeedbackWindow.objects.create(
        assessment=assessment,
        opened_by=by,
        opened_at=at,
        closes_on=at.date() + timedelta(days=days),
        closed_by=by if closed else None,
        closed_at=at if closed else None,
    )


def make_signed_off(assessment: Assessment, by, *, at: datetime = NOON) -> None:
    """Freeze an audit as sign-off does, whatever is rated in it."""
    make_window(assessment, by, at=at, closed=True)
    freeze(assessment, load_rating_set(assessment).scores, by=by, at=at)
    assessment.status, assessment.signed_off_by, assessment.signed_off_at = AuditStatus.SIGNED_OFF, by, at
    assessment.save()


def make_review(
    assessment: Assessment,
    reviewer,
    by,
    *,
    levels: dict[str, int | str | None] | None = None,
    usual: int | None = None,
    independent: bool = True,
    finished: bool = False,
    at: datetime = NOON,
) -> Review:
    """A second rating that the reviewer has taken up, with a row for every indicator."""
    side = Side.objects.create(
        assessment=assessment,
        kind=SideKind.REVIEW,
        finished_by=reviewer if finished else None,
        finished_at=at if finished else None,
    )
    make_ratings(side, reviewer, levels=levels, usual=usual, at=at)
    return Review.objects.create(
        assessment=assessment,
        side=side,
        reviewer=reviewer,
        is_independent=independent,
        invited_by=by,
        invited_at=at,
        accepted_at=at,
    )


def make_reviewed_audit(
    programme: Programme,
    rubric: Rubric,
    by,
    reviewer,
    *,
    levels: dict[str, int | str | None] | None = None,
    theirs: dict[str, int | str | None] | None = None,
    status: AuditStatus = AuditStatus.AGREEING,
    at: datetime = NOON,
) -> Assessment:
    """An audit that two raters have rated blind, through the actions that open both sides; codes left out: level 3.

    `status` AGREED, FEEDBACK or SIGNED_OFF: every difference is agreed at the reviewer's answer.
    """
    audit = make_audit(programme, rubric, by, levels=every_level(rubric, levels), at=at)
    review = make_review(audit, reviewer, by, levels=theirs, usual=3, at=at)
    finish_review(review=review, by=reviewer, at=at)
    audit = finish_rating(assessment=audit, by=by, at=at)
    if status == AuditStatus.AGREEING:
        return audit
    agreed = audit.sides.get(kind=SideKind.AGREED)
    for row in agreed.ratings.filter(version=0):
        other = review.side.ratings.get(indicator=row.indicator)
        row.level, row.not_applicable, row.reason = other.level, other.not_applicable, "We looked again, together."
        row.version, row.updated_by, row.updated_at = 1, by, at
        row.save()
    audit = finish_agreeing(assessment=audit, by=by, at=at)
    if status == AuditStatus.FEEDBACK:
        audit.status = status
        audit.save()
        make_window(audit, by, at=at)
    if status == AuditStatus.SIGNED_OFF:
        make_signed_off(audit, by, at=at)
    return audit


def every_level(rubric: Rubric, levels: dict[str, int | str | None] | None, usual: int = 3):
    """A level for every indicator."""
    return dict.fromkeys(load_rubric_content(rubric).indicator_keys, usual) | (levels or {})


def make_upload(side: Side, by, *, entries: dict[str, dict] | None = None, at: datetime | None = None):
    """A workbook that somebody sent for a side and has not decided about, with one answer in it."""
    first = {"ACC-1": {"answer": "2", "reason": "Seen.", "note": "", "evidence_reason": "", "evidence": []}}
    return WorkbookUpload.objects.create(
        side=side,
        by=by,
        at=at or timezone.now(),
        rubric_hash=side.assessment.rubric.content_hash,
        entries=entries or first,
        versions=dict.fromkeys(entries or first, 0),
        problems=[],
    )


def make_reflection(
    author, rubric: Rubric, *, practice: str = "ACC-1", at: datetime | None = None, months: int = 3, **said
) -> Reflection:
    """What a peer worker wrote, saved at `at` (now), in a room that is there or is opened for it."""
    Journal.objects.get_or_create(author=author, defaults={"months": months})
    tree = load_rubric_content(rubric).content
    answer = {"words": WORDS, "leaning": "more", "level": None, "anchor": ""} | said
    entry = blank(tree.indicator(practice), tree).saying(**answer)
    saved = write(
        reference=new_reference(),
        entry=entry,
        expected_version=0,
        client_id="a page",
        by=author,
        at=at or timezone.now(),
    )
    return saved.stored.row


def make_printout(author, at: datetime | None = None, pdf: bytes = b"%PDF-1.7 a page") -> Printout:
    """A page for supervision that is ready to be taken, as a worker leaves it."""
    at = at or timezone.now()
    supervision_page = SupervisionPage(
        "For supervision", (SupervisionExcerpt("A welcome without judgement", at.date(), (WORDS,)),)
    )
    asked = ask_for_printout(supervision_page=supervision_page, by=author, at=at)
    claim = claims.claim(Printout.objects.all(), asked.reference, at=at)
    assert claim is not None
    finish_printout(claim=claim, pdf=pdf, at=at)
    return Printout.objects.get(pk=asked.pk)


def make_rubric_draft(rubric: Rubric, at: datetime = NOON) -> RubricDraft:
    """The next version of a rubric, changed once by its editor, with a file of hers that waits to be confirmed."""
    editor = make_person("Rubric editor")
    name_editor(person=editor, by=None, at=at)
    draft = start_draft(rubric=rubric, by=editor, at=at)
    factor = load_rubric_content(rubric).content.factors[0].id
    draft = add_indicator(draft=draft, factor=factor, code="NEW-1", title="Time to settle", by=editor, at=at)
    plain = DraftDocument.parse(draft.document).rubric
    stage_import(draft=draft, plain=plain, file_name="draft.yaml", by=editor, at=at)
    return draft
