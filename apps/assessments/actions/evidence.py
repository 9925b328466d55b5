"""The evidence log."""

from django.db import transaction

from ..models import Assessment, EvidenceFile


def drop_old_revisions(assessment: Assessment) -> None:
    """Part of sign-off: of each file only the newest revision keeps its content; older ones keep their hash."""
    for evidence in assessment.evidence.all():
        for old in evidence.files.exclude(file="").order_by("-revision")[1:]:
            _forget(old)


def _forget(file: EvidenceFile) -> None:
    storage, name = file.file.storage, str(file.file)
    file.file = ""
    file.save(update_fields=["file"])
    transaction.on_commit(lambda: storage.delete(name))
