"""Until when a report is shared, and whether the action plan comes with it: for both sides."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apps.activity_log.models import Event
from apps.assessments.actions.sharing import change_share, share, withdraw_share
from apps.assessments.actions.versions import withdraw_version
from apps.assessments.models import Share
from apps.assessments.queries.shares import programmes_with_plan_for, shares_for
from apps.assessments.share_reminders import tell_of_shares_ending
from apps.common.errors import NotAllowed
from apps.improvement.actions.action_progress import add_step, tick_step, write_note
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import ActionStatus
from apps.reports import worker
from apps.reports.actions import ask_for_plan, ask_for_report
from apps.reports.document.build_plan import MOST_ACTIONS, build_printed_plan, build_printed_shared_plan
from apps.reports.models import Report
from apps.reports.rendering.render_html import render_html
from tests.improvement.plans import make_action
from tests.reports import audits

OWNER, STEP, NOTE = "Rosalind Made-Up", "Ask Rosalind at the first meeting", "Rosalind was ill for a while."


def today() -> date:
    return timezone.localdate()


def page_of(as_person, name, audit):
    return as_person(name).get(reverse("reports:document", args=[audit.reference]))


def shared_until(audit, cast, ends_on, **terms) -> Share:
    return share(
        assessment=audit, commissioner=cast.board, by=cast.manager, at=timezone.now(), ends_on=ends_on, **terms
    )


def run_out(found: Share) -> None:
    Share.objects.filter(pk=found.pk).update(ends_on=today() - timedelta(days=1))


@pytest.fixture
def planned(cast):
    """An action that somebody with a telling name takes, with a step and a note that name them."""
    cast.peer_worker.name = OWNER
    cast.peer_worker.save()
    action = make_action(
        cast.programme, cast.manager, owner=cast.peer_worker, status=ActionStatus.UNDER_WAY, why=NOTE, details=NOTE
    )
    at = {"by": cast.manager, "at": timezone.now()}
    step = add_step(planned_action=action, text=STEP, **at)
    tick_step(planned_action=action, step=step.reference, is_done=True, **at)
    add_step(planned_action=action, text=STEP, **at)
    write_note(planned_action=action, text=NOTE, **at)
    return action


class TestUntilWhen:
    def test_the_last_day_is_the_last_on_which_it_is_read(self, as_person, cast, signed_off):
        found = shared_until(signed_off, cast, today())
        assert page_of(as_person, "commissioner", signed_off).status_code == 200
        run_out(found)
        assert page_of(as_person, "commissioner", signed_off).status_code == 404
        assert not shares_for(cast.commissioner).exists()

    def test_a_day_that_is_over_is_refused(self, cast, signed_off):
        with pytest.raises(NotAllowed, match="today or later"):
            shared_until(signed_off, cast, today() - timedelta(days=1))
        assert not Share.objects.exists()

    def test_what_has_run_out_can_be_shared_again(self, as_person, cast, signed_off):
        run_out(shared_until(signed_off, cast, today()))
        page = as_person("manager").get(reverse("reports:sharing", args=[signed_off.reference])).text
        assert "Share it with Estuary Board" in page
        assert "Shared before" in page
        again = shared_until(signed_off, cast, None)
        assert (again.ends_on, Share.objects.count()) == (None, 1)
        assert page_of(as_person, "commissioner", signed_off).status_code == 200

    def test_sharing_twice_changes_nothing(self, cast, signed_off):
        shared_until(signed_off, cast, today(), shows_plan=True)
        again = shared_until(signed_off, cast, None)
        assert (again.ends_on, again.shows_plan) == (today(), True)

    def test_the_e_mail_and_both_pages_say_it(self, as_person, cast, signed_off, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            shared_until(signed_off, cast, today() + timedelta(days=5))
        last_day = f"{today() + timedelta(days=5):%B %Y}"
        (sent,) = [message for message in mail.outbox if "A report is shared with you" in message.subject]
        assert re.search(rf"until \d+ {last_day}", sent.body)
        assert (
            "It ends in\n5 days"
            in as_person("manager").get(reverse("reports:sharing", args=[signed_off.reference])).text
        )
        assert re.search(rf"until \d+ {last_day}", as_person("commissioner").get(reverse("reports:shared")).text)

    def test_it_can_be_made_shorter_of_a_version_that_was_withdrawn_and_never_longer(self, cast, signed_off):
        shared_until(signed_off, cast, today() + timedelta(days=5))
        withdraw_version(assessment=signed_off, reason="Wrong.", by=cast.manager, at=timezone.now())
        terms = {"assessment": signed_off, "commissioner": cast.board, "by": cast.manager, "at": timezone.now()}
        for more in ({"ends_on": None, "shows_plan": False}, {"ends_on": today(), "shows_plan": True}):
            with pytest.raises(NotAllowed, match="withdrawn"):
                change_share(**terms, **more)
        change_share(**terms, ends_on=today(), shows_plan=False)
        assert Share.objects.get().ends_on == today()

    def test_taking_back_what_has_run_out_tells_nobody(self, cast, signed_off, django_capture_on_commit_callbacks):
        run_out(shared_until(signed_off, cast, today()))
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=timezone.now())
        assert [message.subject for message in mail.outbox if "taken back" in message.subject] == []

    def test_managers_hear_once_a_week_before(self, cast, signed_off, django_capture_on_commit_callbacks):
        shared_until(signed_off, cast, today() + timedelta(days=6))
        mail.outbox.clear()
        morning = timezone.localtime().replace(hour=9)
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tell_of_shares_ending(at=morning)
        (sent,) = [message for message in mail.outbox if "ends soon" in message.subject]
        assert sent.to == [cast.manager.email]
        assert "Walking Alongside" in sent.body

    def test_the_log_keeps_the_terms(self, cast, signed_off):
        shared_until(signed_off, cast, today(), shows_plan=True)
        detail = Event.objects.filter(what="audit shared").latest("pk").detail
        assert (detail["until"], detail["plan"]) == (today().isoformat(), True)


class TestThePlan:
    def test_it_is_read_only_where_it_is_shared(self, as_person, cast, signed_off, planned):
        address = reverse("reports:action_plan", args=[cast.programme.reference])
        browser = as_person("commissioner")
        assert browser.get(address).status_code == 404
        shared_until(signed_off, cast, None)
        assert browser.get(address).status_code == 404
        terms = {"assessment": signed_off, "commissioner": cast.board, "by": cast.manager, "at": timezone.now()}
        change_share(**terms, ends_on=None, shows_plan=True)
        assert browser.get(address).status_code == 200
        assert as_person("other_commissioner").get(address).status_code == 404
        change_share(**terms, ends_on=None, shows_plan=False)
        assert browser.get(address).status_code == 404

    def test_nobody_is_named_and_nothing_of_the_log_is_told(self, as_person, cast, signed_off, planned):
        shared_until(signed_off, cast, None, shows_plan=True)
        address = reverse("reports:action_plan", args=[cast.programme.reference])
        inside, outside = as_person("manager").get(address).text, as_person("commissioner").get(address).text
        printed = render_html(build_printed_shared_plan(cast.programme, today()))
        for page in (outside, printed):
            assert planned.title in page
            assert "1 of 2 done" in page
            assert "Somebody takes it" in page
            assert "Rosalind" not in page
            assert cast.manager.name not in page.split("<main")[-1]
        assert "Rosalind" in inside

    def test_what_is_only_proposed_or_was_declined_stays_inside(self, cast, planned):
        PlannedAction.objects.create(
            programme=cast.programme,
            title="A proposal",
            status=ActionStatus.PROPOSED,
            created_by=cast.manager,
            created_at=timezone.now(),
        )
        assert "A proposal" not in render_html(build_printed_shared_plan(cast.programme, today()))

    def test_it_is_a_file_of_its_own(self, as_person, cast, signed_off, planned, enqueued):
        shared_until(signed_off, cast, None, shows_plan=True)
        inside = ask_for_plan(programme=cast.programme, by=cast.manager, at=timezone.now())
        outside = ask_for_plan(programme=cast.programme, by=cast.commissioner, at=timezone.now())
        preview = ask_for_plan(programme=cast.programme, by=cast.manager, at=timezone.now(), for_provider=False)
        assert outside == preview
        assert (inside.for_provider, outside.for_provider) == (True, False)
        assert inside.content_hash == build_printed_plan(cast.programme, today()).content_hash != outside.content_hash
        for place in ("progress", "state", "download"):
            answer = as_person("commissioner").get(reverse(f"reports:{place}", args=[inside.reference]))
            assert answer.status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_it_is_printed_and_taken_away_until_it_is_taken_back(
        self, as_person, cast, signed_off, planned, enqueued, tmp_path
    ):
        shared_until(signed_off, cast, None, shows_plan=True)
        report = ask_for_plan(programme=cast.programme, by=cast.commissioner, at=timezone.now())
        worker.make_report(report.reference, now=timezone.now)
        browser = as_person("commissioner")
        address = reverse("reports:download", args=[report.reference])
        assert b"".join(browser.get(address).streaming_content).startswith(b"%PDF")
        assert "Your action plan is ready" in browser.get(reverse("reports:progress", args=[report.reference])).text
        withdraw_share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=timezone.now())
        assert browser.get(address).status_code == 404

    def test_a_long_plan_is_cut_in_one_query(self, cast, planned, django_assert_num_queries):
        rows = []
        for number in range(MOST_ACTIONS + 1):
            rows.append(
                PlannedAction(
                    programme=cast.programme,
                    title=f"Action {number}",
                    created_by=cast.manager,
                    created_at=timezone.now(),
                )
            )
        PlannedAction.objects.bulk_create(rows)
        with django_assert_num_queries(1):
            printed = build_printed_shared_plan(cast.programme, today())
        assert (len(printed.plan.at_work), printed.plan.left_out) == (MOST_ACTIONS, 2)

    def test_the_same_plan_is_one_file_on_any_day_until_it_changes(self, cast, planned):
        first = build_printed_shared_plan(cast.programme, date(2026, 6, 1))
        assert build_printed_shared_plan(cast.programme, date(2026, 6, 2)).content_hash == first.content_hash
        assert build_printed_shared_plan(cast.programme, date(2026, 7, 2)).content_hash != first.content_hash  # late

    def test_no_plan_without_the_money(self, cast, signed_off):
        shared_until(signed_off, cast, None, shows_plan=True)
        assert programmes_with_plan_for(cast.commissioner).get() == cast.programme
        cast.programme.commissions.all().delete()
        assert not programmes_with_plan_for(cast.commissioner).exists()


class TestPreview:
    def look(self, as_person, cast, audit, name="manager"):
        return as_person(name).get(reverse("reports:share_preview", args=[audit.reference, cast.board.reference]))

    @pytest.mark.parametrize("name", ["administrator", "peer_worker", "reviewer", "other_manager", "commissioner"])
    def test_it_is_the_manager_s_alone(self, as_person, cast, signed_off, name):
        assert self.look(as_person, cast, signed_off, name).status_code in (403, 404)

    def test_it_shows_word_for_word_what_they_see(self, as_person, cast, signed_off, planned):
        """The report and the plan, as the commissioner's own pages have them once it is shared."""
        preview = self.look(as_person, cast, signed_off).text
        shared_until(signed_off, cast, None, shows_plan=True)
        browser = as_person("commissioner")
        report = browser.get(reverse("reports:document", args=[signed_off.reference])).text
        plan = browser.get(reverse("reports:action_plan", args=[cast.programme.reference])).text
        assert document_in(preview) == document_in(report)
        assert plan_in(preview) == plan_in(plan)

    def test_their_pdf_can_be_read_before_and_is_the_one_they_get(self, as_person, cast, signed_off, enqueued):
        as_person("manager").post(reverse("reports:ask", args=[signed_off.reference]), {"outside": "yes"})
        made = Report.objects.get()
        assert not made.for_provider
        shared_until(signed_off, cast, None)
        theirs = ask_for_report(assessment=signed_off, by=cast.commissioner, at=timezone.now())
        assert theirs.pk == made.pk

    def test_it_is_shared_from_here_with_its_terms(self, as_person, cast, signed_off):
        place = reverse("reports:share_preview", args=[signed_off.reference, cast.board.reference])
        last = today() + timedelta(days=40)
        day = {"ends_on_day": last.day, "ends_on_month": last.month, "ends_on_year": last.year}
        answer = as_person("manager").post(place, {"shows": "plan", **day}, follow=True)
        assert "can now read this audit’s report" in answer.text
        found = Share.objects.get()
        assert (found.ends_on, found.shows_plan) == (last, True)
        answer = as_person("manager").post(place, {"shows": "report"}, follow=True)
        assert "changes at once" in answer.text
        found.refresh_from_db()
        assert (found.ends_on, found.shows_plan) == (None, False)

    def test_a_day_that_is_over_is_said_beside_the_field_and_nothing_is_lost(self, as_person, cast, signed_off):
        place = reverse("reports:share_preview", args=[signed_off.reference, cast.board.reference])
        past = {"shows": "plan", "ends_on_day": 1, "ends_on_month": 2, "ends_on_year": 2020}
        answer = as_person("manager").post(place, past)
        assert answer.status_code == 422
        assert "today or later" in answer.text
        assert 'value="2020"' in answer.text
        assert not Share.objects.exists()

    def test_its_queries_are_few(self, as_person, cast, signed_off, planned, django_assert_max_num_queries):
        browser = as_person("manager")
        place = reverse("reports:share_preview", args=[signed_off.reference, cast.board.reference])
        browser.get(place)
        with django_assert_max_num_queries(24):
            browser.get(place)

    def test_of_a_superseded_version_it_names_no_version_that_they_do_not_see(self, as_person, cast, shared):
        audits.next_version(shared, cast.manager, change=lambda version: None)
        preview = self.look(as_person, cast, shared).text
        theirs = page_of(as_person, "commissioner", shared).text
        assert "Superseded by a newer version." in preview
        assert document_in(preview) == document_in(theirs)


def document_in(page: str) -> str:
    """The report in a page, whatever the rank of its first heading."""
    report = page[page.index('<div class="report">') : page.index('id="r-annex"')]
    return re.sub(r"(</?)h[12]\b", r"\1h", report)


def plan_in(page: str) -> str:
    start = page.index('<div class="report r-plan">')
    plan = " ".join(page[start : page.index("</section>", start)].split())
    return re.sub(r"(</?)h[12]\b", r"\1h", plan)
