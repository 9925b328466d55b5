"""Compare everything that is signed off with what was signed off, and stored files with what was put there."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db.models.fields.files import FieldFile

from apps.assessments.models import Assessment, EvidenceFile
from apps.assessments.sign_off_record import SignOffState
from apps.assessments.sign_off_verification import compare_sign_offs
from apps.common.uploads.stored_files import FileChangedError, open_stored
from apps.jobs.statuses import JobStatus
from apps.reports.models import Report

WHAT_TO_DO = "Compare with a backup, and find out who can change the database or the files besides this program."


class Command(BaseCommand):
    """A line for whatever does not fit. Names nobody: programmes, versions and references alone."""

    help = (
        "Compares every signed-off audit with its digest, and every stored file with its hash. Exit 1: one differs."
    )

    def handle(self, *args, **options) -> None:
        wrong = self._compare_sign_offs() + self._compare_files()
        if wrong:
            raise CommandError(f"{count(wrong, 'thing does', 'things do')} not fit. {WHAT_TO_DO}")

    def _compare_sign_offs(self) -> int:
        states = []
        for version, state in compare_sign_offs():
            states.append(state)
            if state is SignOffState.CHANGED:
                self.stdout.write(f"Changed since sign-off: {described(version)}")
            if state is SignOffState.NOT_STORED:
                self.stdout.write(f"Signed off before digests were kept: {described(version)}")
        changed = states.count(SignOffState.CHANGED)
        fits = states.count(SignOffState.FITS)
        self.stdout.write(f"{count(len(states), 'signed-off audit', 'signed-off audits')}: {fits} as signed off.")
        return changed

    def _compare_files(self) -> int:
        found = wrong = 0
        for what, file, sha256 in stored_files():
            found += 1
            try:
                open_stored(file, sha256=sha256)
            except FileNotFoundError:
                wrong += 1
                self.stdout.write(f"Not stored any more: {what}")
            except FileChangedError:
                wrong += 1
                self.stdout.write(f"Not what was stored: {what}")
        self.stdout.write(f"{count(found, 'stored file', 'stored files')}: {found - wrong} as stored.")
        return wrong


def stored_files() -> Iterator[tuple[str, FieldFile, str]]:
    """Every file that has a hash, with what it is."""
    rows = EvidenceFile.objects.exclude(file="").select_related("evidence__assessment").order_by("pk")
    for row in rows.iterator():
        audit = row.evidence.assessment.reference
        yield f"evidence file {row.reference} of audit {audit}", row.file, row.sha256
    # Those made before hashes were kept are made anew before they are handed out.
    reports = Report.objects.filter(status=JobStatus.READY).exclude(sha256="").order_by("pk")
    for report in reports.iterator():
        yield f"report {report.reference}", report.file, report.sha256


def described(version: Assessment) -> str:
    return f"{version.reference}, {version.programme.name}, version {version.version}"


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
