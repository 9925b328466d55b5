"""Drafts from files. Nothing is taken over before somebody has seen the changes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted, render_form
from apps.common.unicode_text import line_text
from apps.rubric.problems import RubricProblems

from ..actions import imports as import_actions
from ..actions.changes import DraftConflict
from ..file_formats import FileProblem, FileProblems, read_file
from ..forms import RubricFileForm
from ..queries.access import drafts_for
from ..queries.drafts import draft_head
from ..queries.imports import changes_by_import, is_pending, pending_imports_for
from .access import for_editors, sent_draft_version


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def import_draft(request, reference):
    """Send a file; what it would change is shown next."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    form = RubricFileForm(posted(request), request.FILES or None)
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    problems: tuple[FileProblem, ...] = ()
    if form.is_valid():
        try:
            pending_import = _stage_file(draft, form.cleaned_data["file"], by=request.user)
        except FileProblems as wrong:
            problems = wrong.problems
        else:
            return redirect("rubric_editor:confirm_import", reference, pending_import.reference)
    context = {"page": draft_head(draft), "form": form, "problems": problems}
    return render_form(request, "rubric_editor/import_draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def confirm_import(request, reference, pending):
    """What the file would change; on a yes, it takes the draft's place, and on a no the draft stays."""
    if request.method == "POST" and not is_pending(pending):
        get_object_or_404(drafts_for(request.user), reference=reference)
        messages.info(request, "This is done: that file was taken over or left before. Nothing was changed just now.")
        return redirect("rubric_editor:draft", reference)
    imports = pending_imports_for(request.user)
    pending_import = get_object_or_404(imports, draft__reference=reference, reference=pending)
    by, at = request.user, timezone.now()
    is_conflict = False
    if request.method == "POST" and "drop" in request.POST:
        import_actions.discard_import(pending_import=pending_import, by=by, at=at)
        messages.success(request, "The draft is as it was. The file was not taken over.")
        return redirect("rubric_editor:draft", reference)
    if request.method == "POST":
        expected_version = sent_draft_version(request)
        try:
            import_actions.apply_import(
                pending_import=pending_import, expected_version=expected_version, by=by, at=at
            )
        except DraftConflict:
            is_conflict = True
        else:
            messages.success(request, "The draft is now as the file says. What was there before is kept.")
            return redirect("rubric_editor:draft", reference)
    context = {
        "page": draft_head(pending_import.draft),
        "pending_import": pending_import,
        "changes": changes_by_import(pending_import),
        "conflict": is_conflict,
    }
    return render(request, "rubric_editor/confirm_import.html", context, status=409 if is_conflict else 200)


def _stage_file(draft, file, *, by):
    """The file as an import that waits to be confirmed. Raises FileProblems, each with its line or cell."""
    parsed = read_file(file.name, file.read())
    try:
        return import_actions.stage_import(
            draft=draft, plain=parsed.plain, file_name=line_text(file.name), by=by, at=timezone.now()
        )
    except RubricProblems as wrong:
        raise parsed.locate(wrong) from wrong
