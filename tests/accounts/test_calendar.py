"""A person's calendar: what stands in it, who reads it, and what Outlook, Google and Apple ask of such a file.

It is read by two programs that know nothing of each other. The rules that follow them are what those three publish.
"""

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import calendar_limits
from apps.accounts.actions import choose_time_zone, close_account
from apps.accounts.calendar_entries import CalendarEntry
from apps.accounts.calendar_feeds import end_calendar_feed, make_calendar_feed
from apps.accounts.calendar_file import write_calendar
from apps.accounts.models import CalendarFeed
from apps.accounts.time_zones import known_zones, today_for, zone_label, zone_named
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.log_filters import NoPeople
from apps.improvement.actions.action_progress import take_step
from apps.improvement.actions.planning import change_dates
from apps.improvement.domain.action_details import ActionDates
from apps.improvement.statuses import STOP
from apps.organisations.models import Membership
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.surveys.actions.rounds import call_off
from apps.surveys.domain.questions import QuestionSet, RespondentGroup
from apps.surveys.models import LinkKind, Round

from ..cast import NOON
from ..factories import make_audit
from ..improvement.plans import make_action
from ..own_data import own_data

HTTPS_OR_HTTP = re.compile(r"https?://\S+")


def path_of(person) -> str:
    secret = make_calendar_feed(user=person, by=person, at=timezone.now())
    return reverse("accounts:calendar_feed", args=[secret])


def read(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content


def summaries(person) -> list[str]:
    """What stands in the person's calendar, as both readers read it."""
    written = read(path_of(person))
    first = [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(written).walk("VEVENT")]
    (calendar,) = vobject.readComponents(written.decode())
    second = [event.summary.value for event in getattr(calendar, "vevent_list", [])]
    assert sorted(first) == sorted(second)
    return sorted(first)


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def round_of_peers(cast, rubric):
    return Round.objects.create(
        programme=cast.programme,
        rubric=rubric,
        voice=RespondentGroup.PEER_WORKERS,
        question_set=QuestionSet.QUICK,
        link_kind=LinkKind.SIGNED_IN,
        opens_on=in_days(2),
        closes_on=in_days(20),
        people_asked=6,
        opened_by=cast.manager,
        opened_at=NOON,
    )


@pytest.fixture
def dated(cast, rubric, round_of_peers):
    """One of everything that has a day."""
    keys = load_rubric_content(rubric).indicator_keys
    action = make_action(
        cast.programme,
        cast.manager,
        title="Ask Jo Bloggs about the keys",
        owner=cast.peer_worker,
        due_on=in_days(30),
        indicator=keys["ACC-1"],
    )
    change_dates(
        planned_action=action,
        dates=ActionDates(in_days(3), in_days(30)),
        reason="Jo is away.",
        by=cast.manager,
        at=timezone.now(),
    )
    asked_about = make_audit(
        cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=timezone.now(), levels={"ACC-1": 5}
    )
    asked_about.period_end = in_days(-5)
    asked_about.save()
    return action


@pytest.mark.django_db
class TestWhatStandsInIt:
    def test_a_peer_worker_finds_their_action_the_draft_the_period_and_the_survey(self, cast, dated):
        title = dated.indicator.title
        assert summaries(cast.peer_worker) == [
            "Peer workers read the draft audit: Walking Alongside",
            "The period of the audit ends: Walking Alongside",
            "The survey of peer workers opens: Walking Alongside",
            "The survey of peer workers takes answers until today: Walking Alongside",
            f"Your action is due: {title} (Walking Alongside)",
            f"Your action starts: {title} (Walking Alongside)",
        ]

    def test_a_manager_finds_everybodys_actions_and_when_sign_off_can_follow(self, cast, dated):
        found = summaries(cast.manager)
        assert f"An action is due: {dated.indicator.title} (Walking Alongside)" in found
        assert "The audit can be signed off: Walking Alongside" in found

    def test_a_reviewer_of_the_house_does_not_find_the_draft_laid_open_to_others(self, cast, dated):
        found = summaries(cast.reviewer)
        assert "The period of the audit ends: Walking Alongside" in found
        assert not [summary for summary in found if "draft" in summary or "signed off" in summary]

    @pytest.mark.parametrize("who", ["other_manager", "commissioner", "other_commissioner", "newcomer"])
    def test_nobody_elsewhere_finds_anything(self, cast, dated, who):
        assert summaries(getattr(cast, who)) == []

    def test_nothing_in_it_was_written_by_anybody_and_nobody_is_named(self, cast, dated):
        cast.manager.name, cast.peer_worker.name = "Robin Reed", "Sandy Shaw"
        cast.manager.save()
        cast.peer_worker.save()
        written = read(path_of(cast.manager)).decode().replace("\r\n ", "")
        assert "is due" in written
        for words in ("Jo", "keys", "Robin", "Sandy", "@example", dated.title):
            assert words not in written

    def test_what_is_over_called_off_or_no_longer_theirs_vanishes(self, cast, dated, round_of_peers):
        path = path_of(cast.peer_worker)
        take_step(planned_action=dated, action=STOP, reason="No time.", by=cast.manager, at=timezone.now())
        call_off(round=round_of_peers, reason="Not now.", by=cast.manager, at=timezone.now())
        left = read(path).decode()
        assert "action" not in left
        assert "survey" not in left
        Membership.objects.filter(user=cast.peer_worker).delete()
        assert "VEVENT" not in read(path).decode()

    def test_a_draft_is_laid_open_on_the_persons_own_day(self, cast, rubric):
        opened_at = timezone.now().replace(hour=12, minute=30)
        make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=opened_at)
        days = {}
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            choose_time_zone(user=cast.peer_worker, time_zone=zone, by=cast.peer_worker, at=opened_at)
            for event in icalendar.Calendar.from_ical(read(path_of(cast.peer_worker))).walk("VEVENT"):
                if "draft" in str(event["SUMMARY"]):
                    days[zone] = event["DTSTART"].dt
        assert days["Pacific/Kiritimati"] == opened_at.date() + timedelta(days=1)
        assert days["Pacific/Pago_Pago"] == opened_at.date()

    def test_what_is_long_over_is_left_out(self, cast):
        make_action(cast.programme, cast.manager, due_on=in_days(-91))
        make_action(cast.programme, cast.manager, due_on=in_days(-94))
        assert summaries(cast.manager) == ["Your action is due: Walking Alongside"]

    def test_a_day_that_moves_is_the_same_entry_later_on(self, cast):
        action = make_action(cast.programme, cast.manager, due_on=in_days(5))
        path = path_of(cast.manager)
        (before,) = icalendar.Calendar.from_ical(read(path)).walk("VEVENT")
        later = timezone.now() + timedelta(seconds=5)
        change_dates(
            planned_action=action, dates=ActionDates(None, in_days(9)), reason="Ill.", by=cast.manager, at=later
        )
        (after,) = icalendar.Calendar.from_ical(read(path)).walk("VEVENT")
        assert before["UID"] == after["UID"]
        assert (before["DTSTART"].dt, after["DTSTART"].dt) == (in_days(5), in_days(9))
        assert before["LAST-MODIFIED"].dt < after["LAST-MODIFIED"].dt

    @pytest.mark.parametrize("number", [2, 40])
    def test_it_asks_no_more_often_whatever_there_is(self, cast, dated, number, django_assert_max_num_queries):
        for _ in range(number):
            make_action(cast.programme, cast.manager, due_on=in_days(9))
        path = path_of(cast.manager)
        with django_assert_max_num_queries(12):
            assert read(path).count(b"BEGIN:VEVENT") >= number


