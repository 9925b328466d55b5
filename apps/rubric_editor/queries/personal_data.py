"""What is kept about somebody who writes versions."""

from ..models import EarlierDraft, PendingImport, RubricDraft, RubricEditor


def personal_data(user) -> dict[str, object]:
    """The sections of the person's file."""
    editor = RubricEditor.objects.filter(user=user).first()
    drafts = RubricDraft.objects.filter(started_by=user).order_by("pk")
    changes = EarlierDraft.objects.filter(by=user).order_by("pk")
    imports = PendingImport.objects.filter(by=user).order_by("pk")
    return {
        "rubric_editor_since": editor.named_at if editor else None,
        "rubric_drafts_you_started": list(drafts.values("reference", "started_at")),
        "rubric_drafts_you_changed": list(changes.values("draft__reference", "version", "what", "at")),
        "rubric_files_you_sent": list(imports.values("draft__reference", "file_name", "at")),
    }
