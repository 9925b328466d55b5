"""/health/ says how the installation stands, part by part, and keeps nobody waiting for one that hangs."""

import json
import threading
import time
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.common import disk_space
from apps.common.disk_space import FULL, LOW, DiskSpace
from apps.config import health, probes
from apps.config.probes import Probe, ProbeResult, State, ask_all
from apps.jobs import tasks
from apps.jobs.clock import database_now
from apps.jobs.last_seen import SWEEP
from apps.jobs.models import LastSeen
from apps.reports.models import Report
from tests.reports import audits

PARTS = ["database", "worker", "waiting", "broker", "disk"]
NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.get_current_timezone())
PLENTY = DiskSpace(free=10 * LOW, total=100 * LOW)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long(reason="waits for parts that hang")]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Every test asks anew; there is a broker and room on the disk."""
    monkeypatch.setattr(probes, "FRESH", 0.0)
    monkeypatch.setattr(health, "disk_space", lambda folder: PLENTY)
    found = Probe(lambda at: ProbeResult(State.OK, at))
    monkeypatch.setitem(health.PROBES, "broker", found)


def ask(query=""):
    answer = Client().get(f"/health/{query}")
    return answer.status_code, json.loads(answer.content)


def seen(ago: timedelta):
    LastSeen.objects.update_or_create(name=SWEEP, defaults={"at": database_now() - ago})


def test_each_part_is_told_with_its_time():
    seen(timedelta(seconds=3))
    status, told = ask()
    assert status == 200
    assert told["status"] == "ok"
    assert list(told["parts"]) == PARTS
    for part in [told, *told["parts"].values()]:
        assert abs(datetime.fromisoformat(part["at"]) - timezone.now()) < timedelta(hours=1)


def test_before_a_worker_has_ever_worked_it_is_well():
    status, told = ask()
    assert (status, told["status"]) == (200, "ok")
    assert told["parts"]["worker"]["status"] == "unknown"


@pytest.mark.parametrize(
    ("ago", "state", "status"),
    [
        (timedelta(seconds=-30), "ok", 200),
        (timedelta(0), "ok", 200),
        (timedelta(seconds=50), "ok", 200),
        (timedelta(seconds=70), "degraded", 200),
        (timedelta(minutes=4), "degraded", 200),
        (timedelta(minutes=6), "failing", 503),
        (timedelta(days=40), "failing", 503),
    ],
)
def test_a_silent_worker_is_told(ago, state, status):
    seen(ago)
    answered, told = ask()
    assert (answered, told["parts"]["worker"]["status"]) == (status, state)
    assert told["status"] == state
    said = datetime.fromisoformat(told["parts"]["worker"]["at"])
    assert abs(database_now() - ago - said) < timedelta(minutes=10)


def test_a_sweep_is_a_sign_of_life():
    seen(timedelta(hours=1))
    assert ask()[0] == 503
    tasks.sweep_jobs()
    status, told = ask()
    assert (status, told["parts"]["worker"]["status"]) == (200, "ok")


def test_a_sweep_writes_only_now_and_then(django_assert_num_queries):
    tasks.record_sweep(at=NOW)
    for second in range(14):
        with django_assert_num_queries(1):
            tasks.record_sweep(at=NOW + timedelta(seconds=second))
    tasks.record_sweep(at=NOW + timedelta(seconds=15))
    assert LastSeen.objects.get().at == NOW + timedelta(seconds=15)


@pytest.mark.parametrize(("ago", "state"), [(timedelta(seconds=5), "ok"), (timedelta(minutes=6), "degraded")])
def test_what_waits_for_long_is_told(cast, rubric, ago, state):
    audit = audits.usual(cast.programme, rubric, cast.manager)
    asked = database_now() - ago
    for number, at in enumerate([asked, asked + timedelta(seconds=1)]):
        Report.objects.create(assessment=audit, content_hash=f"{number:064}", requested_at=at)
    status, told = ask()
    assert (status, told["parts"]["waiting"]["status"]) == (200, state)
    assert datetime.fromisoformat(told["parts"]["waiting"]["at"]) == asked.replace(microsecond=0)


@pytest.mark.parametrize(
    ("free", "state", "status"),
    [
        (0, "failing", 503),
        (FULL - 1, "failing", 503),
        (FULL, "degraded", 200),
        (LOW - 1, "degraded", 200),
        (LOW, "ok", 200),
    ],
)
def test_the_disk_is_told_before_it_is_full(monkeypatch, caplog, free, state, status):
    space = DiskSpace(free=free, total=100 * LOW)
    monkeypatch.setattr(health, "disk_space", lambda folder: space)
    answered, told = ask()
    assert (answered, told["parts"]["disk"]["status"]) == (status, state)
    monkeypatch.setattr(tasks, "disk_space", lambda folder: space)
    tasks.look_at_disk()
    assert ("nearly full" in caplog.text) is (state != "ok")


def test_the_real_disk_is_measured(tmp_path):
    space = disk_space.disk_space(tmp_path)
    assert 0 <= space.free <= space.total
    assert 0 <= space.free_percent <= 100


def test_a_broker_that_is_away_is_told_and_stops_nothing(monkeypatch, settings):
    monkeypatch.setitem(health.PROBES, "broker", Probe(health._broker))
    monkeypatch.setattr(health.current_app.conf, "broker_url", "redis://127.0.0.1:9/0")
    status, told = ask()
    assert (status, told["status"], told["parts"]["broker"]["status"]) == (200, "degraded", "failing")


class AwayError(Exception):
    """secret detail"""


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("hangs", [True, False])
def test_a_part_that_fails_or_hangs_keeps_nobody_waiting(monkeypatch, part, hangs, caplog):
    over, asked = threading.Event(), []

    def trouble(at):
        asked.append(at)
        if hangs:
            over.wait()
            return ProbeResult(State.OK, at)
        raise AwayError("password@host")

    monkeypatch.setattr(probes, "PATIENCE", 0.3)
    monkeypatch.setitem(health.PROBES, part, Probe(trouble))
    try:
        for _ in range(4):
            status, told = ask()
            assert told["parts"][part]["status"] == "failing"
            assert status == (503 if part in health.STOPS_WORK else 200)
            assert "password" not in json.dumps(told) + caplog.text
        # What hangs is not asked a second time.
        assert len(asked) == (1 if hangs else 4)
    finally:
        over.set()


def test_however_many_ask_the_database_is_asked_once(monkeypatch):
    monkeypatch.setattr(probes, "FRESH", 60.0)
    asked, over = [], threading.Event()

    def slow(at):
        asked.append(at)
        over.wait()
        return ProbeResult(State.OK, at)

    probe = {"database": Probe(slow)}
    answers = []
    askers = [threading.Thread(target=lambda: answers.append(ask_all(probe, probe, NOW))) for _ in range(20)]
    for asker in askers:
        asker.start()
    while not asked:
        time.sleep(0.01)
    over.set()
    for asker in askers:
        asker.join()
    answers += [ask_all(probe, probe, NOW) for _ in range(20)]
    assert len(asked) == 1
    assert [answer["database"].state for answer in answers] == [State.OK] * 40


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("?only=database", ["database"]),
        ("?only=disk&only=database", ["database", "disk"]),
        ("?only=nothing", PARTS),
        ("?only=%C2%A0%C3%BF", PARTS),
    ],
)
def test_a_balancer_asks_for_one_part(query, parts):
    seen(timedelta(days=1))
    status, told = ask(query)
    assert list(told["parts"]) == parts
    assert status == (503 if "worker" in parts else 200)


def test_strangers_learn_nothing_of_hosts_people_or_settings(settings):
    settings.SECRET_KEY = "x" * 50
    told = json.dumps(ask()[1])
    for secret in (str(settings.DATA_DIR), settings.SECRET_KEY, "127.0.0.1", "sqlite", "postgres", "redis", "@"):
        assert secret not in told
