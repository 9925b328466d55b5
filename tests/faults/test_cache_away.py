"""A broker and cache that is dead, silent or full: people sign in, limits hold, and the worker goes on."""

import signal

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from redis import Redis

from apps.accounts.models import OutgoingEmail, User
from tests.cast import PASSWORD

from .browsing import Person
from .databases import WINDOW
from .processes import wait_until

pytestmark = pytest.mark.worker

EMAIL = "service.manager@example.org"


def server(real) -> Redis:
    return Redis.from_url(real.broker_url.replace("redis+socket://", "unix://"))


def die(real) -> None:
    real.program("broker").kill()


def fall_silent(real) -> None:
    real.program("broker").process.send_signal(signal.SIGSTOP)


def fill_up(real) -> None:
    server(real).config_set("maxmemory-policy", "noeviction")
    server(real).config_set("maxmemory", 1)


def recover(real) -> None:
    broker = real.program("broker")
    if broker.runs:
        broker.process.send_signal(signal.SIGCONT)
        server(real).config_set("maxmemory", 0)
    else:
        real.start("broker")


def sign_in(real, password: str):
    return Person(real.port, "").post("/account/login/", login=EMAIL, password=password)


@pytest.mark.parametrize("fault", [die, fall_silent, fill_up], ids=lambda fault: fault.__name__)
def test_people_sign_in_limits_hold_and_the_worker_goes_on(real, mould, fault):
    person = User.objects.using(WINDOW).get(email=EMAIL)
    User.objects.using(WINDOW).filter(pk=person.pk).update(password=make_password(PASSWORD))
    EmailAddress.objects.using(WINDOW).create(user=person, email=EMAIL, verified=True, primary=True)
    real.start("broker", "worker", "web")
    assert sign_in(real, PASSWORD).status == 302
    fault(real)

    assert sign_in(real, PASSWORD).status == 302
    reset = Person(real.port, "").post("/account/password/reset/", email=EMAIL)
    assert (reset.status, reset.location) == (302, "/account/password/reset/done/")
    answers = [sign_in(real, f"wrong {number}") for number in range(12)]
    assert {answer.status for answer in answers} == {422}
    # Two processes answer: each may have asked the cache once before it knew.
    assert "You have tried too many times" in answers[-1].text

    recover(real)
    wait_until(lambda: not OutgoingEmail.objects.using(WINDOW).exists(), "the worker has sent the e-mail")
    assert real.program("worker").runs, "The worker ended."


def test_a_worker_starts_beside_a_full_broker(real):
    real.start("broker")
    fill_up(real)
    worker = real.program("worker")
    worker.start()
    wait_until(lambda: worker.says("maxmemory") or not worker.runs, "the worker has met the full broker")
    recover(real)
    worker.wait_until_at_work()


def test_messages_that_wait_in_a_full_broker_end_no_worker(real):
    real.start("broker", "worker")
    worker = real.program("worker")
    worker.process.send_signal(signal.SIGSTOP)
    real.run("-c", SEND_FIVE)
    fill_up(real)
    worker.process.send_signal(signal.SIGCONT)
    wait_until(lambda: worker.says("maxmemory") or not worker.runs, "the worker has met the full broker")
    recover(real)
    real.run("-c", ASK_FOR_EMAIL)
    wait_until(lambda: not OutgoingEmail.objects.using(WINDOW).exists(), "the worker has sent the e-mail")
    assert worker.runs, "The worker ended."


DJANGO = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'apps.config.settings'; django.setup()\n"
SEND_FIVE = DJANGO + "from apps.jobs.queues import send\nfor _ in range(5): send('jobs.sweep_jobs', [])\n"
ASK_FOR_EMAIL = DJANGO + (
    "from django.utils import timezone\nfrom apps.accounts.outgoing_emails import enqueue_email\n"
    "enqueue_email(address='jo@example.org', subject='Hello', message='A word.', at=timezone.now())\n"
)
