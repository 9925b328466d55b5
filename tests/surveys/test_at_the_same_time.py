"""Many people at once: no answer is lost, none counts twice, and results are made once."""

import threading

import pytest
from django.db import connection

from apps.common.errors import NotAllowed
from apps.surveys import encryption
from apps.surveys.actions.answers import answer_as_peer_worker
from apps.surveys.actions.results import pool
from apps.surveys.actions.rounds import close_if_over
from apps.surveys.domain import tally
from apps.surveys.models import Counts, Publication
from apps.surveys.statuses import RoundStatus

from ..cast import make_cast, make_programme
from .rounds import AFTER, DURING, everything, make_round, peer_workers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(rubric):
    return make_cast()


def at_once(jobs) -> list:
    """What each job gave back, or the refusal it met; all started together."""
    start, results = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            start.wait(timeout=600)
            results.append(job())
        except NotAllowed as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(jobs)
    return results


def test_ten_people_and_one_who_presses_four_times(cast):
    opened = make_round(cast.programme, cast.manager)
    people = [*peer_workers(cast.harbour, 9), *[cast.peer_worker] * 4]

    def answering(person):
        return lambda: answer_as_peer_worker(round=opened, answers=everything(opened, 4), by=person, at=DURING)

    results = at_once([answering(person) for person in people])
    assert sum(isinstance(one, NotAllowed) for one in results) == 3
    counts = tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext))
    assert (counts.people, counts.levels["ACC-1"][4]) == (10, 10)


def test_six_who_close_the_same_round(cast):
    opened = make_round(cast.programme, cast.manager)
    results = at_once([lambda: close_if_over(round=opened, at=AFTER) for _ in range(6)])
    assert {one.status for one in results} == {RoundStatus.CLOSED}
    assert Publication.objects.count() == 1


def test_two_who_put_the_same_rounds_together(cast):
    """Each pool must know of the other: one is stored, one refused."""
    sister = make_programme(cast.harbour, "Morning Tea")
    first, second = (make_round(one, cast.manager) for one in (cast.programme, sister))
    for one in (first, second):
        close_if_over(round=one, at=AFTER)
        one.refresh_from_db()
    results = at_once([lambda: pool(rounds=[first, second], by=cast.manager, at=AFTER)] * 2)
    assert sum(isinstance(one, NotAllowed) for one in results) == 1
    assert Publication.objects.filter(own_round=None).count() == 1
