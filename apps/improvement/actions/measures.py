"""Measures: adding and describing them, their values, and where their limits start anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme

from ..domain.measured_series import Cadence, MeasureKind
from ..domain.process_chart import Better
from ..domain.value_lines import TypedValue
from ..models.measures import Measure, MeasureStep, MeasureValue
from ..models.planned_actions import PlannedAction
from ..permissions import check_can_write_measures

MOST_MEASURES = 40  # of one programme
MOST_PERIODS = 1_300  # of one measure: twenty-five years of weeks
CHANGED_MEANWHILE = "Somebody has changed this measure since you opened the page. Look at it again before you save."


@dataclass(frozen=True)
class MeasureDescription:
    """What a person says of a measure."""

    name: str
    unit: str
    kind: MeasureKind
    better: Better
    cadence: Cadence
    action: PlannedAction | None


@transaction.atomic
def add_measure(*, programme: Programme, description: MeasureDescription, by, at: datetime) -> Measure:
    """Begin to count something. Raises NotAllowed if the person may not, the name is taken, or there are too many."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    check_can_write_measures(by, programme)
    if programme.measures.count() >= MOST_MEASURES:
        raise NotAllowed(f"A programme can have {MOST_MEASURES} measures. Use one that is there.")
    measure = Measure(programme=programme, added_by=by, added_at=at)
    _describe(measure, description)
    measure.save()
    record("measure added", target=measure, by=by, at=at)
    return measure


@transaction.atomic
def change_measure(*, measure: Measure, description: MeasureDescription, by, at: datetime) -> None:
    """Say afresh what a measure is. What its values mean stays: its kind and rhythm, once it has any."""
    measure = _locked(measure)
    check_can_write_measures(by, measure.programme)
    kept = (description.kind, description.cadence)
    if (measure.kind, measure.cadence) != kept and measure.values.exists():
        raise NotAllowed("This measure has values, so what is counted and how often stays. Add another measure.")
    _describe(measure, description)
    measure.version += 1
    measure.save()
    record("measure changed", target=measure, by=by, at=at)


@transaction.atomic
def store_values(*, measure: Measure, values: Sequence[TypedValue], expected_version: int, by, at: datetime) -> int:
    """Keep values, each as the newest of its period; what was there stays as an earlier one.

    Returns how many changed. Raises NotAllowed if the person may not, or if somebody changed the measure meanwhile.
    """
    measure = _locked(measure)
    check_can_write_measures(by, measure.programme)
    newest = _newest_values(measure)
    changed = []
    for value in values:
        before = newest.get(value.period)
        if before is None or _figures_of(before) != (value.amount, value.numerator, value.denominator):
            changed.append(_next_revision(measure, value, before, by=by, at=at))
    if not changed:
        return 0
    _check_version(measure, expected_version)
    if len(newest.keys() | {value.period for value in values}) > MOST_PERIODS:
        raise NotAllowed(f"A measure can have {MOST_PERIODS} values. Begin another one.")
    MeasureValue.objects.bulk_create(changed)
    _count_up(measure)
    record("measure values stored", target=measure, by=by, at=at, values=len(changed))
    return len(changed)


@transaction.atomic
def take_out_value(*, measure: Measure, period: date, expected_version: int, by, at: datetime) -> None:
    """Say that a month or week has no value after all. What was typed stays as an earlier one."""
    measure = _locked(measure)
    check_can_write_measures(by, measure.programme)
    before = _newest_values(measure).get(period)
    if before is None or before.is_taken_out:
        return
    _check_version(measure, expected_version)
    _next_revision(measure, TypedValue(period), before, by=by, at=at).save()
    _count_up(measure)
    record("measure value taken out", target=measure, by=by, at=at, period=period.isoformat())


@transaction.atomic
def set_limit_step(*, measure: Measure, period: date, reason: str, by, at: datetime) -> MeasureStep:
    """Let the limits start anew with a month or week. Raises NotAllowed where nothing stands before or from there."""
    measure = _locked(measure)
    check_can_write_measures(by, measure.programme)
    step = measure.steps.filter(period=period, taken_back_at=None).first()
    if step is not None:
        raise NotAllowed("The limits start anew there already. Take that back first.")
    there = [found for found, value in _newest_values(measure).items() if not value.is_taken_out]
    if not there or not min(there) < period <= max(there):
        raise NotAllowed("Limits start anew after the first value. Choose a later one.")
    step = MeasureStep.objects.create(measure=measure, period=period, reason=reason, set_by=by, set_at=at)
    _count_up(measure)
    record("measure limits started anew", target=measure, by=by, at=at, period=period.isoformat())
    return step


@transaction.atomic
def take_back_limit_step(*, step: MeasureStep, by, at: datetime) -> None:
    """Let the limits go on as if they had not started anew there."""
    measure = _locked(step.measure)
    check_can_write_measures(by, measure.programme)
    changed = MeasureStep.objects.filter(pk=step.pk, taken_back_at=None).update(taken_back_by=by, taken_back_at=at)
    if changed:
        _count_up(measure)
        record("measure limits joined", target=measure, by=by, at=at, period=step.period.isoformat())


def _newest_values(measure: Measure) -> dict[date, MeasureValue]:
    """What counts now, by period; with periods whose value was taken out."""
    newest = {}
    for value in measure.values.order_by("period", "revision"):
        newest[value.period] = value
    return newest


def _figures_of(value: MeasureValue) -> tuple:
    """A stored value's figures, as a typed one has them."""
    return value.amount, value.numerator, value.denominator


def _locked(measure: Measure) -> Measure:
    return (
        Measure.objects.select_for_update(of=("self",)).select_related("programme__organisation").get(pk=measure.pk)
    )


def _check_version(measure: Measure, expected_version: int) -> None:
    if measure.version != expected_version:
        raise NotAllowed(CHANGED_MEANWHILE)


def _count_up(measure: Measure) -> None:
    measure.version += 1
    measure.save(update_fields=["version"])


def _describe(measure: Measure, description: MeasureDescription) -> None:
    """Write it down. Raises NotAllowed where another measure of the programme is called so."""
    namesakes = Measure.objects.filter(programme=measure.programme, name__iexact=description.name)
    if namesakes.exclude(pk=measure.pk).exists():
        raise NotAllowed(f"This programme has a measure called {description.name} already. Choose another name.")
    if description.action is not None and description.action.programme_id != measure.programme_id:
        raise ValueError("The action belongs to another programme.")
    measure.name, measure.unit = description.name, description.unit
    measure.kind, measure.better = description.kind.value, description.better.value
    measure.cadence, measure.action = description.cadence.value, description.action


def _next_revision(
    measure: Measure, value: TypedValue, before: MeasureValue | None, *, by, at: datetime
) -> MeasureValue:
    return MeasureValue(
        measure=measure,
        period=value.period,
        revision=before.revision + 1 if before else 1,
        amount=value.amount,
        numerator=value.numerator,
        denominator=value.denominator,
        typed_by=by,
        typed_at=at,
    )
