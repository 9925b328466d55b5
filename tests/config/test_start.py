"""The first page of each person: what waits for them, each thing one click away, and nothing of anybody else's."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import acknowledge, close_account
from apps.accounts.models import Acknowledgement
from apps.assessments.actions.feedback import answer_comment, comment_on_draft
from apps.assessments.actions.reviews import decline_review, invite_reviewer
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.models import FeedbackWindow, Rating
from apps.assessments.statuses import AuditStatus
from apps.common.waiting_items import WaitingItem
from apps.config.start_page import start_page
from apps.improvement.actions.action_progress import take_step
from apps.improvement.actions.planning import propose_action
from apps.improvement.domain.action_details import ActionDetails
from apps.improvement.statuses import ACCEPT, DECLINE, START, STOP
from apps.organisations.models import Commission, Membership, Role
from apps.reports.queries.waiting_reports import MOST_LISTED
from apps.surveys.actions.answers import answer_as_peer_worker
from apps.surveys.actions.rounds import close_if_over
from tests.cast import NOON, Cast, make_person
from tests.factories import make_audit, make_review, make_reviewed_audit
from tests.improvement.plans import make_action
from tests.own_data import own_data
from tests.scenario import build_scenario
from tests.surveys.rounds import everything, make_round

pytestmark = pytest.mark.long(reason="opens every link of everybody")

EVERYBODY = [name for name in Cast.NAMES if name != "anyone"]


def waiting(person, today=None) -> list[WaitingItem]:
    person = type(person).objects.get(pk=person.pk)  # roles are kept on the person for one request
    return start_page(person, today or timezone.localdate()).waiting


def labels(person, today=None) -> list[str]:
    return [item.label for item in waiting(person, today)]


def who_has(cast: Cast, label: str, today=None) -> set[str]:
    return {name for name in EVERYBODY if label in labels(cast.person(name), today)}


# --- Audits -----------------------------------------------------------------------------------------------


def test_the_next_step_of_an_audit_waits_for_its_managers_alone(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    assert who_has(cast, "Start rating") == {"manager"}
    (item,) = waiting(cast.manager)
    assert item.href == reverse("assessments:rate_factor", args=[audit.reference, "accepting"])
    assert item.about == "Walking Alongside, 2025–26"


def test_rating_goes_on_at_the_first_factor_with_something_open(cast, rubric, content):
    codes = [indicator.id for indicator in content.factors[0].indicators]
    audit = make_audit(cast.programme, rubric, cast.manager, levels=dict.fromkeys(codes, 3))
    (item,) = waiting(cast.manager)
    assert item.label == "Go on rating"
    assert item.href == reverse("assessments:rate_factor", args=[audit.reference, content.factors[1].id])
    # What was carried over from the last audit counts as open until somebody says that it is still true.
    Rating.objects.filter(indicator__code=codes[0]).update(carried_over=True)
    (item,) = waiting(cast.manager)
    assert item.href == reverse("assessments:rate_factor", args=[audit.reference, content.factors[0].id])


def test_when_everything_is_answered_the_rating_waits_to_be_finished(cast, rubric):
    make_audit(cast.programme, rubric, cast.manager)
    Rating.objects.update(level=3, version=1, updated_by=cast.manager, updated_at=NOON)
    assert labels(cast.manager) == ["Finish the rating"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (AuditStatus.WAITING, []),  # the reviewer's turn
        (AuditStatus.AGREED, ["Look at the check"]),
        (AuditStatus.FEEDBACK, []),  # the peer workers' turn
        (AuditStatus.SIGNED_OFF, []),
        (AuditStatus.DISCARDED, []),
    ],
)
def test_what_the_manager_can_do_in_each_state(cast, rubric, status, expected):
    make_audit(cast.programme, rubric, cast.manager, status=status)
    assert labels(cast.manager, NOON.date()) == expected


def test_differences_wait_for_both_raters_and_for_nobody_else(cast, rubric):
    apart = {"ACC-1": 5, "ACC-3": 1}
    audit = make_reviewed_audit(
        cast.programme, rubric, cast.manager, cast.newcomer, levels=apart, status=AuditStatus.AGREEING
    )
    assert who_has(cast, "Agree the levels") == {"manager", "newcomer"}
    (item,) = waiting(cast.manager)
    assert item.hint == "2 differences are left."
    assert item.href == reverse("assessments:agree", args=[audit.reference])


# --- Reviews ----------------------------------------------------------------------------------------------


def test_an_invitation_to_review_waits_for_whom_it_went_to(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    review = invite_reviewer(
        assessment=audit, email=cast.newcomer.email, is_independent=True, by=cast.manager, at=NOON
    )
    assert who_has(cast, "Answer the invitation to review") == {"newcomer"}
    decline_review(review=review, by=cast.newcomer, at=NOON)
    assert waiting(cast.newcomer) == []


def test_a_review_at_work_waits_until_it_is_finished(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    review = make_review(audit, cast.newcomer, cast.manager)
    assert who_has(cast, "Go on with your review") == {"newcomer"}
    side = review.side
    side.finished_by, side.finished_at = cast.newcomer, NOON
    side.save()
    assert waiting(cast.newcomer) == []


def test_a_reviewers_page_says_nothing_of_the_first_rating(cast, rubric, content):
    """To the letter the same, however far the programme's own people are."""
    audit = make_audit(cast.programme, rubric, cast.manager)
    make_review(audit, cast.newcomer, cast.manager)
    before = waiting(cast.newcomer)
    Rating.objects.filter(side__kind="own").update(level=5, version=1, updated_by=cast.manager, updated_at=NOON)
    audit.status = AuditStatus.WAITING
    audit.save()
    assert waiting(cast.newcomer) == before


