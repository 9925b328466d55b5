"""Gathering everything that is kept about one person, by a worker, into a file. Its end is on the row."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded

from apps.common import crypto
from apps.common.encrypted_files import EncryptedContent
from apps.common.outages import CannotStoreError
from apps.jobs import claims
from apps.jobs.file_deletion import discard_file
from apps.jobs.heartbeat import Heartbeat

from .models import PersonalDataExport
from .personal_data import as_json, sections_about
from .personal_data_exports import PURPOSE

logger = logging.getLogger(__name__)

COULD_NOT = "Something went wrong while your data was gathered. You can try again."
TOO_SLOW = "Gathering your data took too long. You can try again."
NO_ROOM = "There was no room left to keep your file. You can try again later."


def make_export(reference: str, *, now: Callable[[], datetime]) -> None:
    """Make the file of this row, if it waits and nobody else takes it."""
    claim = claims.claim(PersonalDataExport.objects.select_related("person"), reference, at=now())
    if claim is None:
        return
    with Heartbeat(claim, now):
        try:
            _make(claim, now)
        except claims.ClaimLostError:
            logger.warning("The file of somebody’s data, %s, was given to another worker, or forgotten.", reference)
        except Exception as problem:  # noqa: BLE001 - whatever it was: its message may quote what somebody wrote
            logger.error("The file of somebody’s data, %s, was not made: %s.", reference, type(problem).__name__)
            claims.give_up(claim, sentence=_sentence(problem), at=now())


def _sentence(problem: Exception) -> str:
    if isinstance(problem, SoftTimeLimitExceeded):
        return TOO_SLOW
    return NO_ROOM if isinstance(problem, CannotStoreError) else COULD_NOT


def _make(claim: claims.Claim[PersonalDataExport], now: Callable[[], datetime]) -> None:
    """Raises ClaimLostError, and then no file is left behind."""
    export = claim.job
    content = EncryptedContent(
        as_json(sections_about(export.person)),
        keys=crypto.installation_keys(PURPOSE),
        bound_to=export.reference,
    )
    name = export.file.storage.save(export.file.field.generate_filename(export, ""), content)
    try:
        claims.finish(claim, at=now(), file=name, sha256=content.sha256, size=content.size_of_text)
    except BaseException:
        discard_file(name)
        raise
