"""What the demonstration's programmes count, loaded through the actions that people take."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from apps.accounts.models import User
from apps.improvement.actions.measures import MeasureDescription, add_measure, store_values
from apps.improvement.domain.measured_series import Cadence, MeasureKind, period_start
from apps.improvement.domain.process_chart import Better
from apps.improvement.domain.value_lines import TypedValue
from apps.organisations.models import Programme

from .demo_content import A_DAY, DemoMeasure


def load_measure(content: DemoMeasure, *, programme: Programme, by: User, at: datetime) -> None:
    """One measure with its values, which end with the month or week before `at`."""
    cadence = Cadence(content.cadence)
    description = MeasureDescription(
        name=content.name,
        unit=content.unit,
        kind=MeasureKind(content.kind),
        better=Better(content.better),
        cadence=cadence,
        action=None,
    )
    measure = add_measure(programme=programme, description=description, by=by, at=at)
    period, values = period_start(timezone.localdate(at), cadence), []
    for figures in reversed(content.values):
        period = period_start(period - A_DAY, cadence)
        if isinstance(figures, tuple):
            values.append(TypedValue(period, numerator=figures[0], denominator=figures[1]))
        else:
            values.append(TypedValue(period, amount=Decimal(str(figures))))
    store_values(measure=measure, values=values, expected_version=measure.version, by=by, at=at)
