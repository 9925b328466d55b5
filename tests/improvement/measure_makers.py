"""Measures with values, for tests."""

from datetime import date
from decimal import Decimal

from apps.improvement.actions.measures import MeasureDescription, add_measure, set_limit_step, store_values
from apps.improvement.domain.measured_series import Cadence, MeasureKind, next_period
from apps.improvement.domain.process_chart import Better
from apps.improvement.domain.value_lines import TypedValue
from apps.improvement.models.measures import Measure
from tests.cast import NOON, Cast

FIRST = date(2024, 11, 1)
SHIFTED = (10, 20, 10, 20, 10, 20, 10, 22, 32, 22, 32, 22, 32, 22)


def description(**fields) -> MeasureDescription:
    return MeasureDescription(
        **{
            "name": "People met within 14 days",
            "unit": "people",
            "kind": MeasureKind.COUNT,
            "better": Better.HIGHER,
            "cadence": Cadence.MONTHLY,
            "action": None,
        }
        | fields
    )


def typed_values(figures, *, first=FIRST, cadence=Cadence.MONTHLY) -> list[TypedValue]:
    """One value after the other from the first period on; a pair is a share."""
    values, period = [], first
    for figure in figures:
        if isinstance(figure, tuple):
            values.append(TypedValue(period, numerator=figure[0], denominator=figure[1]))
        else:
            values.append(TypedValue(period, amount=Decimal(figure)))
        period = next_period(period, cadence)
    return values


def make_measure(cast: Cast, figures=(), *, programme=None, **fields) -> Measure:
    """A measure of the cast's programme, with so many values."""
    measure = add_measure(
        programme=programme or cast.programme, description=description(**fields), by=cast.manager, at=NOON
    )
    if figures:
        values = typed_values(figures, cadence=Cadence(measure.cadence))
        store_values(measure=measure, values=values, expected_version=1, by=cast.manager, at=NOON)
        measure.refresh_from_db()
    return measure


def make_scenario_measures(cast: Cast) -> dict[str, str]:
    """What the addresses of measures point at: one with a chart, a correction and a step, and one without a value."""
    measure = make_measure(cast, SHIFTED * 2)
    step = set_limit_step(
        measure=measure, period=date(2026, 1, 1), reason="A second peer worker began.", by=cast.manager, at=NOON
    )
    new = make_measure(cast, name="Peer workers with supervision", kind=MeasureKind.SHARE, cadence=Cadence.WEEKLY)
    return {
        "measure": measure.reference,
        "new_measure": new.reference,
        "measured_month": FIRST.isoformat(),
        "limit_step": step.reference,
    }
