"""A page for supervision as a PDF: for its author alone, and gone after."""

import io
import logging
import subprocess
import sys
from datetime import timedelta

import pikepdf
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from apps.common.crypto import new_key
from apps.common.errors import NotAllowed
from apps.jobs import claims, queues
from apps.jobs.claims import ClaimLostError
from apps.jobs.statuses import JobStatus
from apps.jobs.sweep import sweep
from apps.jobs.tasks import sweep_jobs
from apps.reflections import printing, tasks
from apps.reflections.actions.printouts import (
    ask_for_printout,
    finish_printout,
    forget_old_printouts,
    take_printout,
)
from apps.reflections.actions.retention import leave_nothing
from apps.reflections.domain.supervision_page import SupervisionExcerpt, SupervisionPage
from apps.reflections.models import COULD_NOT_PRINT, Printout, Reflection
from apps.reflections.printout_content import decrypt_page
from tests.cast import NOON
from tests.factories import make_printout, make_reflection
from tests.jobs.brokers import NoBroker
from tests.reports import audits

pytestmark = pytest.mark.long(reason="prints pages")

PAGE = SupervisionPage(
    "For Tuesday",
    (SupervisionExcerpt("A welcome without judgement", NOON.date(), ("Keep this.", "And “this”, too.")),),
)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def ask(author, at=NOON, supervision_page=PAGE):
    return ask_for_printout(supervision_page=supervision_page, by=author, at=at)


def words_of(pdf: bytes, tmp_path) -> str:
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf)
    found = subprocess.run(["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True, text=True)
    return " ".join(found.stdout.split())


def test_from_picking_to_having_it(browser, author, rubric, enqueued, tmp_path, django_capture_on_commit_callbacks):
    make_reflection(author, rubric, words="Keep this. Not this.")
    form = browser.get(reverse("reflections:supervision")).context["form"]
    [(name, mark)] = [(name, form.fields[name].choices[0][0]) for name in form.groups]
    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(reverse("reflections:make_printout"), {"heading": "For Tuesday", name: mark})
    row = Printout.objects.get()
    assert asked["Location"] == reverse("reflections:printout", args=[row.reference])
    assert enqueued == [row.reference]
    assert "waits to be printed" in browser.get(asked["Location"]).content.decode()
    state = reverse("reflections:printout_state", args=[row.reference])
    assert browser.get(state).json()["finished"] is False
    tasks.print_page(row.reference)
    assert browser.get(state).json()["finished"] is True
    assert "Take the PDF" in browser.get(asked["Location"]).content.decode()
    taken = browser.post(reverse("reflections:take_printout", args=[row.reference]))
    assert taken["Content-Disposition"] == 'attachment; filename="for-supervision.pdf"'
    assert "no-store" in taken["Cache-Control"]
    text = words_of(taken.content, tmp_path)
    assert "For Tuesday" in text
    assert "Keep this." in text
    assert "Not this." not in text
    assert not Printout.objects.exists()
    assert browser.post(reverse("reflections:take_printout", args=[row.reference])).status_code == 404
    assert browser.get(asked["Location"]).status_code == 404


def test_it_is_tagged_and_names_nobody():
    pdf = printing.pdf_of(PAGE, "BCDFGHJKMN")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-GB"
        assert str(opened.docinfo.Title) == "For Tuesday"
        assert "/Author" not in opened.docinfo
        assert b'pdfuaid:part="1"' in opened.Root.Metadata.read_bytes()


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(list(audits.SCRIPTS.values()), id="scripts"),
        pytest.param(list(audits.UNPRINTABLE.values()), id="unprintable"),
        pytest.param(audits.INJECTIONS, id="injections"),
        pytest.param(["x" * 10_000], id="one endless word"),
        pytest.param(["A sentence like any other."] * 400, id="many pages"),
    ],
)
def test_whatever_was_written_can_be_printed(lines):
    supervision_page = SupervisionPage(lines[0][:120], (SupervisionExcerpt("A title", NOON.date(), tuple(lines)),))
    assert printing.pdf_of(supervision_page, "BCDFGHJKMN").startswith(b"%PDF-1.7")


def test_a_page_comes_back_as_it_was_sealed():
    assert SupervisionPage.from_data(PAGE.as_data()) == PAGE
    assert SupervisionPage("", ()).title == "For supervision"


def test_enqueued_twice_printed_once(author, monkeypatch):
    row, printed = ask(author), []
    monkeypatch.setattr(printing, "pdf_of", lambda page, identifier: printed.append(page) or b"%PDF")
    for _ in range(2):
        printing.make_printout(row.reference, now=lambda: NOON)
    assert printed == [PAGE]


@pytest.mark.parametrize("problem", [RuntimeError("Keep this."), SoftTimeLimitExceeded(), MemoryError()])
def test_what_goes_wrong_is_said_and_quotes_nothing(author, browser, monkeypatch, caplog, problem):
    def fail(page, identifier):
        raise problem

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(printing, "pdf_of", fail)
    row = ask(author, at=timezone.now())
    printing.make_printout(row.reference, now=timezone.now)
    row.refresh_from_db()
    assert (row.status, row.ciphertext, row.claim) == (JobStatus.FAILED, "", "")
    assert type(problem).__name__ in caplog.text
    assert "Keep this." not in caplog.text
    page = browser.get(reverse("reflections:printout", args=[row.reference])).content.decode()
    assert "Something went wrong" in page
    assert browser.post(reverse("reflections:take_printout", args=[row.reference])).status_code == 403


