"""The life of an order: printed in portions, in turns, nothing twice, and nothing lost by one that fails."""

import io
import zipfile
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail

from apps.assessments.models import Share
from apps.common.disk_space import DiskSpace
from apps.common.errors import NotAllowed
from apps.common.pdf.printer import PdfFile, PrintingError
from apps.jobs import heartbeat, queues
from apps.jobs.bulk_queue import BULK
from apps.jobs.models import FileToDelete
from apps.jobs.statuses import JobStatus
from apps.jobs.sweep import LEASE, REQUEUE_AFTER, REQUEUE_BULK_AFTER, sweep
from apps.organisations.models import Membership
from apps.reports.models import ItemKind, ItemStatus, Order, OrderItem, OrderSettings, Report
from apps.reports.orders import placing
from apps.reports.orders import work as orders_work
from apps.reports.orders.placing import cancel_order, make_order_again
from apps.reports.orders.turns import claim_next
from apps.reports.orders.upkeep import KEPT_UNREADY, forget_orders
from apps.reports.rendering import render_pdf
from tests.cast import NOON
from tests.reports.ordered import LATER, fund, make_order, shared_rows, work

pytestmark = pytest.mark.django_db


class Press:
    """A printer of one line; a content in `jams` cannot be printed."""

    def __init__(self):
        self.printed = Counter()
        self.jams = set()

    def print(self, html, identifier):
        self.printed[identifier] += 1
        if identifier in self.jams:
            raise PrintingError("It jams.")
        return PdfFile(pdf=f"%PDF {identifier}".encode(), pages=2)


@pytest.fixture
def press(monkeypatch):
    one = Press()
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": one)
    return one


@pytest.fixture(autouse=True)
def enqueued(monkeypatch):
    """What the broker is told, in place of one."""
    told: list[tuple[str, str]] = []

    def enqueue(job):
        told.append((job.queue, job.reference))
        return True

    monkeypatch.setattr(queues, "enqueue", enqueue)
    monkeypatch.setattr(orders_work, "enqueue", enqueue)
    return told


@pytest.fixture(autouse=True)
def no_clock(monkeypatch):
    """However slow the machine: a turn has no end, and nobody writes beside the test's own transaction."""
    monkeypatch.setattr(orders_work, "PORTION_SECONDS", 3600)
    monkeypatch.setattr(heartbeat, "HEARTBEAT_EVERY", 3600)


@pytest.fixture
def one_a_turn(monkeypatch):
    """Every turn ends after one file."""
    monkeypatch.setattr(orders_work, "PORTION_SECONDS", 0)


@pytest.fixture
def rows(cast, small_rubric):
    return shared_rows(cast, small_rubric, 3)


def archive_of(order) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(order.file.read()))


# --- One order ---------------------------------------------------------------------------------------------


def test_everything_ordered_arrives_in_one_zip_with_a_page_that_lists_it(cast, rows, press):
    order = work(make_order(rows, cast, [ItemKind.REPORT, ItemKind.SUMMARY]))
    assert order.status == JobStatus.READY
    archive = archive_of(order)
    assert archive.testzip() is None
    assert archive.namelist()[:2] == [
        "0001-harbour-programme-1-audit-2026-03-v1.pdf",
        "0002-harbour-programme-1-audit-2026-03-v1-summary.pdf",
    ]
    assert len(archive.namelist()) == 8
    index = archive.read("index.html").decode()
    assert '<html lang="en-GB">' in index
    assert index.count("<h1>") == 1
    for name in archive.namelist()[:-2]:
        assert f'href="{name}"' in index
    assert all(entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 8 for entry in archive.infolist())
    assert order.size == order.file.size