def test_whoever_became_a_manager_is_asked_for_no_review_any_more(cast, rubric):
    make_review(make_audit(cast.programme, rubric, cast.manager), cast.newcomer, cast.manager)
    Membership.objects.create(user=cast.newcomer, organisation=cast.harbour, role=Role.MANAGER, since=NOON)
    assert "Go on with your review" not in labels(cast.newcomer)


# --- Peer workers and their comments ----------------------------------------------------------------------


@pytest.fixture
def asked_about(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK)


def test_a_draft_waits_for_peer_workers_until_its_last_day(cast, asked_about):
    last = FeedbackWindow.objects.get().closes_on
    assert who_has(cast, "Read the draft", last) == {"peer_worker"}
    assert waiting(cast.peer_worker, last)[0].until == last
    assert waiting(cast.peer_worker, last + timedelta(days=1)) == []
    assert labels(cast.manager, last) == []
    assert labels(cast.manager, last + timedelta(days=1)) == ["Sign off"]


def test_who_has_read_a_draft_is_not_kept(cast, as_person, rubric):
    """A comment without a name must not be told from who has opened the draft."""
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=timezone.now())
    assert as_person("peer_worker").get(reverse("assessments:draft", args=[audit.reference])).status_code == 200
    assert not Acknowledgement.objects.exists()
    assert "Read the draft" in labels(cast.peer_worker)


def test_a_comment_waits_for_the_managers_until_it_is_answered(cast, asked_about):
    comment = comment_on_draft(
        assessment=asked_about, indicator="", text="Not on weekends.", shows_name=False, by=cast.peer_worker, at=NOON
    )
    today = NOON.date()
    assert who_has(cast, "Answer what peer workers say", today) == {"manager"}
    assert waiting(cast.manager, today)[0].hint == "One comment has no answer yet."
    answer_comment(comment=comment, text="Thank you.", expected_text="", by=cast.manager, at=NOON)
    assert labels(cast.manager, today) == []


# --- Survey rounds ----------------------------------------------------------------------------------------


