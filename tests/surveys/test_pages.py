"""The pages of rounds: what is typed, what is shown, and what a page leaves behind."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.activity_log.models import Event
from apps.common import stashed_form
from apps.surveys import encryption
from apps.surveys.domain import tally
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.models import Counts, Discussion, LinkKind, Publication, Round
from apps.surveys.queries.access import personal_data
from apps.surveys.statuses import RoundStatus

from ..cast import make_programme
from ..factories import make_audit
from ..test_access import without_token
from .rounds import answer_all, make_round, peer_workers

pytestmark = pytest.mark.django_db


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def opened(cast, rubric, today):
    return make_round(cast.programme, cast.manager, opens_on=today, closes_on=today + timedelta(days=20))


@pytest.fixture
def over(cast, rubric, today):
    """make(number): a round that so many peer workers answered, whose last day was yesterday."""

    def make(number, programme=None, people=None):
        begun = today - timedelta(days=9)
        made = make_round(
            programme or cast.programme, cast.manager, opens_on=begun, closes_on=today - timedelta(days=1)
        )
        people = people or peer_workers(cast.harbour, number)
        answer_all(made, people, [1 + one % 5 for one in range(number)], at=timezone.now() - timedelta(days=3))
        return made

    return make


def page(client, name, *arguments):
    return client.get(reverse(f"surveys:{name}", args=arguments))


def send(client, name, *arguments, **data):
    return client.post(reverse(f"surveys:{name}", args=arguments), data)


# --- Opening ----------------------------------------------------------------------------------------------


def test_a_manager_opens_a_round_for_people_supported(cast, rubric, as_person, today):
    browser = as_person("manager")
    form = {
        "question_set": "all",
        "link_kind": "single_use",
        "people_asked": 40,
        **parts("opens_on", today),
        **parts("closes_on", today + timedelta(days=13)),
        "local_term": "member",
        "introduction": "Tell us.",
    }
    answer = send(browser, "open_round", cast.programme.reference, "person_supported", **form)
    made = Round.objects.get()
    assert answer.url == reverse("surveys:round", args=[made.reference])
    assert (made.link_kind, made.term, made.people_asked) == (LinkKind.SINGLE_USE, "member", 40)


def test_a_peer_workers_round_asks_neither_for_links_nor_for_words(cast, rubric, as_person, today):
    browser = as_person("manager")
    assert "link_kind" not in page(browser, "open_round", cast.programme.reference, "peer_worker").content.decode()
    form = {"question_set": "quick", "people_asked": 6, **parts("opens_on", today)}
    short = send(browser, "open_round", cast.programme.reference, "peer_worker", **form, **parts("closes_on", today))
    assert short.status_code == 422
    assert "at least 7 days" in short.content.decode()
    week = parts("closes_on", today + timedelta(days=6))
    assert send(browser, "open_round", cast.programme.reference, "peer_worker", **form, **week).status_code == 302
    assert Round.objects.get().link_kind == LinkKind.SIGNED_IN


def test_extending_and_calling_off(cast, as_person, opened, today):
    browser = as_person("manager")
    assert send(browser, "extend", opened.reference, **parts("closes_on", today)).status_code == 422
    longer = parts("closes_on", today + timedelta(days=30))
    assert send(browser, "extend", opened.reference, **longer).status_code == 302
    assert send(browser, "call_off", opened.reference, reason="Wrong programme").status_code == 302
    opened.refresh_from_db()
    assert (opened.closes_on, opened.status) == (today + timedelta(days=30), RoundStatus.CALLED_OFF)
    assert "Wrong programme" in page(browser, "round", opened.reference).content.decode()


# --- While it is open -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "said"), [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5–7"), (8, "8–14")])
def test_a_manager_sees_a_band_and_nobody_else_does(cast, as_person, opened, number, said):
    people = peer_workers(cast.harbour, number)
    answer_all(opened, people, [3] * number, at=timezone.now())
    assert f"Answers so far: {said}." in page(as_person("manager"), "round", opened.reference).content.decode()
    for name in ("peer_worker", "administrator", "reviewer"):
        assert "so far" not in page(as_person(name), "round", opened.reference).content.decode()


def test_no_page_of_a_manager_changes_within_a_band(cast, as_person, opened):
    """Between two answers that leave the band as it is, nothing that a manager can open is different."""
    browser = as_person("manager")
    people = peer_workers(cast.harbour, 7)
    answer_all(opened, people[:5], [3] * 5, at=timezone.now())
    addresses = [
        reverse("surveys:rounds", args=[cast.programme.reference]),
        reverse("surveys:round", args=[opened.reference]),
        reverse("assessments:programme", args=[cast.programme.reference]),
        reverse("organisations:people", args=[cast.harbour.reference]),
    ]
    before = [without_token(browser.get(one)) for one in addresses]
    answer_all(opened, people[5:], [5, 5], at=timezone.now())
    assert [without_token(browser.get(one)) for one in addresses] == before


# --- Answering --------------------------------------------------------------------------------------------


def test_a_peer_worker_answers_once(cast, as_person, opened):
    browser = as_person("peer_worker")
    assert "Have your say" in page(browser, "your_say").content.decode()
    sent = send(browser, "answer", opened.reference, **{"ACC-1": "4", "ACC-3": "PNS", "PER-1": "NA"})
    assert sent.url == reverse("surveys:thank_you", args=[opened.reference])
    assert page(browser, "thank_you", opened.reference).status_code == 200
    counts = tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext))
    assert (counts.people, counts.levels["ACC-1"][4], sum(counts.levels["ACC-3"].values())) == (1, 1, 0)
    assert "You have answered" in page(browser, "your_say").content.decode()
    again = page(browser, "answer", opened.reference).content.decode()
    assert "You have answered this round" in again
    assert "Send my answers" not in again
    refused = send(browser, "answer", opened.reference, **{"ACC-1": "1"})
    assert refused.status_code == 403
    assert "You have answered this round" in refused.content.decode()


def test_nothing_at_all_is_not_sent(as_person, opened):
    sent = send(as_person("peer_worker"), "answer", opened.reference)
    assert sent.status_code == 422
    assert "Nothing is chosen yet" in sent.content.decode()


def test_an_answer_that_is_no_option_is_not_counted(as_person, opened):
    assert send(as_person("peer_worker"), "answer", opened.reference, **{"ACC-1": "6"}).status_code == 422
    assert tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext)).people == 0


def test_answering_leaves_no_trace_in_session_trail_or_log(cast, as_person, opened, caplog):
    browser = as_person("peer_worker")
    page(browser, "answer", opened.reference)
    sessions = list(Session.objects.values_list("session_key", "session_data", "expire_date"))
    events = Event.objects.count()
    caplog.clear()
    sent = send(browser, "answer", opened.reference, **{"ACC-1": "4"})
    page(browser, "thank_you", opened.reference)
    assert list(Session.objects.values_list("session_key", "session_data", "expire_date")) == sessions
    assert Event.objects.count() == events
    assert "sessionid" not in sent.cookies
    assert caplog.text == ""


def test_answers_sent_after_the_session_ended_are_not_held(cast, opened):
    """Other forms wait, encrypted, for their author to sign in again. These do not."""
    browser = Client()
    browser.cookies[stashed_form.COOKIE] = stashed_form.signed_owner(cast.peer_worker)
    address = reverse("surveys:answer", args=[opened.reference])
    sent = browser.post(address, {"ACC-1": "4"})
    assert sent.status_code == 302
    assert sent.url.endswith(f"?next={address}")
    assert not Session.objects.exists()


def test_the_file_of_a_persons_data_says_that_they_answered_and_not_what(cast, as_person, opened):
    send(as_person("peer_worker"), "answer", opened.reference, **{"ACC-1": "4"})
    assert personal_data(cast.peer_worker)["open_survey_rounds_answered"] == [opened.reference]
    assert personal_data(cast.manager)["open_survey_rounds_answered"] == []


# --- Results ----------------------------------------------------------------------------------------------


def test_whoever_comes_first_closes_what_is_over(cast, as_person, over):
    made = over(6)
    shown = page(as_person("peer_worker"), "results", made.reference).content.decode()
    assert "6 people took part" in shown
    made.refresh_from_db()
    assert made.status == RoundStatus.CLOSED


def test_a_round_of_four_shows_nothing_anywhere(cast, as_person, over):
    made = over(4)
    browser = as_person("manager")
    shown = page(browser, "results", made.reference).content.decode()
    assert "Too few people answered" in shown
    assert "4 people" not in shown
    assert Publication.objects.get().answered is None


def test_peer_workers_read_their_result_while_raters_wait(cast, as_person, over, rubric, today):
    made = over(6)
    make_audit(cast.programme, rubric, cast.manager, period=(today - timedelta(days=300), today))
    for name, status in (("peer_worker", 200), ("administrator", 200), ("manager", 403), ("reviewer", 403)):
        assert page(as_person(name), "results", made.reference).status_code == status, name
    assert "once its ratings are finished" in page(as_person("manager"), "round", made.reference).content.decode()


def test_an_audit_of_a_later_time_keeps_nobody_from_an_old_result(cast, as_person, over, rubric, today):
    made = over(6)
    make_audit(cast.programme, rubric, cast.manager, period=(today, today + timedelta(days=300)))
    assert page(as_person("manager"), "results", made.reference).status_code == 200


def test_raters_learn_that_a_round_has_closed_and_not_what_it_says(cast, as_person, over, rubric, today):
    made = over(6)
    page(as_person("peer_worker"), "results", made.reference)
    audit = make_audit(cast.programme, rubric, cast.manager, period=(today - timedelta(days=300), today))
    shown = as_person("manager").get(reverse("assessments:rate_factor", args=[audit.reference, "accepting"]))
    assert "Peer workers were asked in a survey round that closed on" in shown.content.decode()
    assert "Views of peer workers" in shown.content.decode()
    assert "people took part" not in shown.content.decode()


def test_a_round_that_shows_nothing_is_no_evidence(cast, as_person, over, rubric, today):
    made = over(4)
    page(as_person("peer_worker"), "results", made.reference)
    audit = make_audit(cast.programme, rubric, cast.manager, period=(today - timedelta(days=300), today))
    shown = as_person("manager").get(reverse("assessments:rate_factor", args=[audit.reference, "accepting"]))
    assert "in a survey round that closed on" not in shown.content.decode()


def test_a_noisy_round_says_so(cast, as_person, over):
    made = over(6)
    Round.objects.update(is_noisy=True)
    assert "Take care with this round" in page(as_person("peer_worker"), "results", made.reference).content.decode()


# --- Small groups -----------------------------------------------------------------------------------------


def test_two_small_rounds_are_put_together_once_and_for_all(cast, as_person, over):
    people = peer_workers(cast.harbour, 4)
    first, second = over(4, people=people), over(4, make_programme(cast.harbour, "Morning Tea"), people)
    browser = as_person("manager")
    for one in (first, second):
        page(browser, "round", one.reference)
    reference = cast.programme.reference
    one_only = send(browser, "put_together", reference, rounds=[first.reference])
    assert one_only.status_code == 422
    assert "at least two different rounds" in one_only.content.decode()
    made = send(browser, "put_together", reference, rounds=[first.reference, second.reference])
    assert made.status_code == 302
    assert "Rounds put together" in page(browser, "rounds", reference).content.decode()
    assert "2.5" in browser.get(made.url).content.decode()
    again = send(browser, "put_together", reference, rounds=[first.reference, second.reference])
    assert "put together before" in again.content.decode()


def test_the_counts_of_a_round_of_long_ago_are_not_there(cast, as_person, over):
    first = over(4)
    browser = as_person("manager")
    page(browser, "round", first.reference)
    Counts.objects.all().delete()
    assert "No round has closed yet" in page(browser, "put_together", cast.programme.reference).content.decode()


def test_a_discussion_is_kept_as_words(cast, rubric, as_person, today):
    browser = as_person("manager")
    form = {"voice": "peer_worker", "took_part": "fewer than 5", **parts("held_on", today)}
    empty = send(browser, "record_discussion", cast.programme.reference, **form)
    assert "at least one theme" in empty.content.decode()
    kept = send(browser, "record_discussion", cast.programme.reference, **form, theme_accepting="People feel met.")
    assert kept.status_code == 302
    shown = as_person("peer_worker").get(kept.url).content.decode()
    assert "People feel met." in shown
    assert "fewer than 5 took part" in shown
    assert Discussion.objects.get().voice == RespondentGroup.PEER_WORKERS


def test_the_open_link_is_there_to_scan_to_read_and_to_copy(cast, rubric, as_person, today, settings):
    opened = make_round(
        cast.programme,
        cast.manager,
        voice=RespondentGroup.PEOPLE_SUPPORTED,
        opens_on=today,
        closes_on=today + timedelta(days=20),
    )
    page = as_person("manager").get(reverse("surveys:round", args=[opened.reference])).text
    key = "-".join((opened.link_key[:5], opened.link_key[5:]))
    address = settings.SITE_URL + reverse("survey:start", args=[key])
    assert f'data-copy="{address}" hidden>' in page  # only a script can copy: it shows the button
    assert address.split("://")[1].rstrip("/") in page
    assert 'aria-label="QR code with the address' in page
    for person in ("peer_worker", "reviewer"):
        assert "QR code" not in as_person(person).get(reverse("surveys:round", args=[opened.reference])).text


def test_a_round_that_people_sign_in_for_has_no_link_to_hand_out(as_person, opened):
    assert "data-copy" not in as_person("manager").get(reverse("surveys:round", args=[opened.reference])).text
