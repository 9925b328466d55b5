"""What people said, as the report prints it: always what may leave the organisation."""

from datetime import date

from apps.assessments.models import Assessment
from apps.assessments.rating_set import RatingSet
from apps.insights.domain.perspectives import (
    NAMES,
    NOTE,
    FactorPerspectives,
    Perspective,
    PerspectiveRow,
    PerspectivesReading,
)
from apps.insights.queries.perspectives import load_perspectives
from apps.surveys.domain.results import Audience

from .sections import FactorViews, GroupView, LabelledValue, PracticeViews, SurveySection, ViewGap

TAKE_CARE = "Take care: more answers came than people were asked, or they came very fast."


def build_survey_section(assessment: Assessment, rating_set: RatingSet, today: date | None) -> SurveySection:
    """The audit beside what peer workers and people supported said.

    `today`: peer workers read their own result before it leaves the organisation; without a day it is held back.
    """
    return survey_section_of(load_perspectives(assessment, Audience.OUTSIDE, today, rating_set=rating_set))


def survey_section_of(reading: PerspectivesReading) -> SurveySection:
    """The same of three voices that were read already."""
    asked, gaps, factors = [], [], []
    for group in reading.groups:
        asked.append(LabelledValue(group.name, f"{group.sentence} {TAKE_CARE}" if group.is_noisy else group.sentence))
    for row in reading.to_talk_about:
        gaps.append(ViewGap(row.id, row.name, row.gaps[0].sentence, row.gaps[0].question))
    for position, factor in enumerate(reading.factors, start=1):
        factors.append(_of_factor(factor, position))
    return SurveySection(
        note=NOTE,
        asked=tuple(asked),
        columns=tuple(NAMES[group] for group in Perspective),
        heard=reading.says_something,
        to_talk_about=tuple(gaps),
        factors=tuple(factors),
    )


def _of_factor(rows: FactorPerspectives, position: int) -> FactorViews:
    practices = []
    for row in rows.indicators:
        if row.anybody_asked:
            practices.append(_view(row, f"{row.id} {row.name}"))
    return FactorViews(
        position=position,
        name=rows.whole.name,
        whole=_view(rows.whole, "All of it"),
        practices=tuple(practices),
    )


def _view(row: PerspectiveRow, name: str) -> PracticeViews:
    sides = tuple(GroupView(side.said, side.answers) for side in row.sides)
    return PracticeViews(name=name, sides=sides, differ=bool(row.gaps))
