"""Audits in every state, made in as few rows as they need; and reflections."""

from datetime import date, datetime

from django.utils import timezone

from apps.assessments.models import Assessment, Rating, StatusChange
from apps.assessments.statuses import Status
from apps.common.references import new_reference
from apps.organisations.models import Programme
from apps.reflections.actions import ask_for_printout, claim_printout, finish_printout, write
from apps.reflections.entries import blank
from apps.reflections.models import Printout, Reflection, Room
from apps.reflections.sheet import Part, Sheet
from apps.rubric.models import Rubric
from apps.rubric.queries import known

from .people import NOON

WORDS = "I sat with somebody by the water and said very little."


def make_audit(
    programme: Programme,
    rubric: Rubric,
    by,
    *,
    status: Status = Status.DRAFT,
    levels: dict[str, int | str | None] | None = None,
    period: tuple[date, date] = (date(2025, 4, 1), date(2026, 3, 31)),
    reason: str = "",
    at: datetime = NOON,
) -> Assessment:
    """An audit with a row for every indicator.

    `levels`: by indicator code, a level, "NA", or None for not assessed; codes that are left out get level 3 in a
    submitted audit and stay unanswered in any other.
    """
    submitted = status == Status.SUBMITTED
    assessment = Assessment.objects.create(
        programme=programme,
        rubric=rubric,
        period_start=period[0],
        period_end=period[1],
        status=status,
        started_by=by,
        started_at=at,
        submitted_by=by if submitted else None,
        submitted_at=at if submitted else None,
    )
    StatusChange.objects.create(assessment=assessment, before="", after=Status.DRAFT, by=by, at=at)
    if status != Status.DRAFT:
        StatusChange.objects.create(assessment=assessment, before=Status.DRAFT, after=status, by=by, at=at)
    levels = levels or {}
    usual = 3 if submitted else None
    rows = []
    for code, key in known(rubric).indicator_keys.items():
        answer = levels.get(code, usual)
        answered = answer is not None
        rows.append(
            Rating(
                assessment=assessment,
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
    return assessment


def make_reflection(
    author, rubric: Rubric, *, practice: str = "ACC-1", at: datetime | None = None, months: int = 3, **said
) -> Reflection:
    """What a peer worker wrote, saved at `at` (now), in a room that is there or is opened for it."""
    Room.objects.get_or_create(author=author, defaults={"months": months})
    tree = known(rubric).content
    answer = {"words": WORDS, "leaning": "more", "level": None, "anchor": ""} | said
    entry = blank(tree.indicator(practice), tree).saying(**answer)
    saved = write(reference=new_reference(), entry=entry, seen=0, page="a page", by=author, at=at or timezone.now())
    return saved.opened.row


def make_printout(author, at: datetime | None = None, pdf: bytes = b"%PDF-1.7 a page") -> Printout:
    """A page for supervision that is ready to be taken, as a worker leaves it."""
    at = at or timezone.now()
    sheet = Sheet("For supervision", (Part("A welcome without judgement", at.date(), (WORDS,)),))
    asked = ask_for_printout(sheet=sheet, by=author, at=at)
    held = claim_printout(reference=asked.reference, at=at)
    assert held is not None
    finish_printout(printout=held[0], pdf=pdf, at=at)
    return Printout.objects.get(pk=asked.pk)
