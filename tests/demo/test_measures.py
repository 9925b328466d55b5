"""What the demonstration's programmes count: each chart has something else to say, and none of it is to come."""

import pytest
from django.utils import timezone

from apps.improvement.models.measures import Measure
from apps.improvement.queries.measures import readings_of


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up")
class TestMeasures:
    def test_each_chart_has_something_else_to_say(self):
        first = {}
        for reading in readings_of(list(Measure.objects.all())):
            first[reading.measure.name] = reading.sentences[0]
        assert first["People with a named peer worker within 14 days"].startswith(
            "A run of 8 values above the average"
        )
        assert first["Days until the first meeting, on average"].startswith("There are 6 values: too few")
        assert first["Group meetings held"].startswith("Nothing tells of a change")

    def test_no_value_is_of_a_month_or_week_that_is_not_over(self):
        for reading in readings_of(list(Measure.objects.all())):
            assert reading.series.values[-1].period < timezone.localdate()
            assert reading.series.missing_periods() == ()
