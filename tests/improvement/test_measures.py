"""Measures and their values as they are kept: who may, what is refused, and that no old value is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.improvement.actions import measures as actions
from apps.improvement.domain.measured_series import Cadence, MeasureKind
from apps.improvement.domain.value_lines import TypedValue
from apps.improvement.models.measures import Measure, MeasureStep, MeasureValue
from apps.improvement.queries.measures import readings_of
from tests.cast import NOON

from .measure_makers import FIRST, SHIFTED, description, make_measure, typed_values

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def store(measure, figures, by, **options):
    measure.refresh_from_db()
    return actions.store_values(
        measure=measure,
        values=typed_values(figures, **options),
        expected_version=measure.version,
        by=by,
        at=LATER,
    )


def now_shown(measure):
    return [value.value for value in readings_of([measure])[0].series.values]


@pytest.mark.parametrize("who", ["administrator", "peer_worker", "reviewer", "other_manager", "commissioner"])
def test_only_the_programme_s_managers_write(cast, who):
    measure = make_measure(cast, SHIFTED)
    step = actions.set_limit_step(
        measure=measure, period=date(2025, 6, 1), reason="A second peer worker", by=cast.manager, at=NOON
    )
    person = cast.person(who)
    for call in (
        lambda: actions.add_measure(
            programme=cast.programme, description=description(name="More"), by=person, at=NOON
        ),
        lambda: actions.change_measure(measure=measure, description=description(), by=person, at=NOON),
        lambda: store(measure, [1], person),
        lambda: actions.take_out_value(measure=measure, period=FIRST, expected_version=1, by=person, at=NOON),
        lambda: actions.set_limit_step(measure=measure, period=date(2025, 7, 1), reason="Why", by=person, at=NOON),
        lambda: actions.take_back_limit_step(step=step, by=person, at=NOON),
    ):
        with pytest.raises(NotAllowed, match="Service managers keep"):
            call()


def test_a_corrected_value_stands_and_the_old_one_stays(cast):
    measure = make_measure(cast, [10, 11])
    assert store(measure, [12, 11, 13], cast.manager) == 2  # the second is the same
    assert now_shown(measure) == [12, 11, 13]
    kept = measure.values.filter(period=FIRST).values_list("revision", "amount")
    assert list(kept) == [(1, Decimal(10)), (2, Decimal(12))]


def test_the_same_values_again_change_nothing(cast):
    measure = make_measure(cast, [10, 11])
    version = measure.version
    assert store(measure, [10, 11], cast.manager) == 0
    measure.refresh_from_db()
    assert measure.version == version
    assert measure.values.count() == 2


def test_a_value_taken_out_stays_in_its_history_and_can_come_back(cast):
    measure = make_measure(cast, [10, 11, 12])
    second = date(2024, 12, 1)
    actions.take_out_value(
        measure=measure, period=second, expected_version=measure.version, by=cast.manager, at=LATER
    )
    assert now_shown(measure) == [10, 12]
    assert measure.values.filter(period=second).count() == 2
    measure.refresh_from_db()
    version = measure.version
    actions.take_out_value(measure=measure, period=second, expected_version=version, by=cast.manager, at=LATER)
    assert measure.values.filter(period=second).count() == 2  # there is nothing to take out any more
    store(measure, [9], cast.manager, first=second)
    assert now_shown(measure) == [10, 9, 12]


def test_no_value_is_changed_or_removed(cast):
    value = make_measure(cast, [10]).values.get()
    value.amount = Decimal(11)
    for call in (value.save, value.delete, MeasureValue.objects.all().delete):
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(NotAllowed):
        MeasureValue.objects.update(amount=1)


def test_two_people_who_type_at_once_do_not_overwrite_each_other(cast):
    measure = make_measure(cast, [10])
    version = measure.version
    store(measure, [11], cast.manager)
    with pytest.raises(NotAllowed, match="Somebody has changed"):
        actions.store_values(
            measure=measure, values=typed_values([12]), expected_version=version, by=cast.manager, at=LATER
        )
    with pytest.raises(NotAllowed, match="Somebody has changed"):
        actions.take_out_value(measure=measure, period=FIRST, expected_version=version, by=cast.manager, at=LATER)
    assert now_shown(measure) == [11]


def test_a_measure_holds_so_many_values_and_a_programme_so_many_measures(cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PERIODS", 3)
    monkeypatch.setattr(actions, "MOST_MEASURES", 1)
    measure = make_measure(cast, [1, 2, 3])
    with pytest.raises(NotAllowed, match="can have 3 values"):
        store(measure, [1, 2, 3, 4], cast.manager)
    assert store(measure, [4, 5, 6], cast.manager) == 3  # corrections are no more values
    with pytest.raises(NotAllowed, match="can have 1 measures"):
        make_measure(cast, name="Another")


def test_two_measures_of_a_programme_have_two_names(cast):
    make_measure(cast)
    with pytest.raises(NotAllowed, match="already"):
        make_measure(cast, name="people met within 14 DAYS")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(
            programme=cast.programme, name="People met within 14 days", added_by=cast.manager, added_at=NOON
        )


def test_what_values_mean_stays_once_there_are_any(cast):
    measure = make_measure(cast)
    weekly = description(cadence=Cadence.WEEKLY)
    actions.change_measure(measure=measure, description=weekly, by=cast.manager, at=LATER)
    measure.refresh_from_db()
    assert measure.cadence == Cadence.WEEKLY
    store(measure, [1], cast.manager)
    for other in (description(), description(cadence=Cadence.WEEKLY, kind=MeasureKind.TIME)):
        with pytest.raises(NotAllowed, match="what is counted"):
            actions.change_measure(measure=measure, description=other, by=cast.manager, at=LATER)
    renamed = description(name="People met soon", cadence=Cadence.WEEKLY)
    actions.change_measure(measure=measure, description=renamed, by=cast.manager, at=LATER)
    measure.refresh_from_db()
    assert measure.name == "People met soon"


def test_limits_start_anew_where_a_person_says_so_until_it_is_taken_back(cast):
    measure = make_measure(cast, SHIFTED * 2)
    at = date(2026, 1, 1)
    assert [phase.size for phase in readings_of([measure])[0].chart.phases] == [28]
    step = actions.set_limit_step(
        measure=measure, period=at, reason="Another way of counting", by=cast.manager, at=LATER
    )
    assert [phase.size for phase in readings_of([measure])[0].chart.phases] == [14, 14]
    with pytest.raises(NotAllowed, match="already"):
        actions.set_limit_step(measure=measure, period=at, reason="Twice", by=cast.manager, at=LATER)
    actions.take_back_limit_step(step=step, by=cast.manager, at=LATER)
    actions.take_back_limit_step(step=step, by=cast.manager, at=LATER)
    assert [phase.size for phase in readings_of([measure])[0].chart.phases] == [28]
    step.refresh_from_db()
    assert (step.taken_back_by, step.taken_back_at) == (cast.manager, LATER)


@pytest.mark.parametrize("period", [FIRST, date(2024, 10, 1), date(2025, 2, 1)])
def test_a_step_stands_between_values(cast, period):
    measure = make_measure(cast, [1, 2, 3])
    with pytest.raises(NotAllowed, match="after the first value"):
        actions.set_limit_step(measure=measure, period=period, reason="Why", by=cast.manager, at=LATER)


def test_a_step_whose_values_were_taken_out_is_passed_over(cast):
    measure = make_measure(cast, [1, 2])
    second = date(2024, 12, 1)
    actions.set_limit_step(measure=measure, period=second, reason="Why", by=cast.manager, at=LATER)
    measure.refresh_from_db()
    actions.take_out_value(
        measure=measure, period=second, expected_version=measure.version, by=cast.manager, at=LATER
    )
    assert [phase.size for phase in readings_of([measure])[0].chart.phases] == [1]


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": -1},
        {"amount": 1, "numerator": 1, "denominator": 2},
        {"numerator": 3, "denominator": 2},
        {"numerator": 0, "denominator": 0},
        {"numerator": 1},
        {"amount": 1, "revision": 0},
    ],
)
def test_the_database_refuses_what_is_no_value(cast, fields):
    measure = make_measure(cast)
    row = {"period": FIRST, "revision": 1, "typed_by": cast.manager, "typed_at": NOON} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureValue.objects.create(measure=measure, **row)


def test_the_database_keeps_one_standing_step_at_a_place(cast):
    measure = make_measure(cast, [1, 2])
    row = {"measure": measure, "period": date(2024, 12, 1), "reason": "Why", "set_by": cast.manager, "set_at": NOON}
    MeasureStep.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureStep.objects.create(**row)


def test_a_share_is_kept_as_how_many_out_of_how_many(cast):
    measure = make_measure(cast, [(5, 8)], kind=MeasureKind.SHARE)
    value = measure.values.get()
    assert (value.amount, value.numerator, value.denominator) == (None, 5, 8)
    assert readings_of([measure])[0].newest == "62.5 % in November 2024"


def test_the_log_says_what_was_done_and_no_figure(cast):
    measure = make_measure(cast, [4711])
    actions.take_out_value(measure=measure, period=FIRST, expected_version=measure.version, by=cast.manager, at=LATER)
    events = Event.objects.filter(target_reference=measure.reference).order_by("pk")
    assert [event.what for event in events] == ["measure added", "measure values stored", "measure value taken out"]
    assert "4711" not in "".join(str(event.detail) for event in events)


def test_values_of_other_measures_are_not_mixed_in(cast):
    one, other = make_measure(cast, [1, 2]), make_measure(cast, [30, 40], name="Other")
    readings = readings_of([one, other])
    assert [[value.value for value in reading.series.values] for reading in readings] == [[1, 2], [30, 40]]
    assert isinstance(TypedValue(FIRST, amount=Decimal(1)).fraction, type(readings[0].series.values[0].value))
