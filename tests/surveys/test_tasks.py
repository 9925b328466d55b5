"""The worker closes rounds by the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.surveys import tasks
from apps.surveys.statuses import Status

from .rounds import make_round

pytestmark = pytest.mark.django_db


def test_the_sweep_closes_what_is_over_and_nothing_else(cast, rubric):
    today = timezone.localdate()
    over = make_round(
        cast.programme, cast.manager, opens_on=today - timedelta(days=8), closes_on=today - timedelta(days=1)
    )
    last_day = make_round(
        cast.other_programme, cast.other_manager, opens_on=today - timedelta(days=7), closes_on=today
    )
    tasks.sweep_rounds()
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.status, last_day.status) == (Status.CLOSED, Status.OPEN)


def test_a_worker_has_rounds_swept(monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "send", lambda name, args, **options: rung.append((name, args, options)) or True)
    assert tasks.ring_for_sweep()
    assert rung == [(tasks.sweep_rounds.name, [], {"expires": tasks.SWEEP_EVERY})]
    assert tasks.SweepFromNowOn.every == tasks.SWEEP_EVERY
