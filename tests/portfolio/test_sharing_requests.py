"""Requests to share: asked of many at once, answered, late, fulfilled by what is shared; both sides see the state."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import OutgoingEmail
from apps.accounts.tasks import send_email
from apps.assessments.actions.sharing import change_share, share
from apps.common.errors import NotAllowed
from apps.config.start_page import start_page
from apps.organisations.actions.programmes import remove_funder
from apps.organisations.models import Commission
from apps.portfolio.actions.sharing_requests import (
    accept_request,
    answer_request,
    ask_programmes,
    decline_request,
    withdraw_request,
)
from apps.portfolio.models import RequestKind, SharingRequest
from apps.portfolio.queries.sharing_requests import requests_for
from apps.portfolio.request_reminders import remind_of_requests, reminder_stage
from apps.portfolio.request_states import OPEN_REQUESTS, REQUEST_STEPS, RequestState
from tests.cast import NOON, make_programme
from tests.factories import make_audit
from tests.portfolio.asked import in_days, make_late, make_request

pytestmark = pytest.mark.django_db


def now(person) -> dict:
    return {"by": person, "at": timezone.now()}


def state_of(request) -> str:
    request.refresh_from_db()
    return request.state


@pytest.fixture
def signed_off(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status="signed_off")


def fund_many(cast, number: int) -> None:
    for place in range(number):
        programme = make_programme(cast.harbour if place % 2 else cast.moorland, f"Meeting Place {place:03}")
        Commission.objects.create(programme=programme, commissioner=cast.board, named_at=NOON)


class TestAsking:
    def test_many_at_once_from_one_form(self, as_person, cast):
        fund_many(cast, 6)
        due = in_days(30)
        sent = {"kind": "plan", "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year}
        place = reverse("portfolio:ask", args=[cast.board.reference])
        answer = as_person("commissioner").post(place, sent | {"whom": "every"}, follow=True)
        assert "You have asked 7 programmes." in answer.text
        assert SharingRequest.objects.filter(kind="plan", state="waiting").count() == 7
        again = as_person("commissioner").post(place, sent | {"whom": "every"}, follow=True)
        assert "You have asked 0 programmes. The others were asked for it already" in again.text
        assert SharingRequest.objects.count() == 7

    def test_only_those_that_are_ticked(self, as_person, cast):
        fund_many(cast, 3)
        due = in_days(30)
        sent = {"kind": "audit", "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year}
        place = reverse("portfolio:ask", args=[cast.board.reference])
        nothing = as_person("commissioner").post(place, sent | {"whom": "ticked", "message": "For spring"})
        assert nothing.status_code == 422
        assert "Tick at least one programme." in nothing.text
        assert "For spring" in nothing.text
        as_person("commissioner").post(place, sent | {"whom": "ticked", "programmes": [cast.programme.reference]})
        assert SharingRequest.objects.get().programme == cast.programme

    def test_a_programme_of_somebody_else_cannot_be_asked(self, cast):
        with pytest.raises(NotAllowed, match="does not fund"):
            make_request(cast, programme=cast.other_programme)
        assert not SharingRequest.objects.exists()

    @pytest.mark.parametrize("days", [0, -1, 800])
    def test_the_day_leaves_time(self, cast, days):
        with pytest.raises(NotAllowed):
            make_request(cast, due_on=in_days(days))

    @pytest.mark.parametrize("name", ["manager", "other_commissioner", "newcomer"])
    def test_only_who_reads_there_can_ask(self, cast, name):
        with pytest.raises(NotAllowed):
            ask_programmes(
                commissioner=cast.board,
                programmes=[cast.programme],
                kind=RequestKind.AUDIT,
                message="",
                due_on=in_days(9),
                **now(cast.person(name)),
            )

    def test_each_provider_gets_one_e_mail_for_all_its_programmes(self, cast, django_capture_on_commit_callbacks):
        fund_many(cast, 6)
        with django_capture_on_commit_callbacks(execute=True):
            ask_programmes(
                commissioner=cast.board,
                programmes=[commission.programme for commission in cast.board.commissions.all()],
                kind=RequestKind.AUDIT,
                message="A SECRET matter",
                due_on=in_days(9),
                **now(cast.commissioner),
            )
        sent = [message for message in mail.outbox if "asks for an audit" in message.subject]
        assert sorted(message.to for message in sent) == [[cast.other_manager.email], [cast.manager.email]]
        assert not any("SECRET" in message.body for message in sent)

    def test_the_form_costs_the_same_for_one_page_of_hundreds(self, as_person, cast, django_assert_max_num_queries):
        fund_many(cast, 120)
        browser, place = as_person("commissioner"), reverse("portfolio:ask", args=[cast.board.reference])
        browser.get(place)
        with django_assert_max_num_queries(12):
            page = browser.get(place).text
        assert page.count('name="programmes"') == 50
        found = browser.get(place, {"q": "Meeting Place 017"}).text
        assert found.count('name="programmes"') == 1


class TestAnswering:
    def test_accepted_then_fulfilled_by_sharing(self, as_person, cast, signed_off):
        request = make_request(cast)
        accept_request(request=request, **now(cast.manager))
        assert state_of(request) == RequestState.ACCEPTED
        assert "Accepted" in as_person("commissioner").get(reverse("portfolio:requests")).text
        share(assessment=signed_off, commissioner=cast.board, **now(cast.manager))
        assert state_of(request) == RequestState.FULFILLED
        page = as_person("commissioner").get(reverse("portfolio:sharing_request", args=[request.reference])).text
        assert reverse("reports:document", args=[signed_off.reference]) in page

    def test_the_plan_is_fulfilled_by_the_plan_alone(self, cast, signed_off):
        plan, audit = make_request(cast, RequestKind.PLAN), make_request(cast, RequestKind.AUDIT)
        share(assessment=signed_off, commissioner=cast.board, **now(cast.manager))
        assert (state_of(plan), state_of(audit)) == (RequestState.WAITING, RequestState.FULFILLED)
        another = make_request(cast, RequestKind.AUDIT)
        terms = {"assessment": signed_off, "commissioner": cast.board, "ends_on": None, "shows_plan": True}
        change_share(**terms, **now(cast.manager))
        assert (state_of(plan), state_of(another)) == (RequestState.FULFILLED, RequestState.WAITING)

    def test_declined_with_a_reason_that_both_sides_read(self, as_person, cast):
        request = make_request(cast)
        place = reverse("portfolio:decline_request", args=[request.reference])
        assert as_person("manager").post(place, {"reason": " "}).status_code == 422
        as_person("manager").post(place, {"reason": "We rate again in autumn."})
        assert state_of(request) == RequestState.DECLINED
        for name in ("manager", "commissioner"):
            page = as_person(name).get(reverse("portfolio:sharing_request", args=[request.reference])).text
            assert "We rate again in autumn." in page

    def test_an_update_can_be_given_in_words_and_nothing_else_can(self, cast):
        update, audit = make_request(cast, RequestKind.UPDATE), make_request(cast, RequestKind.AUDIT)
        answer_request(request=update, answer="Two new peer workers started.", **now(cast.manager))
        assert state_of(update) == RequestState.FULFILLED
        with pytest.raises(NotAllowed, match="Share what is asked for"):
            answer_request(request=audit, answer="Words", **now(cast.manager))

    @pytest.mark.parametrize("name", ["administrator", "peer_worker", "reviewer", "commissioner", "other_manager"])
    def test_only_a_manager_answers(self, cast, name):
        request = make_request(cast)
        for act, words in ((accept_request, {}), (decline_request, {"reason": "No."})):
            with pytest.raises(NotAllowed):
                act(request=request, **words, **now(cast.person(name)))
        assert state_of(request) == RequestState.WAITING

    def test_what_is_over_stays_over(self, cast):
        request = make_request(cast)
        withdraw_request(request=request, **now(cast.commissioner))
        steps = ((accept_request, {}, "manager"), (decline_request, {"reason": "No."}, "manager"))
        for act, words, name in (*steps, (withdraw_request, {}, "commissioner")):
            with pytest.raises(NotAllowed, match="over"):
                act(request=request, **words, **now(cast.person(name)))
        assert state_of(request) == RequestState.WITHDRAWN
        assert make_request(cast).pk != request.pk  # and it can be asked again


def test_every_state_has_its_steps():
    """Open ones lead on, the others lead nowhere."""
    left = {step.before for step in REQUEST_STEPS}
    assert left == set(OPEN_REQUESTS)
    assert {step.after for step in REQUEST_STEPS} == set(RequestState) - {RequestState.WAITING}


class TestWhoKnows:
    def test_nobody_else_knows_of_it(self, cast):
        make_request(cast)
        knows = {name for name in cast.NAMES[:-1] if requests_for(cast.person(name)).exists()}
        assert knows == {"manager", "administrator", "commissioner"}

    def test_who_funds_it_no_longer_asks_for_nothing_any_more(self, as_person, cast):
        request = make_request(cast)
        remove_funder(programme=cast.programme, commissioner=cast.board, **now(cast.manager))
        assert not requests_for(cast.commissioner).exists()
        address = reverse("portfolio:sharing_request", args=[request.reference])
        assert as_person("commissioner").get(address).status_code == 404
        assert not [item for item in start_page(cast.manager, timezone.localdate()).waiting if address == item.href]

    def test_a_programme_has_its_own(self, as_person, cast):
        fund_many(cast, 1)
        first = make_request(cast)
        second = make_request(cast, programme=cast.moorland.programmes.get(name="Meeting Place 000"))
        place = reverse("portfolio:requests")
        page = as_person("commissioner").get(place, {"programme": cast.programme.reference}).text
        assert first.reference in page
        assert second.reference not in page
        for wrong in (cast.other_programme.reference, "ZZZZZZZZZZ"):
            assert as_person("commissioner").get(place, {"programme": wrong}).status_code == 404

    def test_it_waits_on_the_managers_first_page_with_its_day(self, cast):
        request = make_request(cast)
        (item,) = [
            one for one in start_page(cast.manager, timezone.localdate()).waiting if one.until == request.due_on
        ]
        assert item.label == "Answer the request"
        assert item.hint == "Estuary Board asks for an audit."

    def test_late_is_said_to_both(self, as_person, cast):
        make_late(make_request(cast))
        for name in ("manager", "commissioner"):
            assert "late" in as_person(name).get(reverse("portfolio:requests")).text

    def test_the_list_costs_the_same_for_hundreds(self, as_person, cast, django_assert_max_num_queries):
        fund_many(cast, 60)
        ask_programmes(
            commissioner=cast.board,
            programmes=[commission.programme for commission in cast.board.commissions.select_related("programme")],
            kind=RequestKind.UPDATE,
            message="",
            due_on=in_days(9),
            **now(cast.commissioner),
        )
        browser = as_person("commissioner")
        browser.get(reverse("portfolio:requests"))
        with django_assert_max_num_queries(12):
            page = browser.get(reverse("portfolio:requests")).text
        assert page.count("/portfolio/requests/") >= 25
        assert "Page 2 of" in page


class TestReminders:
    @given(st.integers(-400, 400))
    def test_stages_name_what_is_told_once(self, left):
        today = timezone.localdate()
        stage = reminder_stage(today + timedelta(days=left), today)
        assert bool(stage) == (left <= 7)
        if left < 0:
            assert stage == f"late, week {(-left - 1) // 7 + 1}"

    def remind(self, capture) -> None:
        with capture(execute=True):
            remind_of_requests(at=timezone.localtime().replace(hour=9))

    def test_managers_before_and_both_once_it_is_late(self, cast, django_capture_on_commit_callbacks):
        request = make_request(cast, due_on=in_days(6))
        mail.outbox.clear()
        for _ in range(2):
            self.remind(django_capture_on_commit_callbacks)
        assert [message.to for message in mail.outbox] == [[cast.manager.email]]
        mail.outbox.clear()
        make_late(request)
        for _ in range(2):
            self.remind(django_capture_on_commit_callbacks)
        assert sorted(message.to for message in mail.outbox) == [[cast.commissioner.email], [cast.manager.email]]

    def test_not_at_night_and_not_once_it_is_over(self, cast, django_capture_on_commit_callbacks):
        request = make_late(make_request(cast))
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            remind_of_requests(at=timezone.localtime().replace(hour=3))
        withdraw_request(request=request, **now(cast.commissioner))
        self.remind(django_capture_on_commit_callbacks)
        assert [message.subject for message in mail.outbox if "late" in message.subject] == []

    @pytest.mark.usefixtures("emails_wait")
    @pytest.mark.parametrize("change", ["withdrawn", "left", "no money"])
    def test_it_is_looked_at_again_when_it_is_sent(self, cast, change):
        """The e-mail waits for a worker; by then it concerns nobody any more."""
        request = make_late(make_request(cast))
        OutgoingEmail.objects.all().delete()
        remind_of_requests(at=timezone.localtime().replace(hour=9))
        waiting = list(OutgoingEmail.objects.values_list("reference", flat=True))
        assert len(waiting) == 2
        if change == "withdrawn":
            SharingRequest.objects.update(
                state=RequestState.WITHDRAWN, ended_by=cast.commissioner, ended_at=timezone.now()
            )
        elif change == "left":
            cast.manager.memberships.all().delete()
            cast.commissioner.memberships.all().delete()
        else:
            cast.programme.commissions.all().delete()
        for reference in waiting:
            send_email(reference)
        assert [message for message in mail.outbox if request.programme.name in message.subject] == []
