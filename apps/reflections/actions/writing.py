"""Writing, also on two devices at once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved, is_conflict

from ..domain.reflection_content import ReflectionContent
from ..domain.retention import retention_end
from ..models import Journal, Reflection
from ..permissions import check_can_reflect
from ..reflection_encryption import DecryptedReflection, decrypt_reflection, encrypt_reflection

GONE = (
    "This reflection was deleted meanwhile, perhaps on another device. "
    "Copy what you would like to keep, and begin a new one."
)
LOCKED = "This reflection cannot be opened, so nothing can be added to it. Begin a new one."


class GoneError(NotAllowed):
    """The row that a page was writing to has been deleted, or forgotten because its time was over."""


@transaction.atomic
def write(
    *, reference: str, entry: ReflectionContent, expected_version: int, client_id: str, by, at: datetime
) -> Saved[DecryptedReflection | None] | Conflict[DecryptedReflection, ReflectionContent]:
    """Store what the author has written so far, unless another page of theirs changed it meanwhile
    (`optimistic_locking`). The first time makes the row, unless there is nothing to keep yet.

    `expected_version` is 0 where the page had been given no row yet. Raises GoneError if the row was deleted
    meanwhile, NotAllowed if it cannot be opened or the person has no journal, and Reflection.DoesNotExist if the
    reference is somebody else's, or of another practice.
    """
    check_can_reflect(by)
    journal = Journal.objects.get(author=by)
    row = Reflection.objects.select_for_update().filter(author=by, reference=reference).first()
    if row is None:
        if expected_version:
            raise GoneError(GONE)
        if entry.says_nothing:
            return Saved(None, changed=False)
        return Saved(_begin(reference, entry, journal, client_id=client_id, by=by, at=at), changed=True)
    before = decrypt_reflection(row)
    if before.entry is None:
        raise NotAllowed(LOCKED)
    if before.entry.practice != entry.practice:
        raise Reflection.DoesNotExist
    if before.entry == entry:
        return Saved(before, changed=False)
    if is_conflict(
        version=row.version, expected_version=expected_version, last_client_id=row.client_id, client_id=client_id
    ):
        return Conflict(theirs=before, yours=entry)
    row.ciphertext = encrypt_reflection(row, entry)
    row.version += 1
    row.client_id = client_id
    row.saved_at, row.keep_until = at, retention_end(at, journal.months)
    row.save()
    return Saved(DecryptedReflection(row, entry), changed=True)


def _begin(
    reference: str, entry: ReflectionContent, journal: Journal, *, client_id: str, by, at: datetime
) -> DecryptedReflection:
    row = Reflection(
        reference=reference,
        author=by,
        client_id=client_id,
        begun_at=at,
        saved_at=at,
        keep_until=retention_end(at, journal.months),
    )
    row.ciphertext = encrypt_reflection(row, entry)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Reflection.DoesNotExist from None
    return DecryptedReflection(row, entry)