def test_what_the_printer_complains_of_reaches_no_log(caplog):
    from apps.common.pdf.printer import PrintingError, printer

    html = '<html lang="en"><title>x</title><h1>x</h1><p>secret \ue000</p>'
    with caplog.at_level(logging.DEBUG), pytest.raises(PrintingError):
        printer("supervision.css").print(html, "x", private=True)
    assert "weasyprint" not in caplog.text
    assert logging.getLogger("weasyprint").propagate


def test_a_lost_key_between_asking_and_printing(author, settings):
    row = ask(author)
    settings.REFLECTION_KEYS = [new_key()]
    printing.make_printout(row.reference, now=lambda: NOON)
    row.refresh_from_db()
    assert row.status == JobStatus.FAILED


def test_a_lost_key_between_printing_and_taking(author, browser, settings):
    row = make_printout(author)
    settings.REFLECTION_KEYS = [new_key()]
    answer = browser.post(reverse("reflections:take_printout", args=[row.reference]))
    assert answer.status_code == 403
    assert "You can make it again" in answer.content.decode()


def test_asking_again_forgets_the_page_before(author):
    first, second = ask(author), ask(author)
    assert list(Printout.objects.values_list("reference", flat=True)) == [second.reference] != [first.reference]


def claim(row, at=NOON):
    return claims.claim(Printout.objects.all(), row.reference, at=at)


def swept(at):
    """The references that a sweep enqueues again."""
    return [job.reference for job in sweep(Printout, at=at)]


def test_a_worker_that_was_given_up_leaves_nothing_behind(author):
    row = ask(author)
    held = claim(row)
    assert swept(NOON + MINUTE) == [row.reference]
    assert claim(row, NOON + MINUTE)
    with pytest.raises(ClaimLostError):
        finish_printout(claim=held, pdf=b"%PDF", at=NOON + MINUTE)
    row.refresh_from_db()
    assert (row.status, decrypt_page(row)) == (JobStatus.WORKING, PAGE)


def test_a_page_whose_workers_died_too_often_says_so_and_keeps_no_words(author):
    row = ask(author)
    for number in range(3):
        assert claim(row, NOON + number * MINUTE)
        swept(NOON + (number + 1) * MINUTE)
    row.refresh_from_db()
    assert (row.status, row.failure, row.ciphertext) == (JobStatus.FAILED, COULD_NOT_PRINT, "")


def test_the_sweep_enqueues_what_nobody_took_and_not_at_once(author):
    row = ask(author)
    assert swept(NOON + SECOND) == []
    assert swept(NOON + 6 * SECOND) == [row.reference]
    assert swept(NOON + 7 * SECOND) == []


def test_after_a_quarter_of_an_hour_it_is_gone(author, browser):
    row = make_printout(author, at=timezone.now() - 15 * MINUTE)
    assert browser.get(reverse("reflections:printout", args=[row.reference])).status_code == 404
    forget_old_printouts(at=row.requested_at + 15 * MINUTE - SECOND)
    assert Printout.objects.exists()
    tasks.forget_what_is_old()
    assert not Printout.objects.exists()


def test_the_sweep_forgets_old_reflections_too(author, rubric, written, monkeypatch):
    make_reflection(author, rubric, at=timezone.now() - timedelta(days=200))
    app = NoBroker()
    monkeypatch.setattr(queues, "current_app", app)
    waiting = ask(author, at=timezone.now() - MINUTE)
    sweep_jobs()
    tasks.forget_what_is_old()
    assert list(Reflection.objects.all()) == [written]
    assert app.sent == [(Printout.task_name, [waiting.reference])]


def test_it_is_nobody_elses(cast, author, as_person):
    row = make_printout(author)
    for name in ("manager", "administrator", "reviewer", "other_manager", "commissioner", "newcomer"):
        for page, method in (("printout", "get"), ("printout_state", "get"), ("take_printout", "post")):
            answer = getattr(as_person(name), method)(reverse(f"reflections:{page}", args=[row.reference]))
            assert answer.status_code == 404
        with pytest.raises(NotAllowed):
            take_printout(printout=row, by=cast.person(name), at=NOON)
    assert Printout.objects.exists()


def test_it_never_lies_in_the_storage_of_reports(author):
    make_printout(author)
    assert not default_storage.exists("reports")


def test_closing_the_account_takes_it_along(author):
    make_printout(author)
    leave_nothing(user=author, by=author, at=NOON)
    assert not Printout.objects.exists()


def test_the_web_server_does_not_load_the_printer():
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'apps.config.settings';"
        "from apps.config.wsgi import application; from django.urls import get_resolver;"
        "get_resolver().url_patterns; import apps.reflections.views, apps.reflections.tasks;"
        "sys.exit(any(name.split('.')[0] in ('weasyprint', 'fontTools') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
