"""What a provider keeps to itself moves nothing that anybody outside can fetch.

An adversary compares worlds that differ in one thing that was never shared: a newer audit, a draft and its answers,
a plan, an open round, a round too small, who works there, another provider's audit. Every address of the access table
is asked by those who fund and by strangers, and answered byte for byte the same, with the same number of queries.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from apps.assessments.models import Assessment
from apps.assessments.statuses import AuditStatus
from apps.improvement.statuses import ActionStatus
from apps.organisations.models import Programme, Role
from apps.rubric.queries.rubric_loader import newest_published
from apps.surveys.domain.questions import RespondentGroup
from tests.assessments.blind_worlds import NOW, Adversary, Ask, looking, paint, taken_back, told_apart
from tests.assessments.blind_worlds import deal_world as deal_answers
from tests.assessments.evidence_logs import log
from tests.cast import Cast, make_cast, make_person
from tests.factories import make_audit, make_reviewed_audit
from tests.improvement.plans import make_action
from tests.scenario import Scenario, build_scenario
from tests.surveys.rounds import answer_all, answer_by_link, closed, make_round
from tests.test_access import TABLE

pytestmark = pytest.mark.long(reason="asks for every page of everybody outside, in world after world")

FUNDING = ("commissioner", "anyone")
STRANGERS = (*FUNDING, "other_manager")
# Whoever holds the secret of somebody's calendar is them.
OF_ONE_PERSON = ("accounts:calendar_feed",)


@dataclass
class Outside:
    """The scenario, and what everybody outside is answered in it."""

    cast: Cast
    scenario: Scenario
    adversary: Adversary
    storages: dict
    heard: dict[Ask, tuple]

    @property
    def funded(self) -> Programme:
        """Harbour's programme of which two versions are shared with the board that funds it, and one is not."""
        return Assessment.objects.get(reference=self.scenario.things["done"]).programme

    @property
    def draft(self) -> Assessment:
        return Assessment.objects.get(reference=self.scenario.things["draft"])


def every_request(scenario: Scenario) -> list[Ask]:
    addresses = {}
    for name, arguments, *_ in TABLE:
        if name not in OF_ONE_PERSON:
            addresses[scenario.path(name, arguments)] = name
    return looking([(name, path) for path, name in addresses.items()], STRANGERS)


@pytest.fixture(scope="module")
def laid_out(django_db_setup, django_db_blocker, tmp_path_factory):
    """Laid once, in a transaction that is taken back after the last attack."""
    files = {"location": tmp_path_factory.mktemp("files"), "base_url": None}
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": files},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages), django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        scenario = build_scenario(cast, newest_published())
        yield Outside(cast, scenario, Adversary(cast), storages, {})
        transaction.set_rollback(True)


@pytest.fixture
def outside(laid_out, db, settings, monkeypatch):
    settings.STORAGES = laid_out.storages
    laid_out.adversary.stop_the_clock(monkeypatch)
    return laid_out


# --- What is kept to oneself ------------------------------------------------------------------------------


def a_newer_audit(outside: Outside) -> None:
    """Signed off, better or worse in everything, and never shared."""
    rubric, by = newest_published(), outside.cast.manager
    period = (date(2026, 4, 1), date(2027, 3, 31))
    levels = dict.fromkeys((one.code for one in rubric.indicators.all()), 5)
    make_audit(
        outside.funded, rubric, by, status=AuditStatus.SIGNED_OFF, levels=levels, period=period, reason="We saw it."
    )


def an_independent_review(outside: Outside) -> None:
    """Of the same programme, rated blind by two, and never shared."""
    cast, rubric = outside.cast, newest_published()
    make_reviewed_audit(outside.funded, rubric, cast.manager, cast.reviewer, status=AuditStatus.SIGNED_OFF)


def a_draft_and_its_answers(outside: Outside) -> None:
    side = outside.draft.sides.get()
    side.assessment = outside.draft
    paint(side, deal_answers(outside.draft.rubric, 41, complete=True), outside.cast.manager)


def evidence_of_a_draft(outside: Outside) -> None:
    log(outside.draft, outside.cast.manager, title="Minutes of the team")