@pytest.mark.django_db
class TestTheAddress:
    def test_it_is_made_shown_once_made_anew_and_ended(self, signed_in, person):
        place, opened = reverse("accounts:your_calendar"), re.compile(r"<p>(http\S+/even-ground\.ics)</p>")
        assert not opened.search(signed_in.get(place).text)
        first = opened.search(signed_in.post(place).text)[1]
        assert not opened.search(signed_in.get(place).text)
        assert Client().get(first).status_code == 200
        second = opened.search(signed_in.post(place).text)[1]
        assert Client().get(first).status_code == 404
        assert Client().get(second).status_code == 200
        assert signed_in.post(reverse("accounts:end_calendar")).status_code == 302
        assert Client().get(second).status_code == 404

    def test_only_its_digest_is_stored(self, person):
        secret = make_calendar_feed(user=person, by=person, at=NOON)
        stored = CalendarFeed.objects.values_list().get()
        assert secret not in map(str, stored)

    def test_a_closed_or_disabled_account_opens_nothing(self, cast):
        path = path_of(cast.peer_worker)
        cast.peer_worker.is_active = False
        cast.peer_worker.save()
        assert Client().get(path).status_code == 404
        cast.peer_worker.is_active = True
        cast.peer_worker.save()
        assert Client().get(path).status_code == 200
        Membership.objects.filter(user=cast.peer_worker).delete()
        close_account(user=cast.peer_worker, by=cast.peer_worker, at=NOON)
        assert Client().get(path).status_code == 404
        assert not CalendarFeed.objects.exists()

    def test_the_file_of_ones_own_data_says_that_there_is_one(self, signed_in, person):
        secret = make_calendar_feed(user=person, by=person, at=NOON)
        choose_time_zone(user=person, time_zone="Europe/Paris", by=person, at=NOON)
        found = own_data(signed_in)
        (row,) = found["calendar_address"]
        assert row["made_at"].startswith(f"{NOON:%Y-%m-%d}")
        assert found["account"]["time_zone"] == "Europe/Paris"
        assert secret not in str(found)

    def test_nobody_makes_or_ends_it_for_somebody_else(self, cast):
        for act in (make_calendar_feed, end_calendar_feed):
            with pytest.raises(NotAllowed):
                act(user=cast.peer_worker, by=cast.manager, at=NOON)

    def test_it_leaves_no_cookie_and_is_in_no_index(self, cast):
        answer = Client().get(path_of(cast.manager))
        assert not answer.cookies
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Content-Disposition"] == 'inline; filename="even-ground.ics"'

    def test_no_log_holds_it(self, cast, caplog):
        secret = make_calendar_feed(user=cast.manager, by=cast.manager, at=NOON)
        path = reverse("accounts:calendar_feed", args=[secret])
        caplog.handler.addFilter(cleaner := NoPeople())
        try:
            Client().get(path.replace(secret, f"x{secret}"))
            Client().post(path)
        finally:
            caplog.handler.removeFilter(cleaner)
        assert "calendar-feed" in caplog.text
        assert secret not in caplog.text

    def test_what_has_not_changed_is_not_sent_again(self, cast, dated):
        path = path_of(cast.manager)
        first = Client().get(path)
        again = Client().get(path, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        take_step(planned_action=dated, action=STOP, reason="No time.", by=cast.manager, at=timezone.now())
        changed = Client().get(path, headers={"if-none-match": first.headers["ETag"]})
        assert changed.status_code == 200
        assert changed.headers["ETag"] != first.headers["ETag"]

    def test_a_program_may_ask_for_the_head_alone(self, cast, dated):
        path = path_of(cast.manager)
        whole, head = Client().get(path), Client().head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]

    def test_who_asks_without_end_is_told_to_wait(self, cast, monkeypatch):
        monkeypatch.setattr(calendar_limits, "OF_A_CALENDAR", 2)
        path, other = path_of(cast.manager), path_of(cast.peer_worker)
        answers = [Client().get(path) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].headers["Retry-After"] == "3600"
        assert Client().get(other).status_code == 200

    def test_who_guesses_is_told_to_wait_and_those_who_know_are_not(self, cast, monkeypatch):
        monkeypatch.setattr(calendar_limits, "UNKNOWN_ADDRESSES", 2)
        guesses = [Client().get(reverse("accounts:calendar_feed", args=[f"guess-{number}"])) for number in range(3)]
        assert [answer.status_code for answer in guesses] == [404, 404, 429]
        assert Client().get(path_of(cast.manager)).status_code == 200