def test_it_goes_into_the_queue_for_many_and_its_reports_into_none(
    cast, rows, press, enqueued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        order = make_order(rows, cast)
    with django_capture_on_commit_callbacks(execute=True):
        work(order)
    of_reports = [reference for queue, reference in enqueued if Report.objects.filter(reference=reference)]
    assert enqueued[0] == (BULK, order.reference)
    assert of_reports == []


def test_between_portions_the_row_waits_and_says_how_far_it_is(cast, rows, press, one_a_turn, enqueued):
    order = work(make_order(rows, cast), turns=2)
    assert order.status == JobStatus.WAITING
    assert order.items.filter(status=ItemStatus.DONE).count() == 2
    assert enqueued == [(BULK, order.reference)] * 2
    assert work(order, turns=2).status == JobStatus.READY


def test_an_unchanged_order_again_prints_nothing_and_builds_nothing(cast, rows, press, monkeypatch):
    work(make_order(rows, cast))
    press.printed.clear()
    monkeypatch.setattr("apps.reports.actions.build_document", None)
    again = work(make_order(rows, cast, at=LATER))
    assert again.status == JobStatus.READY
    assert press.printed == Counter()
    assert again.items.filter(status=ItemStatus.DONE).count() == 3


def test_what_changed_is_printed_again_and_the_rest_is_not(cast, rows, press):
    order = work(make_order(rows, cast))
    press.printed.clear()
    programme = rows[1][0]
    programme.name = "Another name"
    programme.save()
    make_order_again(order=order, by=cast.commissioner, at=LATER)
    again = work(order)
    assert sum(press.printed.values()) == 1
    assert any("another-name" in name for name in archive_of(again).namelist())


def test_whoever_ordered_is_told(cast, rows, press, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        order = work(make_order(rows, cast))
    (letter,) = mail.outbox
    assert letter.to == [cast.commissioner.email]
    assert f"/reports/orders/{order.reference}/" in letter.body
    assert "3 files" in letter.body


def test_the_database_takes_no_file_twice_at_one_place(cast, rows):
    order = make_order(rows, cast)
    assert list(order.items.values_list("place", flat=True)) == [1, 2, 3]


# --- What goes wrong ---------------------------------------------------------------------------------------


def test_one_that_fails_is_named_and_the_others_arrive(cast, rows, press):
    jammed = rows[1][1]
    work(make_order(rows, cast))  # to learn its hash
    content_hash = Report.objects.get(assessment=jammed).content_hash
    Report.objects.all().delete()
    press.jams.add(content_hash)
    order = work(make_order(rows, cast, at=LATER))
    assert order.status == JobStatus.READY
    archive = archive_of(order)
    assert len(archive.namelist()) == 4
    index = archive.read("index.html").decode()
    assert "Programme 2" in index.split("What is not here")[1]
    assert "Something went wrong while this report was made" in index
    press.jams.clear()
    make_order_again(order=order, by=cast.commissioner, at=LATER)
    press.printed.clear()
    assert len(archive_of(work(order)).namelist()) == 5
    assert list(press.printed) == [content_hash]


def test_a_file_that_its_worker_dies_of_is_left_out(cast, rows, press):
    """The worker dies at the second file each time, and the lease runs out: the third arrives all the same."""
    order = make_order(rows, cast)
    OrderItem.objects.filter(order=order, place=2).update(attempts=2)
    order = work(order)
    failed = order.items.get(status=ItemStatus.FAILED)
    assert (order.status, failed.place) == (JobStatus.READY, 2)


def test_an_order_whose_worker_died_goes_on_where_it_was(cast, rows, press, one_a_turn):
    order = work(make_order(rows, cast))
    claim = claim_next(at=NOON)
    assert claim.job.pk == order.pk
    assert sweep(Order, at=NOON + LEASE + timedelta(seconds=1)) == [order]
    work(order, turns=3)
    assert order.status == JobStatus.READY
    assert set(press.printed.values()) == {1}


def test_the_sweep_waits_longer_where_rows_wait_for_their_turn(cast, rows):
    make_order(rows, cast)
    assert sweep(Order, at=NOON + REQUEUE_AFTER + timedelta(seconds=1)) == []
    assert len(sweep(Order, at=NOON + REQUEUE_BULK_AFTER + timedelta(seconds=1))) == 1


def test_a_full_disk_is_told_and_nothing_fails(cast, rows, press, monkeypatch):
    order = make_order(rows, cast)
    monkeypatch.setattr(orders_work, "disk_space", lambda folder: DiskSpace(free=1, total=10))
    work(order)
    assert (order.status, order.held_up) == (JobStatus.WAITING, orders_work.NO_ROOM)
    monkeypatch.undo()
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": press)
    assert work(order).status == JobStatus.READY
    assert order.held_up == ""


def test_a_disk_that_fills_while_a_report_is_stored_holds_the_order_up(cast, rows, press, monkeypatch):
    order = make_order(rows, cast)

    def full(*about, **more):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("apps.reports.worker.finish_report", full)
        work(order)
    assert (order.status, order.held_up) == (JobStatus.WAITING, orders_work.NO_ROOM)
    assert not order.items.filter(status=ItemStatus.FAILED).exists()
    assert work(order).status == JobStatus.READY


def test_a_report_that_another_worker_prints_is_waited_for(cast, rows, press):
    work(make_order(rows, cast))
    Report.objects.filter(assessment=rows[0][1]).update(
        status=JobStatus.WORKING, claim="other", heartbeat_at=LATER, file=""
    )
    order = work(make_order(rows, cast, at=LATER))
    assert (order.status, order.held_up) == (JobStatus.WAITING, orders_work.ELSEWHERE)
    assert order.items.filter(status=ItemStatus.DONE).count() == 2


def test_a_report_that_is_gone_before_everything_is_packed_is_printed_once_more(cast, rows, press, one_a_turn):
    order = work(make_order(rows, cast), turns=2)
    Report.objects.filter(assessment=rows[0][1]).delete()
    work(order, turns=5)
    assert order.status == JobStatus.READY
    assert len(archive_of(order).namelist()) == 5


# --- Turns --------------------------------------------------------------------------------------------------


def test_who_orders_one_does_not_wait_for_who_ordered_500(cast, rows, press, one_a_turn):
    many = make_order([rows[0]], cast)
    one_item = many.items.get()
    copies = []
    for place in range(2, 501):
        copies.append(
            OrderItem(
                order=many,
                place=place,
                kind=one_item.kind,
                assessment=one_item.assessment,
                programme=one_item.programme,
            )
        )
    OrderItem.objects.bulk_create(copies)
    work(many, turns=3)
    few = make_order([rows[1]], cast, by=cast.manager, at=LATER)
    work(few, turns=1)
    assert few.items.get().status == ItemStatus.DONE
    work(few, turns=2)
    many.refresh_from_db()
    assert few.status == JobStatus.READY
    assert many.items.filter(status=ItemStatus.DONE).count() <= 5


def test_organisations_take_turns_and_not_orders(cast, rows, press, one_a_turn):
    """Ten orders of one organisation are not ten turns."""
    for _ in range(10):
        make_order(rows, cast)
    work(turns=2)
    few = make_order([rows[0]], cast, by=cast.manager, at=LATER)
    assert work(few).items.get().status == ItemStatus.DONE


# --- Who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "newcomer", "other_commissioner"])
def test_who_does_not_look_at_many_programmes_orders_nothing(cast, rows, name):
    view = placing.OrderedView("All", "All", rows)
    with pytest.raises(NotAllowed):
        placing.place_order(
            view=view, kinds=[ItemKind.REPORT], organisation=cast.board, by=cast.person(name), at=NOON
        )


def test_what_is_not_shared_when_it_is_made_is_named_and_left_out(cast, rows, press):
    order = make_order(rows, cast)
    Share.objects.filter(assessment=rows[0][1]).update(withdrawn_at=NOON, withdrawn_by=cast.manager)
    work(order)
    assert order.items.get(place=1).status == ItemStatus.FAILED
    assert len(archive_of(order).namelist()) == 4


def test_who_lost_the_role_gets_nothing(cast, rows, press):
    order = make_order(rows, cast)
    Membership.objects.filter(user=cast.commissioner).delete()
    work(order)
    assert not order.items.exclude(status=ItemStatus.FAILED).exists()


def test_a_plan_is_ordered_only_where_it_may_be_read(cast, rows, press):
    with pytest.raises(NotAllowed, match="nothing in this view"):
        make_order(rows, cast, [ItemKind.PLAN])
    order = work(make_order(rows, cast, [ItemKind.PLAN], by=cast.manager))
    assert order.items.filter(status=ItemStatus.DONE).count() == 3


def test_no_order_is_without_end(cast, rows, monkeypatch):
    monkeypatch.setattr(placing, "MOST_FILES", 2)
    with pytest.raises(NotAllowed, match="at most 2 files"):
        make_order(rows, cast)


# --- Its end -------------------------------------------------------------------------------------------------


def test_a_stopped_order_goes_no_further(cast, rows, press, one_a_turn):
    order = work(make_order(rows, cast))
    cancel_order(order=order, by=cast.commissioner, at=LATER)
    work(order, turns=3)
    assert (order.status, order.failure) == (JobStatus.FAILED, placing.CANCELLED)
    assert sum(press.printed.values()) == 1
    with pytest.raises(NotAllowed, match="over already"):
        cancel_order(order=order, by=cast.commissioner, at=LATER)
    make_order_again(order=order, by=cast.commissioner, at=LATER)
    work(order, turns=4)
    assert order.status == JobStatus.READY
    assert set(press.printed.values()) == {1}


def test_a_worker_that_is_at_it_notices_that_it_was_stopped(cast, rows, press, monkeypatch):
    order = make_order(rows, cast)
    made = orders_work.make_item

    def make_and_stop(item, **more):
        made(item, **more)
        cancel_order(order=order, by=cast.commissioner, at=LATER)

    monkeypatch.setattr(orders_work, "make_item", make_and_stop)
    work(order)
    assert (order.status, order.failure) == (JobStatus.FAILED, placing.CANCELLED)
    assert order.items.filter(status=ItemStatus.DONE).count() == 1


@pytest.mark.parametrize("days", [7, 30, 90])
def test_it_is_kept_as_long_as_the_organisation_set_and_then_deleted(cast, rows, press, days):
    if days != OrderSettings.Days.MONTH:
        OrderSettings.objects.create(organisation=cast.board, keep_days=days)
    order = work(make_order(rows, cast))
    name, over = order.file.name, order.finished_at + timedelta(days=days)
    assert forget_orders(at=over - timedelta(seconds=1)) == 0
    assert forget_orders(at=over) == 1
    assert not Order.objects.exists()
    assert Report.objects.count() == 3  # for whoever asks next
    assert not FileToDelete.objects.exclude(name=name).exists()
    assert FileToDelete.objects.filter(name=name).exists()


def test_an_order_that_was_stopped_goes_after_a_month(cast, rows):
    order = make_order(rows, cast)
    cancel_order(order=order, by=cast.commissioner, at=LATER)
    assert forget_orders(at=LATER + KEPT_UNREADY - timedelta(seconds=1)) == 0
    assert forget_orders(at=LATER + KEPT_UNREADY) == 1


# --- The portfolio report --------------------------------------------------------------------------------------


def test_the_portfolio_report_is_one_conforming_file_and_printed_once(cast, rows, monkeypatch):
    fund(cast.programme, cast)
    view = [*rows[:2], (cast.programme, None)]
    order = work(make_order(view, cast, [ItemKind.PORTFOLIO]))
    assert order.items.get().failure == ""
    archive = archive_of(order)
    assert archive.namelist() == ["0001-portfolio-report.pdf", "index.html", "index.css"]
    pdf = archive.read("0001-portfolio-report.pdf")
    assert pdf.startswith(b"%PDF-1.7")
    printed = []
    monkeypatch.setattr("apps.reports.orders.item_printing.print_portfolio", printed.append)
    again = work(make_order(view, cast, [ItemKind.PORTFOLIO], at=LATER))
    assert printed == []
    assert archive_of(again).read("0001-portfolio-report.pdf") == pdf
