"""What people said, as the report prints it: always what may leave the organisation."""

from datetime import date

from apps.assessments.models import Assessment
from apps.assessments.sheet import Sheet
from apps.insights.domain.perspectives import NAMES, NOTE, FactorRows, Group, Row
from apps.insights.queries import voices_reading
from apps.surveys.domain.results import Audience

from .sections import Fact, Gap, SidePart, ViewPart, ViewsOfFactor, ViewsPart

TAKE_CARE = "Take care: more answers came than people were asked, or they came very fast."


def views_part(assessment: Assessment, sheet: Sheet, today: date | None) -> ViewsPart:
    """The audit beside what peer workers and people supported said.

    `today`: peer workers read their own result before it leaves the organisation; without a day it is held back.
    """
    reading = voices_reading(assessment, Audience.OUTSIDE, today, sheet=sheet)
    return ViewsPart(
        note=NOTE,
        asked=tuple(
            Fact(one.name, f"{one.sentence} {TAKE_CARE}" if one.is_noisy else one.sentence) for one in reading.groups
        ),
        columns=tuple(NAMES[group] for group in Group),
        heard=reading.says_something,
        to_talk_about=tuple(
            Gap(row.id, row.name, row.gaps[0].sentence, row.gaps[0].question) for row in reading.to_talk_about
        ),
        factors=tuple(_of_factor(one, place) for place, one in enumerate(reading.factors, start=1)),
    )


def _of_factor(rows: FactorRows, position: int) -> ViewsOfFactor:
    return ViewsOfFactor(
        position=position,
        name=rows.whole.name,
        whole=_view(rows.whole, "All of it"),
        practices=tuple(_view(row, f"{row.id} {row.name}") for row in rows.indicators if row.anybody_asked),
    )


def _view(row: Row, name: str) -> ViewPart:
    sides = tuple(SidePart(side.said, side.answers) for side in row.sides)
    return ViewPart(name=name, sides=sides, differ=bool(row.gaps))
