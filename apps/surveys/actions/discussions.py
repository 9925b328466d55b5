"""Recording what a facilitated discussion found."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

from ..models import Discussion, Theme
from ..permissions import check_can_open


@transaction.atomic
def record_discussion(
    *, programme: Programme, voice: str, held_on: date, took_part: str, themes: Mapping[str, str], by, at: datetime
) -> Discussion:
    """Keep the themes of one discussion, by factor. Raises NotAllowed without any, or without a published rubric."""
    check_can_open(by, programme)
    rubric = newest_published()
    if rubric is None:
        raise NotAllowed("No rubric is published yet. Ask whoever runs this installation to publish one.")
    found = {factor: text.strip() for factor, text in themes.items() if text.strip()}
    if not found:
        raise NotAllowed("Write down at least one theme.")
    discussion = Discussion.objects.create(
        programme=programme,
        rubric=rubric,
        voice=voice,
        held_on=held_on,
        took_part=took_part,
        recorded_by=by,
        recorded_at=at,
    )
    rows = []
    for factor in load_rubric_content(rubric).content.factors:
        if factor.id in found:
            rows.append(Theme(discussion=discussion, factor=factor.id, text=found[factor.id]))
    Theme.objects.bulk_create(rows)
    record("discussion recorded", target=discussion, by=by, at=at, voice=voice)
    return discussion