def test_a_round_waits_for_peer_workers_until_they_had_their_say(cast, rubric):
    today = NOON.date()
    opened = make_round(cast.programme, cast.manager, opens_on=today, closes_on=today + timedelta(days=14))
    assert who_has(cast, "Have your say", today) == {"peer_worker"}
    answer_as_peer_worker(round=opened, answers=everything(opened, 3), by=cast.peer_worker, at=NOON)
    assert waiting(cast.peer_worker, today) == []


@pytest.fixture
def closed_round(cast, rubric):
    today = NOON.date()
    opened = make_round(cast.programme, cast.manager, opens_on=today, closes_on=today + timedelta(days=14))
    return close_if_over(round=opened, at=NOON + timedelta(days=15))


RESULTS = "See what peer workers say"


def test_a_closed_round_waits_until_it_was_looked_at(cast, closed_round, as_person):
    today = closed_round.closes_on + timedelta(days=1)
    assert who_has(cast, RESULTS, today) == {"manager", "administrator", "peer_worker"}
    assert as_person("manager").get(reverse("surveys:results", args=[closed_round.reference])).status_code == 200
    assert who_has(cast, RESULTS, today) == {"administrator", "peer_worker"}
    assert who_has(cast, RESULTS, today + timedelta(days=100)) == set()


def test_a_closed_round_waits_for_those_who_rate_until_they_may_read_it(cast, closed_round, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    today = closed_round.closes_on + timedelta(days=1)
    assert who_has(cast, RESULTS, today) == {"administrator", "peer_worker"}
    # A look that was refused is no look.
    assert as_person("manager").get(reverse("surveys:results", args=[closed_round.reference])).status_code == 403
    audit.status = AuditStatus.AGREED
    audit.save()
    assert "manager" in who_has(cast, RESULTS, today)


# --- Reports ----------------------------------------------------------------------------------------------


@pytest.fixture
def shared(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    return audit


def test_a_shared_report_waits_until_it_is_read(cast, shared, as_person):
    assert who_has(cast, "Read the report") == {"commissioner"}
    (item,) = waiting(cast.commissioner)
    assert item.hint == "Harbour shared it on 2 March 2026."
    assert as_person("commissioner").get(item.href).status_code == 200
    assert waiting(cast.commissioner) == []


@pytest.mark.parametrize(
    ("more", "hint"), [(0, None), (1, "One more report waits for you."), (2, "2 more reports wait for you.")]
)
def test_of_many_shared_reports_the_oldest_wait_with_a_way_to_the_others(cast, rubric, as_person, more, hint):
    for number in range(MOST_LISTED + more):
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
        share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON + timedelta(days=number))
    *reports, last = waiting(cast.commissioner)
    if hint is None:
        assert labels(cast.commissioner) == ["Read the report"] * MOST_LISTED
        return
    assert [item.label for item in reports] == ["Read the report"] * MOST_LISTED
    assert reports[0].hint == "Harbour shared it on 2 March 2026."
    assert (last.label, last.hint) == ("See everything that is shared with you", hint)
    assert as_person("commissioner").get(last.href).status_code == 200


def test_a_report_that_nobody_can_read_waits_for_whoever_invites_people_there(cast, shared, as_person):
    Membership.objects.filter(user=cast.commissioner).update(role=Role.ADMINISTRATOR)
    assert who_has(cast, "Invite a commissioner") == {"commissioner"}
    (item,) = waiting(cast.commissioner)
    assert item.hint == "A report waits here, and nobody can read it yet."
    assert as_person("commissioner").get(item.href).status_code == 200
    Membership.objects.create(organisation=cast.board, user=cast.newcomer, role=Role.COMMISSIONER, since=NOON)
    assert labels(cast.commissioner) == []
    assert labels(cast.newcomer) == ["Read the report"]


def test_reading_ones_own_report_leaves_no_trace(cast, shared, as_person):
    assert as_person("manager").get(reverse("reports:document", args=[shared.reference])).status_code == 200
    assert not Acknowledgement.objects.exists()


def test_what_was_taken_back_or_is_no_longer_funded_does_not_wait(cast, shared):
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert waiting(cast.commissioner) == []
    share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert labels(cast.commissioner) == ["Read the report"]
    Commission.objects.all().delete()
    assert waiting(cast.commissioner) == []


# --- The page ---------------------------------------------------------------------------------------------


def test_every_link_opens_for_the_person_who_is_shown_it(cast, rubric, as_person):
    build_scenario(cast, rubric)
    seen = 0
    for name in EVERYBODY:
        for item in waiting(cast.person(name)):
            assert as_person(name).get(item.href).status_code == 200, (name, item)
            seen += 1
    assert seen >= 8


def test_a_stranger_sees_nothing_of_all_that(cast, rubric, as_person):
    build_scenario(cast, rubric)
    for name in ("other_manager", "other_commissioner"):
        assert waiting(cast.person(name)) == []
        page = as_person(name).get(reverse("start"))
        assert "Walking Alongside" not in page.text
        assert "Harbour" not in page.text


def test_signing_in_leads_there_and_the_header_leads_back(cast, as_person):
    for name in ("manager", "administrator", "peer_worker", "reviewer", "commissioner"):
        browser = as_person(name)
        page = browser.get(reverse("home"), follow=True)
        assert page.redirect_chain[-1][0] == reverse("start"), name
        assert re.search(r'aria-current="page">Home<', page.text)
    assert as_person("newcomer").get(reverse("home"))["Location"] == reverse("no_role")


def test_one_person_with_every_role_costs_at_most_twelve_queries(
    cast, rubric, as_person, django_assert_max_num_queries
):
    build_scenario(cast, rubric)
    for organisation, role in (
        (cast.harbour, Role.PEER_WORKER),
        (cast.harbour, Role.REVIEWER),
        (cast.moorland, Role.PEER_WORKER),
        (cast.board, Role.COMMISSIONER),
    ):
        Membership.objects.create(user=cast.manager, organisation=organisation, role=role, since=NOON)
    browser = as_person("manager")
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("start"))
    assert page.text.count("nhsuk-task-list__item ") > 6


