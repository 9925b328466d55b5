"""The pages of orders: whose they are, what they say, and what is still handed out."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.models import Share
from apps.common.pdf.printer import PdfFile
from apps.jobs import heartbeat, queues
from apps.jobs.statuses import JobStatus
from apps.reports.models import ItemKind, ItemStatus, Order, OrderItem, OrderSettings
from apps.reports.orders import work as orders_work
from apps.reports.queries.orders import time_left
from apps.reports.rendering import render_pdf
from tests.cast import NOON
from tests.own_data import own_data
from tests.reports import audits
from tests.reports.ordered import LATER, fund, make_order, shared_rows, work

pytestmark = pytest.mark.django_db


class OneLine:
    def print(self, html, identifier):
        return PdfFile(pdf=f"%PDF {identifier}".encode(), pages=2)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A printer of one line, no broker, and nobody who writes beside the test."""
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": OneLine())
    monkeypatch.setattr(queues, "enqueue", lambda job: True)
    monkeypatch.setattr(orders_work, "enqueue", lambda job: True)
    monkeypatch.setattr(orders_work, "PORTION_SECONDS", 3600)
    monkeypatch.setattr(heartbeat, "HEARTBEAT_EVERY", 3600)


@pytest.fixture
def rows(cast, small_rubric):
    return shared_rows(cast, small_rubric, 2)


@pytest.fixture
def waiting(cast, rows):
    return make_order(rows, cast)


@pytest.fixture
def done(waiting):
    return work(waiting)


def page(as_person, name, order, what="order", **more):
    return as_person(name).get(reverse(f"reports:{what}", args=[order.reference]), **more)


@pytest.mark.parametrize("what", ["order", "order_state", "cancel_order", "download_order"])
def test_an_order_is_its_person_s_alone(as_person, done, what):
    found = {}
    for name in ("manager", "other_manager", "commissioner", "other_commissioner", "newcomer"):
        found[name] = page(as_person, name, done, what).status_code
    assert found == {name: 200 if name == "commissioner" else 404 for name in found}


def test_the_page_says_how_far_it_is(as_person, cast, waiting):
    assert "Your order waits for its turn." in page(as_person, "commissioner", waiting).text
    before = page(as_person, "commissioner", waiting, "order_state").json()["steps"]
    assert {step["state"] for step in before.values()} == {"Not yet"}
    Order.objects.filter(pk=waiting.pk).update(started_at=NOON)
    OrderItem.objects.filter(order=waiting, place=1).update(status=ItemStatus.DONE)
    assert "1 of 2 files are ready." in page(as_person, "commissioner", waiting).text
    state = page(as_person, "commissioner", waiting, "order_state").json()
    assert (state["finished"], state["sentence"]) == (False, "1 of 2 files are ready.")
    assert set(state["steps"]) == {"printing", "packing", "ready"}


@pytest.mark.parametrize(
    ("over", "seconds", "sentence"),
    [
        (2, 20, ""),  # too few to know
        (10, 10, "Less than a minute is left."),
        (10, 45, "About 1 minute is left."),
        (10, 300, "About 8 minutes are left."),
        (10, 7200, "About 3 hours are left."),
        (25, 300, ""),
    ],
)
def test_the_time_that_is_left_is_what_was_measured(over, seconds, sentence):
    order = Order(started_at=NOON)
    assert time_left(order, 25, over, NOON + timedelta(seconds=seconds)) == sentence


def test_the_zip_is_handed_out_and_kept_by_no_cache(as_person, done):
    answer = page(as_person, "commissioner", done, "download_order")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="all-of-it-2026-03-02.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(archive.namelist()) == 4


def test_a_share_that_was_taken_back_holds_the_zip_and_the_page_says_which(as_person, cast, rows, done):
    Share.objects.filter(assessment=rows[0][1]).update(withdrawn_at=LATER, withdrawn_by=cast.manager)
    assert page(as_person, "commissioner", done, "download_order").status_code == 403
    shown = page(as_person, "commissioner", done).text
    assert "no longer handed out" in shown
    assert "Whole report: Programme 1" in shown
    assert "Programme 2" not in shown
    as_person("commissioner").post(reverse("reports:make_order_again", args=[done.reference]))
    again = work(done)
    assert again.items.get(place=1).status == ItemStatus.FAILED
    assert page(as_person, "commissioner", again, "download_order").status_code == 200


def test_a_version_that_was_withdrawn_since_holds_the_zip(as_person, cast, rows, done):
    day_after = done.finished_at + timedelta(days=1)
    withdraw_version(assessment=rows[1][1], reason="A mistake.", by=cast.manager, at=day_after)
    assert page(as_person, "commissioner", done, "download_order").status_code == 403
    assert "Whole report: Programme 2" in page(as_person, "commissioner", done).text


