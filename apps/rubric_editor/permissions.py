"""Who may write versions of the rubric."""

from apps.common.errors import NotAllowed, allows

from .models import RubricDraft, RubricEditor


def check_can_write_versions(person) -> None:
    """Raises NotAllowed unless the person hosts this installation or was named a rubric editor."""
    if not person.is_active or not (person.is_superuser or RubricEditor.objects.filter(user_id=person.pk).exists()):
        raise NotAllowed("Only a rubric editor can write versions of the rubric.")


def can_write_versions(person) -> bool:
    return allows(check_can_write_versions, person)


def check_can_change_draft(person, draft: RubricDraft) -> None:
    """Raises NotAllowed for anybody but editors, and once the draft is published."""
    check_can_write_versions(person)
    if draft.published_as_id is not None:
        raise NotAllowed("This draft is published. Start a new one from the published version.")