def test_what_was_opened_is_exported_and_goes_with_the_account(cast, as_person):
    acknowledge(about="AAAAAAAAAA", by=cast.newcomer, at=NOON)
    acknowledge(about="AAAAAAAAAA", by=cast.newcomer, at=NOON)
    assert own_data(as_person("newcomer"))["opened_or_put_away"] == ["AAAAAAAAAA"]
    close_account(user=cast.newcomer, by=cast.newcomer, at=NOON)
    assert not Acknowledgement.objects.exists()


# --- What came of what peer workers said -------------------------------------------------------------------


def heard(person, today=None) -> list[WaitingItem]:
    person = type(person).objects.get(pk=person.pk)
    return start_page(person, today or timezone.localdate()).heard


def who_heard(cast: Cast) -> set[str]:
    return {name for name in EVERYBODY if heard(cast.person(name))}


@pytest.fixture
def commented(cast, rubric):
    """Two comments on a draft, one of them with a name."""
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=timezone.now())
    said = {"assessment": audit, "indicator": "", "by": cast.peer_worker, "at": timezone.now()}
    return audit, [
        comment_on_draft(text="We need keys.", shows_name=False, **said),
        comment_on_draft(text="And a chair.", shows_name=True, **said),
    ]


def reply_to(comment, cast) -> None:
    answer_comment(comment=comment, text="You get both in May.", expected_text="", by=cast.manager, at=timezone.now())


def make_colleague(cast, name: str):
    colleague = make_person(name)
    Membership.objects.create(user=colleague, organisation=cast.harbour, role=Role.PEER_WORKER, since=NOON)
    return colleague


