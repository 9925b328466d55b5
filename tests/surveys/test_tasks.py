"""The worker closes rounds by the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.jobs import queues
from apps.jobs.repeated_tasks import REPEATED_TASKS
from apps.surveys import tasks
from apps.surveys.statuses import RoundStatus

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
    assert (over.status, last_day.status) == (RoundStatus.CLOSED, RoundStatus.OPEN)


def test_a_worker_has_rounds_swept(monkeypatch):
    sent = []
    monkeypatch.setattr(queues, "send", lambda name, args, **options: sent.append((name, args, options)) or True)
    task = REPEATED_TASKS[tasks.sweep_rounds.name]
    assert task.request()
    assert sent == [(tasks.sweep_rounds.name, [], {"expires": tasks.SWEEP_EVERY})]
    assert task.every == tasks.SWEEP_EVERY