ODD = CalendarEntry(
    key="action-X-due",
    summary="Your action is due: Tea; talk, and “more”\\ — für alle, die kommen möchten, in Zweibrücken (Grüner Weg)",
    first_day=date(2026, 3, 28),
    last_day=date(2026, 3, 29),
    path="/actions/X/",
    changed_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    changes=2,
)
LONDON = zone_named("Europe/London")


class TestPublishedRules:
    """RFC 5545 and 7986; Microsoft’s MS-OXCICAL and help on subscribing; Google’s and Apple’s help on subscribing."""

    written = write_calendar([ODD], LONDON, today=date(2026, 3, 1))
    nothing = write_calendar([], LONDON, today=date(2026, 3, 1))

    @pytest.mark.parametrize("written", [written, nothing])
    def test_every_line_ends_in_cr_lf_and_is_folded_at_75_octets(self, written):
        lines = written.split(b"\r\n")
        assert lines[-1] == b""
        assert all(b"\n" not in line and b"\r" not in line for line in lines)
        assert max(map(len, lines)) <= 75
        written.decode("utf-8")
        assert not written.startswith(b"\xef\xbb\xbf")

    def test_a_fold_cuts_no_letter_in_two(self):
        for line in self.written.split(b"\r\n"):
            line.decode("utf-8")

    @pytest.mark.parametrize("written", [written, nothing])
    def test_the_head_says_what_it_is_and_how_often_to_look(self, written):
        lines = written.decode().split("\r\n")
        assert lines[0] == "BEGIN:VCALENDAR"
        assert "VERSION:2.0" in lines
        assert [line for line in lines if line.startswith("PRODID:")] == ["PRODID:-//Even Ground//Calendar//EN"]
        # Outlook reads a subscribed calendar's name and how often to look from these (MS-OXCICAL 2.1.3.1.1).
        assert {"METHOD:PUBLISH", "X-WR-CALNAME:Even Ground", "X-PUBLISHED-TTL:PT6H"} <= set(lines)
        # RFC 7986, 5.1 and 5.7; Apple and Google read X-WR-TIMEZONE.
        assert {"NAME:Even Ground", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"} <= set(lines)
        assert "X-WR-TIMEZONE:Europe/London" in lines

    @pytest.mark.parametrize("written", [written, nothing])
    def test_no_calendar_is_without_a_part(self, written):
        """RFC 5545, 3.6: at least one component. Without any, Outlook says that the file is no calendar."""
        assert icalendar.Calendar.from_ical(written).subcomponents
        assert next(vobject.readComponents(written.decode())).behavior

    def test_whole_days_are_dates_and_end_on_the_day_after(self):
        """A time would move the day for whoever looks from elsewhere."""
        lines = self.written.decode().split("\r\n")
        assert {"DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"} <= set(lines)

    def test_an_event_has_everything_once(self):
        (event,) = icalendar.Calendar.from_ical(self.written).walk("VEVENT")
        names = [name for name, _ in event.property_items(recursive=False) if name not in ("BEGIN", "END")]
        assert sorted(names) == sorted(set(names))
        assert set(names) >= {"UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "URL"}
        # Nothing that asks for an answer, names anybody or rings.
        assert not set(names) & {"ORGANIZER", "ATTENDEE", "CONTACT", "ATTACH"}
        assert event.subcomponents == []
        assert HTTPS_OR_HTTP.fullmatch(str(event["URL"]))

    def test_times_of_change_are_in_utc(self):
        text = self.written.decode()
        assert "DTSTAMP:20260301T090000Z" in text
        assert "LAST-MODIFIED:20260301T090000Z" in text

    def test_signs_with_a_meaning_are_escaped_and_come_out_again(self):
        plain = self.written.decode().replace("\r\n ", "")
        assert "Tea\\; talk\\, and “more”\\\\ — für" in plain
        (event,) = icalendar.Calendar.from_ical(self.written).walk("VEVENT")
        assert str(event["SUMMARY"]) == ODD.summary
        assert next(vobject.readComponents(self.written.decode())).vevent.summary.value == ODD.summary

    def test_the_same_entries_make_the_same_bytes(self):
        assert write_calendar([ODD], LONDON, today=date(2026, 3, 1)) == self.written


class TestTimeZones:
    def test_everybody_lives_somewhere(self):
        assert {"Europe/London", "Europe/Dublin", "America/New_York", "Pacific/Auckland"} <= set(known_zones())
        assert zone_label("America/Argentina/Buenos_Aires") == "Argentina, Buenos Aires (America)"
        assert len({zone_label(name) for name in known_zones()}) == len(known_zones())

    def test_a_name_that_is_gone_is_the_installations(self, settings):
        settings.TIME_ZONE = "Europe/Paris"
        assert zone_named("Atlantis/Capital").key == "Europe/Paris"
        assert zone_named("").key == "Europe/Paris"

    @pytest.mark.django_db
    def test_it_is_chosen_on_a_page_and_says_which_day_it_is(self, signed_in, person):
        late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
        assert today_for(person, late) == date(2026, 7, 1)
        place = reverse("accounts:choose_time_zone")
        assert re.search(r'value="Europe/London"\s+selected', signed_in.get(place).text)
        assert signed_in.post(place, {"time_zone": "Nowhere/At_All"}).status_code == 422
        signed_in.post(place, {"time_zone": "Pacific/Auckland"})
        person.refresh_from_db()
        assert today_for(person, late) == date(2026, 7, 2)
        assert "Auckland (Pacific)" in signed_in.get(reverse("accounts:your_account")).text

    @pytest.mark.django_db
    def test_nobody_chooses_for_somebody_else(self, cast):
        with pytest.raises(NotAllowed):
            choose_time_zone(user=cast.manager, time_zone="Europe/Paris", by=cast.reviewer, at=NOON)
        with pytest.raises(NotAllowed):
            choose_time_zone(user=cast.manager, time_zone="Nowhere", by=cast.manager, at=NOON)