def test_an_answer_is_told_to_every_peer_worker_alike_so_that_nobody_learns_whose_the_comment_was(cast, commented):
    audit, (nameless, named) = commented
    colleague = make_colleague(cast, "Another peer worker")
    assert heard(cast.peer_worker) == []
    reply_to(nameless, cast)
    (item,) = heard(cast.peer_worker)
    assert item.label == "Read the answers to what peer workers said"
    assert item.href == reverse("assessments:draft", args=[audit.reference])
    assert item.hint == "1 of 2 comments has an answer."
    assert heard(colleague) == [item]
    reply_to(named, cast)
    assert heard(cast.peer_worker) == heard(colleague)
    assert heard(colleague)[0].hint == "All 2 comments have an answer."
    assert who_heard(cast) == {"peer_worker"}


def test_it_stays_for_sixty_days_and_looking_leaves_no_trace(cast, commented, client):
    _, (nameless, _) = commented
    reply_to(nameless, cast)
    client.force_login(cast.peer_worker)
    assert client.get(heard(cast.peer_worker)[0].href).status_code == 200
    assert not Acknowledgement.objects.exists()
    assert heard(cast.peer_worker, timezone.localdate() + timedelta(days=59))
    assert heard(cast.peer_worker, timezone.localdate() + timedelta(days=61)) == []


def test_a_comment_that_led_to_an_action_is_told_to_every_peer_worker(cast):
    colleague = make_colleague(cast, "Another peer worker")
    action = make_action(
        cast.programme, cast.manager, title="Keys for everybody", source="comment", at=timezone.now()
    )
    make_action(cast.programme, cast.manager, title="Something else", source="survey", at=timezone.now())
    (item,) = heard(cast.peer_worker)
    assert item.label == "See an action that came from what a peer worker said"
    assert item.href == reverse("improvement:planned_action", args=[action.reference])
    assert (item.about, item.hint) == ("Keys for everybody (Walking Alongside)", "Planned.")
    assert heard(colleague) == [item]
    take_step(planned_action=action, action=START, by=cast.manager, at=timezone.now())
    assert heard(colleague)[0].hint == "Under way."
    assert who_heard(cast) == {"peer_worker"}


def test_a_step_brings_an_action_back_and_a_stopped_one_is_no_news(cast):
    long_ago = timezone.now() - timedelta(days=90)
    action = make_action(cast.programme, cast.manager, source="comment", at=long_ago)
    assert heard(cast.peer_worker) == []
    take_step(planned_action=action, action=START, by=cast.manager, at=timezone.now())
    assert len(heard(cast.peer_worker)) == 1
    take_step(planned_action=action, action=STOP, reason="No keys.", by=cast.manager, at=timezone.now())
    assert heard(cast.peer_worker) == []


@pytest.mark.parametrize(("step", "hint"), [(ACCEPT, "Planned."), (DECLINE, "Stopped.")])
def test_what_became_of_a_proposal_is_told_to_who_made_it_alone(cast, step, hint):
    colleague = make_colleague(cast, "Another peer worker")
    details = ActionDetails(title="More walks")
    proposed = propose_action(programme=cast.programme, details=details, by=cast.peer_worker, at=timezone.now())
    assert heard(cast.peer_worker) == []
    take_step(planned_action=proposed, action=step, reason="Thank you.", by=cast.manager, at=timezone.now())
    (item,) = heard(cast.peer_worker)
    assert (item.label, item.hint) == ("See what became of your proposal", hint)
    assert heard(colleague) == []


def test_the_first_page_of_a_peer_worker_costs_no_more_with_all_of_it(
    cast, commented, client, django_assert_max_num_queries
):
    for comment in commented[1]:
        reply_to(comment, cast)
    for number in range(8):
        make_action(cast.programme, cast.manager, title=f"Action {number}", source="comment", at=timezone.now())
    client.force_login(cast.peer_worker)
    client.get(reverse("start"))
    with django_assert_max_num_queries(12):
        text = client.get(reverse("start")).text
    assert "What came of what peer workers said" in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-describedby="([^"]+)"', text)) <= set(ids)
