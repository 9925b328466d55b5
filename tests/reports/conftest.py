"""What tests of reports may ask for."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from apps.assessments.models import Share
from apps.common.pdf.printer import Printer
from apps.jobs import claims, queues
from apps.reports.document.build import build_document
from apps.reports.document.build_living_sections import build_living_sections
from apps.reports.freshness import report_inputs_hash
from apps.reports.models import Report
from apps.reports.print_jobs import claim_report, finish_report
from apps.reports.steps import ReportStep
from apps.rubric.actions.publishing import publish_rubric, store_content
from tests.cast import NOON
from tests.conftest import content_of_file
from tests.pdfua import checker
from tests.reports import audits

SMALL_RUBRIC = Path(__file__).resolve().parents[1] / "rubric" / "small_rubric.yaml"


def folder_of_the_run(tmp_path_factory) -> Path:
    """Where every process of a run keeps what is printed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "printed"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def _kept_pdfs(tmp_path_factory):
    """Every PDF that is printed during the run is kept, and checked against PDF/UA-1 when the tests are over.

    Each different one once, by the process that printed it first. On the first database alone: the second prints the
    same ones.
    """
    if os.environ.get("DATABASE_TESTS_ONLY"):
        yield []
        return
    folder = folder_of_the_run(tmp_path_factory)
    kept: list[Path] = []
    original = Printer.print

    def print_and_keep(self, html, identifier, **options):
        printed = original(self, html, identifier, **options)
        file = folder / f"{hashlib.sha256(printed.pdf).hexdigest()}.pdf"
        with suppress(FileExistsError), file.open("xb") as new:
            new.write(printed.pdf)
            kept.append(file)
        return printed

    Printer.print = print_and_keep
    yield kept
    Printer.print = original
    broken = checker.check(kept) if kept else ""
    assert not broken, f"Printed reports break PDF/UA-1:\n{broken}"


@pytest.fixture(autouse=True)
def _every_report_conforms(_kept_pdfs):
    """No test of reports prints anything that is not checked."""


@pytest.fixture
def small_rubric(rubric):
    """A published rubric of another shape, for reports that are quickly printed; the shipped one stays the newest."""
    with transaction.atomic():
        loaded = store_content(content=content_of_file(SMALL_RUBRIC), by=None, at=NOON)
        return publish_rubric(rubric=loaded.rubric, by=None, at=NOON)


@pytest.fixture
def enqueued(monkeypatch):
    """The references of the jobs that were enqueued, in place of a broker."""
    references: list[str] = []
    monkeypatch.setattr(queues, "enqueue", lambda job: references.append(job.reference))
    return references


@pytest.fixture
def signed_off(cast, small_rubric):
    """A signed-off audit of the cast's programme."""
    return audits.usual(cast.programme, small_rubric, cast.manager)


@pytest.fixture
def shared(signed_off, cast):
    """The same audit, shared with the commissioner who funds it."""
    Share.objects.create(assessment=signed_off, commissioner=cast.board, shared_by=cast.manager, shared_at=NOON)
    return signed_off


@pytest.fixture
def ready(signed_off, cast):
    """Its report, ready to download. What is inside does not matter here."""
    return make_ready(signed_off, cast.manager)


def make_ready(audit, by, content_hash=None, *, for_provider=False):
    """A report that is ready, as a worker leaves it."""
    living = build_living_sections(audit, timezone.localdate()) if for_provider else None
    wanted = content_hash or build_document(audit, living=living).content_hash
    inputs_hash = report_inputs_hash(audit, None, names_newer=True, living=living)
    report = Report.objects.create(
        assessment=audit,
        content_hash=wanted,
        inputs_hash=inputs_hash if content_hash is None else "0" * 64,
        for_provider=for_provider,
        requested_by=by,
        requested_at=NOON,
        enqueued_at=NOON,
    )
    held = claim_report(report.reference, at=NOON)
    claims.move_on(held, to=ReportStep.DRAWING, at=NOON)
    claims.move_on(held, to=ReportStep.PRINTING, at=NOON)
    finish_report(held, pdf=b"%PDF-1.7 a report", pages=21, milliseconds={}, at=NOON)
    report.refresh_from_db()
    return report