def test_a_summary_page_of_a_portfolio_is_asked_about_as_well(as_person, cast, rows):
    order = make_order(rows, cast, [ItemKind.PORTFOLIO])
    item = order.items.get()
    item.file.save("portfolio.pdf", io.BytesIO(b"%PDF"), save=False)
    OrderItem.objects.filter(pk=item.pk).update(status=ItemStatus.DONE, file=item.file.name)
    Order.objects.filter(pk=order.pk).update(
        status=JobStatus.READY, finished_at=LATER, expires_at=LATER + timedelta(days=30), file="orders/x.zip", size=1
    )
    assert "no longer handed out" not in page(as_person, "commissioner", order).text
    Share.objects.filter(assessment=rows[0][1]).update(withdrawn_at=LATER, withdrawn_by=cast.manager)
    assert "Portfolio report: 2 programmes" in page(as_person, "commissioner", order).text


def test_a_file_that_is_gone_sends_back_with_a_sentence(as_person, done):
    done.file.storage.delete(done.file.name)
    answer = page(as_person, "commissioner", done, "download_order", follow=True)
    assert "no longer stored here" in answer.text


def test_stopping_is_confirmed_first(as_person, waiting):
    browser = as_person("commissioner")
    address = reverse("reports:cancel_order", args=[waiting.reference])
    assert "Stop this order?" in browser.get(address).text
    waiting.refresh_from_db()
    assert waiting.status == JobStatus.WAITING
    assert "This order was stopped." in browser.post(address, follow=True).text


def test_orders_are_listed_in_pages(as_person, cast, rows, django_assert_max_num_queries):
    first_of_all = make_order(rows, cast, title="The first", at=NOON - timedelta(days=1))
    for _ in range(20):
        make_order(rows, cast)
    browser = as_person("commissioner")
    with django_assert_max_num_queries(12):
        first = browser.get(reverse("reports:orders")).text
    assert first.count("All of it") == 20
    assert first_of_all.title not in first
    assert first_of_all.title in browser.get(reverse("reports:orders"), {"page": 2}).text


def test_an_order_s_page_takes_few_queries_however_much_is_in_it(as_person, done, django_assert_max_num_queries):
    browser = as_person("commissioner")
    with django_assert_max_num_queries(12):
        browser.get(reverse("reports:order", args=[done.reference]))


def test_the_organisation_says_how_long_orders_are_kept(as_person, cast):
    address = reverse("reports:keep_orders", args=[cast.board.reference])
    browser = as_person("commissioner")
    assert browser.get(address).text.count(" checked") == 1
    assert browser.post(address, {"keep_days": "8"}).status_code == 422
    assert browser.post(address, {"keep_days": "90"}).status_code == 302
    assert OrderSettings.objects.get(organisation=cast.board).keep_days == 90


def test_what_a_person_ordered_is_in_their_own_data(as_person, cast, waiting):
    (row,) = own_data(as_person("commissioner"))["orders_you_placed"]
    assert (row["order"], row["for_organisation"], row["view"]) == (waiting.reference, "Estuary Board", "All of it")
    assert own_data(as_person("manager"))["orders_you_placed"] == []


# --- Ordering ------------------------------------------------------------------------------------------------


def place(as_person, name, **form):
    return as_person(name).post(reverse("portfolio:order_reports"), form)


def test_a_commissioner_orders_what_is_shared_and_no_other_version(as_person, cast, rows):
    newer = reopen(assessment=rows[0][1], reason="One level.", by=cast.manager, at=LATER)
    assert place(as_person, "commissioner", kinds=["report", "portfolio"]).status_code == 302
    order = Order.objects.get()
    assert order.organisation == cast.board
    ordered = set(order.items.filter(kind=ItemKind.REPORT).values_list("assessment", flat=True))
    assert ordered == {rows[0][1].pk, rows[1][1].pk}
    assert newer.pk not in ordered
    listed = order.items.get(kind=ItemKind.PORTFOLIO).listed
    assert [cast.programme.pk, None] in listed  # funded, and nothing is shared yet
    assert len(listed) == 3


def test_a_manager_orders_what_their_organisation_runs(as_person, cast, rows):
    place(as_person, "manager", kinds=["report", "plan"])
    order = Order.objects.get()
    assert order.organisation == cast.harbour
    assert not order.items.exclude(programme__organisation=cast.harbour).exists()
    assert order.items.filter(kind=ItemKind.PLAN).count() == 3


def test_an_order_of_nothing_is_refused_with_a_sentence(as_person, cast):
    assert "Choose at least one kind of file." in place(as_person, "commissioner").text
    answer = place(as_person, "commissioner", kinds=["report"])
    assert answer.status_code == 422
    assert "There is nothing in this view that can be printed" in answer.text
    assert not Order.objects.exists()


def test_others_are_told_who_orders(as_person, cast):
    for name in ("peer_worker", "reviewer", "newcomer"):
        answer = as_person(name).get(reverse("portfolio:order_reports"))
        assert answer.status_code == 403
        assert "These pages are for commissioners" in answer.text


def test_what_is_ordered_of_a_programme_is_its_newest(as_person, cast, rows, small_rubric):
    programme, before = rows[0]
    later = audits.usual(programme, small_rubric, cast.manager, at=NOON + timedelta(days=400))
    fund(programme, cast, later)
    place(as_person, "commissioner", kinds=["summary"])
    ordered = set(Order.objects.get().items.values_list("assessment", flat=True))
    assert later.pk in ordered
    assert before.pk not in ordered
