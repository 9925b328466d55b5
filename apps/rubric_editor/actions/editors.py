"""Who may write the next version."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed

from ..models import PendingImport, RubricEditor


@transaction.atomic
def name_editor(*, person, by, at: datetime) -> RubricEditor:
    """Let a person write versions of the rubric. Twice changes nothing. The host does it by a command."""
    if not person.is_active:
        raise NotAllowed("This account is closed.")
    editor, is_new = RubricEditor.objects.get_or_create(user=person, defaults={"named_at": at})
    if is_new:
        record("rubric editor named", target=person, by=by, at=at)
    return editor


@transaction.atomic
def unname_editor(*, person, by, at: datetime) -> None:
    """Take the role away. What the person wrote stays in the drafts."""
    gone, _ = RubricEditor.objects.filter(user=person).delete()
    if gone:
        record("rubric editor unnamed", target=person, by=by, at=at)


def leave_the_editors(*, user, by, at: datetime) -> None:
    """Part of closing an account: the role ends, and files that nobody confirmed go."""
    PendingImport.objects.filter(by=user).delete()
    unname_editor(person=user, by=by, at=at)