def a_plan_that_is_late(outside: Outside) -> None:
    who = {"owner": outside.cast.peer_worker, "due_on": date(2025, 6, 30)}
    make_action(outside.funded, outside.cast.manager, status=ActionStatus.UNDER_WAY, **who)
    make_action(outside.cast.programme, outside.cast.manager, status=ActionStatus.AT_RISK, **who)


def a_round_under_way(outside: Outside) -> None:
    """Open, with answers."""
    today = NOW.date()
    days = {"opens_on": today - timedelta(days=3), "closes_on": today + timedelta(days=20)}
    supported = make_round(outside.funded, outside.cast.manager, RespondentGroup.PEOPLE_SUPPORTED, **days)
    for number in range(12):
        answer_by_link(supported, 4, address=f"192.0.2.{number}", at=NOW - timedelta(days=1))


def a_round_too_small_to_leave(outside: Outside, levels: list[int]) -> None:
    """Enough inside, too few outside. That there was one is told; what was said is not, nor by how many."""
    first = date(2026, 1, 12)
    opened = make_round(outside.funded, outside.cast.manager, opens_on=first, closes_on=first + timedelta(days=13))
    answering = []
    for number in range(len(levels)):
        answering.append(make_person(f"Colleague {number}", outside.cast.harbour, Role.PEER_WORKER))
    answer_all(opened, answering, levels, at=NOW.replace(month=1, day=15))
    closed(opened)


def who_works_there(outside: Outside) -> None:
    make_person("A new manager", outside.cast.harbour, Role.MANAGER)
    outside.cast.peer_worker.name = "Somebody else"
    outside.cast.peer_worker.save()


def another_providers_audit(outside: Outside) -> None:
    cast = outside.cast
    make_audit(cast.other_programme, newest_published(), cast.other_manager, status=AuditStatus.SIGNED_OFF)
    make_action(cast.other_programme, cast.other_manager, due_on=date(2025, 1, 1))


KEPT = [
    (a_newer_audit, STRANGERS),
    (an_independent_review, STRANGERS),
    (a_draft_and_its_answers, STRANGERS),
    (evidence_of_a_draft, STRANGERS),
    (a_plan_that_is_late, STRANGERS),
    (a_round_under_way, STRANGERS),
    (who_works_there, STRANGERS),
    (another_providers_audit, FUNDING),
]


def heard_as_laid_out(outside: Outside) -> dict[Ask, tuple]:
    """What everybody is answered where nothing was added: asked once."""
    if not outside.heard:
        outside.heard = outside.adversary.hears(every_request(outside.scenario))
    return outside.heard


@pytest.mark.parametrize(("kept", "people"), KEPT, ids=lambda one: getattr(one, "__name__", ""))
def test_it_moves_nothing_outside(outside, kept, people):
    asked = [ask for ask in heard_as_laid_out(outside) if ask.person in people]
    with taken_back():
        kept(outside)
        heard = outside.adversary.hears_otherwise(asked)
    assert [str(ask) for ask in told_apart(outside.heard, heard)] == []


def test_nor_does_what_was_said_in_a_round_too_small_to_leave(outside):
    asked, heard = list(heard_as_laid_out(outside)), []
    for levels in ([1, 2, 5, 5, 4, 4], [5, 5, 5, 5, 5], [1, 1, 1, 3, 1, 1, 1]):
        with taken_back():
            a_round_too_small_to_leave(outside, levels)
            heard.append(outside.heard | outside.adversary.hears_otherwise(asked))
    assert told_apart(outside.heard, heard[0])  # the reports say that a round was too small
    assert [str(ask) for ask in told_apart(heard[0], heard[1]) + told_apart(heard[0], heard[2])] == []


def test_what_is_shared_is_there_to_be_seen(outside):
    """So that nothing moves because nothing is there."""
    opened = set()
    for ask, heard in outside.heard.items():
        if ask.person == "commissioner" and heard[0][0][0] == 200:
            opened.add(ask.name)
    assert opened >= {"reports:document", "reports:shared"}
