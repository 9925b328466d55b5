"""While something is deleted for good, nobody asks for a file it may stand in, begins one or finishes one."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from apps.accounts.models import PersonalDataExport, User
from apps.accounts.personal_data_exports import ask_for_export, forget_gathered
from apps.jobs import claims
from apps.jobs.statuses import JobStatus

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_connection(job) -> list:
    """What the job gave back, or the refusal of the database."""
    found = []

    def run():
        try:
            with transaction.atomic():
                found.append(job())
        except OperationalError as refusal:
            found.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=600)
    return found


@pytest.mark.parametrize("status", [JobStatus.WAITING, JobStatus.WORKING])
def test_what_is_being_made_is_held_until_the_deletion_is_kept(person, status):
    """SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return
    export = ask_for_export(by=person, at=timezone.now())
    if status == JobStatus.WORKING:
        claims.claim(PersonalDataExport.objects.all(), export.reference, at=timezone.now())
    with transaction.atomic():
        forget_gathered([person.pk])
        for rows in (User.objects.filter(pk=person.pk), PersonalDataExport.objects.filter(pk=export.pk)):
            assert isinstance(in_another_connection(rows.select_for_update(nowait=True).get)[0], OperationalError)
    export.refresh_from_db()
    assert export.status == JobStatus.WAITING


def test_whoever_finishes_meanwhile_has_lost_the_row(person):
    export = ask_for_export(by=person, at=timezone.now())
    claim = claims.claim(PersonalDataExport.objects.all(), export.reference, at=timezone.now())
    assert claim is not None
    forgotten, lost = threading.Event(), []

    def finish():
        forgotten.wait(timeout=600)
        try:
            claims.finish(claim, at=timezone.now(), file="x", sha256="x", size=1)
        except claims.ClaimLostError:
            lost.append(claim)
        finally:
            connection.close()

    worker = threading.Thread(target=finish)
    worker.start()
    with transaction.atomic():
        forget_gathered([person.pk])
        forgotten.set()
    worker.join(timeout=600)
    assert lost == [claim]
