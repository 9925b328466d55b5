"""The two ends of an audit: the period proposed at its start, and sharing it with a body where nobody reads."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.domain.proposed_period import proposed_period
from apps.assessments.models import Share
from apps.assessments.statuses import AuditStatus
from apps.organisations.actions.members import accept_invitation, invite
from apps.organisations.models import Membership, Role
from tests.cast import NOON, make_person
from tests.factories import make_audit

DAY = timedelta(days=1)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


# --- What is proposed -------------------------------------------------------------------------------------


@given(days)
def test_a_first_audit_looks_back_over_twelve_whole_months(today):
    start, end = proposed_period(today, None)
    assert end < today <= end + 31 * DAY
    assert end.day == monthrange(end.year, end.month)[1]
    assert start.day == 1
    assert (end + DAY).replace(year=start.year) == start
    assert (end + DAY).year - start.year == 1


@given(days, days)
def test_a_next_audit_goes_on_where_the_last_one_ended(today, last_end):
    start, end = proposed_period(today, last_end)
    assert start == last_end + DAY
    assert 364 <= (end - start).days <= 365


@pytest.mark.parametrize(
    ("last_end", "period"),
    [
        (date(2026, 3, 31), (date(2026, 4, 1), date(2027, 3, 31))),
        (date(2028, 2, 28), (date(2028, 2, 29), date(2029, 2, 27))),
        (date(2027, 2, 28), (date(2027, 3, 1), date(2028, 2, 29))),
    ],
)
def test_the_twelve_months_that_follow(last_end, period):
    assert proposed_period(date(2026, 6, 1), last_end) == period


def test_the_page_proposes_it_and_says_what_an_audit_takes(cast, rubric, as_person):
    make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    page = as_person("manager").get(reverse("assessments:start_audit", args=[cast.programme.reference]))
    fields = page.context["form"].initial
    assert (fields["period_start"], fields["period_end"]) == (date(2026, 4, 1), date(2027, 3, 31))
    html = page.content.decode()
    assert "About three hours" in html
    assert 'value="2027"' in html
    sent = {"period_start_day": "1", "period_start_month": "4", "period_start_year": "2026"}
    sent |= {"period_end_day": "31", "period_end_month": "3", "period_end_year": "2027"}
    answer = as_person("manager").post(reverse("assessments:start_audit", args=[cast.programme.reference]), sent)
    assert answer.status_code == 302


# --- Nobody there to read ---------------------------------------------------------------------------------


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)


@pytest.fixture
def unread(cast):
    """The board funds the programme; somebody looks after its people, and nobody reads."""
    Membership.objects.filter(organisation=cast.board, role=Role.COMMISSIONER).delete()
    return make_person("Board administrator", cast.board, Role.ADMINISTRATOR)


def share(browser, audit, board):
    return browser.post(reverse("assessments:share", args=[audit.reference, board.reference]), follow=True)


def test_sharing_says_that_nobody_reads_and_tells_whoever_can_change_it(cast, audit, unread, as_person):
    browser = as_person("manager")
    before = browser.get(reverse("reports:sharing", args=[audit.reference])).content.decode()
    assert "Nobody there is a commissioner here yet" in before
    after = share(browser, audit, cast.board).content.decode()
    assert f"Nobody at {cast.board.name} can read it yet" in after
    assert "Nobody there can read it yet" in after
    assert Share.objects.filter(assessment=audit, withdrawn_at=None).count() == 1
    (letter,) = mail.outbox
    assert letter.to == [unread.email]
    assert reverse("organisations:people", args=[cast.board.reference]) in letter.body


def test_where_somebody_reads_they_are_told_and_nobody_else(cast, audit, as_person):
    answer = share(as_person("manager"), audit, cast.board).content.decode()
    assert f"{cast.board.name} can now read this audit’s report." in answer
    assert "can read it yet" not in answer
    assert [letter.to for letter in mail.outbox] == [[cast.commissioner.email]]


def test_whoever_looks_after_the_people_sees_what_waits_and_can_read_it_themselves(cast, audit, unread, client):
    Share.objects.create(assessment=audit, commissioner=cast.board, shared_by=cast.manager, shared_at=NOON)
    client.force_login(unread)
    place = reverse("reports:shared")
    page = " ".join(client.get(place).content.decode().split())
    assert f"1 report waits for {cast.board.name}, and nobody there can read it yet." in page
    assert reverse("organisations:invite", args=[cast.board.reference]) in page
    issued = invite(organisation=cast.board, email=unread.email, role=Role.COMMISSIONER, by=unread, at=NOON)
    accept_invitation(invitation=issued.invitation, by=unread, at=NOON)
    page = client.get(place).content.decode()
    assert reverse("reports:document", args=[audit.reference]) in page
    assert "nobody there can read" not in page


def test_who_looks_after_a_provider_is_told_nothing_of_it(cast, audit, unread, as_person):
    page = as_person("administrator").get(reverse("reports:shared")).content.decode()
    assert cast.board.name not in page
