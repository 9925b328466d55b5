"""Reminders: which day brings one, that each comes once, and that what changed meanwhile changes it."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from apps.accounts.models import OutgoingEmail, UnwantedNotice
from apps.common.errors import NotAllowed
from apps.improvement.action_reminders import remind_of_actions
from apps.improvement.actions.action_progress import take_step
from apps.improvement.actions.completion import confirm_done, show_done
from apps.improvement.actions.planning import change_dates
from apps.improvement.domain.action_details import ActionDates
from apps.improvement.domain.reminders import reminder_of
from apps.improvement.statuses import STOP, ActionStatus
from apps.organisations.models import Membership

from .plans import make_action

FIRST = date(2026, 9, 1)
DUE = date(2026, 10, 20)
EMAILS_OF_A_FIRST_DAY = 2  # to whoever takes the action, and to the manager once a month


@pytest.mark.parametrize(
    ("left", "reminder"),
    [
        (31, ""),
        (30, "30 days"),
        (8, "30 days"),
        (7, "7 days"),
        (2, "7 days"),
        (1, "1 days"),
        (0, "1 days"),
        (-1, "late, week 1"),
        (-7, "late, week 1"),
        (-8, "late, week 2"),
        (-70, "late, week 10"),
    ],
)
def test_each_day_has_its_reminder(left, reminder):
    assert reminder_of(DUE, DUE - timedelta(days=left)) == reminder


def morning(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=timezone.get_current_timezone())


def written(day: date, hour: int = 8) -> list[tuple[str, str]]:
    """To whom something was written then, and what."""
    before = len(mail.outbox)
    remind_of_actions(at=morning(day, hour))
    return [(message.to[0], message.body) for message in mail.outbox[before:]]


@pytest.mark.django_db
class TestOwners:
    @pytest.fixture(autouse=True)
    def _this_month_is_told(self, cast):
        remind_of_actions(at=morning(FIRST))
        remind_of_actions(at=morning(date(2026, 10, 1)))

    @pytest.fixture
    def action(self, cast):
        return make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE)

    def days_with_mail(self, first: date, last: date) -> list[int]:
        found = []
        for number in range((last - first).days + 1):
            if written(first + timedelta(days=number)):
                found.append((DUE - first).days - number)
        return found

    def test_a_month_a_week_a_day_before_and_weekly_once_it_is_late(self, action):
        found = self.days_with_mail(date(2026, 10, 2), date(2026, 10, 31))
        assert found == [18, 7, 1, -1, -8]

    def test_the_e_mail_names_programme_and_number_and_nothing_written(self, cast, action):
        ((to, body),) = written(DUE - timedelta(days=7))
        assert to == cast.peer_worker.email
        assert "Walking Alongside: 1 action of yours is due in the next 30 days." in body
        assert action.title not in body

    def test_one_e_mail_a_day_however_much_is_due(self, cast, action):
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE - timedelta(days=30))
        ((_, body),) = written(DUE - timedelta(days=7))
        assert "1 action of yours is late, and 1 is due in the next 30 days." in body
        assert written(DUE - timedelta(days=7), hour=15) == []

    def test_what_becomes_due_later_in_the_day_waits_for_the_next_morning(self, cast, action):
        day = DUE - timedelta(days=7)
        assert len(written(day)) == 1
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=day + timedelta(days=5))
        assert written(day, hour=15) == []
        assert len(written(day + timedelta(days=1))) == 1

    def test_nothing_comes_before_the_morning(self, action):
        assert written(DUE - timedelta(days=7), hour=6) == []
        assert len(written(DUE - timedelta(days=7), hour=7)) == 1

    @pytest.mark.parametrize("how", ["stopped", "done", "later", "left", "unwanted"])
    def test_what_is_over_moved_or_nobodys_is_not_reminded_of(self, cast, how):
        action = make_action(
            cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE, status=ActionStatus.UNDER_WAY
        )
        who = {"planned_action": action, "by": cast.manager, "at": morning(FIRST)}
        if how == "stopped":
            take_step(action=STOP, reason="No time.", **who)
        elif how == "done":
            show_done(words="There.", **who)
        elif how == "later":
            change_dates(dates=ActionDates(None, DUE + timedelta(days=90)), reason="Holidays.", **who)
        elif how == "left":
            Membership.objects.filter(user=cast.peer_worker).delete()
        else:
            UnwantedNotice.objects.create(person=cast.peer_worker, kind="actions")
        assert written(DUE - timedelta(days=7)) == []

    def test_a_new_last_day_begins_anew(self, cast, action):
        assert len(written(DUE - timedelta(days=7))) == 1
        later = DUE + timedelta(days=1)
        change_dates(
            planned_action=action, dates=ActionDates(None, later), reason="Ill.", by=cast.manager, at=morning(FIRST)
        )
        assert len(written(DUE - timedelta(days=6))) == 1

    def test_made_up_people_get_no_e_mail(self, cast, action):
        cast.harbour.is_made_up = True
        cast.harbour.save()
        assert written(DUE - timedelta(days=7)) == []


@pytest.mark.django_db
def test_managers_read_once_a_month_how_their_plans_stand(cast):
    make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=date(2026, 7, 1))
    shown = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
    confirm_done(planned_action=shown, by=cast.peer_worker, at=morning(date(2026, 8, 12)))
    to_manager = [body for to, body in written(FIRST) if to == cast.manager.email]
    assert (
        "The plan of Walking Alongside: 1 open, 1 of them late; 1 was confirmed as done last month." in to_manager[0]
    )
    assert [to for to, _ in written(FIRST + timedelta(days=1))] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emails_wait")
def test_two_workers_at_once_write_a_days_e_mail_once(cast):
    make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE)
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait(600)
            remind_of_actions(at=morning(DUE - timedelta(days=7)))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(600)
    assert OutgoingEmail.objects.count() == EMAILS_OF_A_FIRST_DAY


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emails_wait")
def test_a_worker_that_dies_in_the_middle_leaves_the_day_to_the_next(cast, monkeypatch):
    make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE)

    def dies(*args, **kwargs):
        raise NotAllowed("The worker was killed here.")

    with monkeypatch.context() as patch:
        patch.setattr("apps.improvement.action_reminders.send_actions_due", dies)
        with pytest.raises(NotAllowed):
            remind_of_actions(at=morning(DUE - timedelta(days=7)))
    assert not OutgoingEmail.objects.exists()
    remind_of_actions(at=morning(DUE - timedelta(days=7)))
    assert OutgoingEmail.objects.count() == EMAILS_OF_A_FIRST_DAY
    assert connection.in_atomic_block is False


def at_utc(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


@pytest.mark.django_db
class TestTimeZones:
    """The peer worker is in Auckland, thirteen hours ahead; the manager stays where the installation is."""

    @pytest.fixture(autouse=True)
    def _they_are_apart(self, cast):
        self.cast = cast
        self.move("Pacific/Auckland")

    def move(self, zone: str) -> None:
        self.cast.peer_worker.time_zone = zone
        self.cast.peer_worker.save()

    def written(self, day: date, hour: int) -> list[str]:
        before = len(mail.outbox)
        remind_of_actions(at=at_utc(day, hour))
        return [message.to[0] for message in mail.outbox[before:]]

    def test_a_reminder_comes_in_the_morning_of_whoever_is_reminded(self, cast):
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE)
        day_before = DUE - timedelta(days=8)
        self.written(day_before - timedelta(days=1), 20)  # of the thirty days, and the month
        assert self.written(day_before, 12) == []
        assert self.written(day_before, 17) == []  # half past six in Auckland
        assert self.written(day_before, 18) == [cast.peer_worker.email]  # and the seventh day before, there

    def test_the_day_is_the_persons_own(self, cast):
        ours = make_action(cast.programme, cast.manager, owner=cast.manager, due_on=DUE)
        self.written(DUE - timedelta(days=9), 20)
        assert self.written(DUE - timedelta(days=8), 20) == []  # the eighth day before, where the manager is
        assert self.written(DUE - timedelta(days=7), 9) == [cast.manager.email]
        assert ours.owner == cast.manager

    def test_who_changes_zones_gets_no_second_e_mail_of_a_day(self, cast):
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=DUE)
        self.written(DUE - timedelta(days=9), 20)
        assert self.written(DUE - timedelta(days=8), 18) == [cast.peer_worker.email]  # 13 October, in Auckland
        late = DUE - timedelta(days=30)
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=late)
        self.move("Pacific/Honolulu")
        assert self.written(DUE - timedelta(days=7), 18) == []  # 13 October again, in Honolulu
        assert self.written(DUE - timedelta(days=6), 18) == [cast.peer_worker.email]

    def test_a_manager_reads_of_a_month_once_wherever_they_move(self, cast):
        make_action(cast.programme, cast.manager, due_on=date(2026, 12, 1))
        assert self.written(FIRST, 9) == [cast.manager.email]
        cast.manager.time_zone = "America/New_York"
        cast.manager.save()
        assert self.written(FIRST + timedelta(days=1), 15) == []
