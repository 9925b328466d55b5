"""Versions and drafts as files, and drafts from files. Nothing is taken over before somebody has seen the changes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted
from apps.rubric.problems import RubricProblems
from apps.rubric.queries.stored import known

from .. import files
from ..actions import drafts as actions
from ..drafts.document import ChangedMeanwhile
from ..forms import FileForm
from ..queries import drafts as queries
from .editors import for_editors


@require_safe
@for_editors
def download_version(request, identifier, version, kind):
    """A published version as a file, for reading outside."""
    rubric = get_object_or_404(queries.published_for(request.user), identifier=identifier, version=version)
    return _sent(known(rubric).content, kind, f"{identifier}-{version}")


@require_safe
@for_editors
def export_draft(request, reference, kind):
    """A draft as a file, unfinished as it may be."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    content = queries.draft_head(found).document.content
    return _sent(content, kind, f"{content.rubric.id}-{content.rubric.version}-draft")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def import_draft(request, reference):
    """Send a file; what it would change is shown next."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    form = FileForm(posted(request), request.FILES or None)
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    problems: tuple[files.FileProblem, ...] = ()
    if form.is_valid():
        try:
            pending_import = _stage_file(found, form.cleaned_data["file"], by=request.user)
        except files.FileProblems as wrong:
            problems = wrong.problems
        else:
            return redirect("rubric_editor:confirm_import", reference, pending_import.reference)
    return render(
        request,
        "rubric_editor/import_draft.html",
        {"page": queries.draft_head(found), "form": form, "problems": problems},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def confirm_import(request, reference, pending):
    """What the file would change; on a yes, it takes the draft's place, and on a no the draft stays."""
    imports = queries.pending_imports_for(request.user)
    pending_import = get_object_or_404(imports, draft__reference=reference, reference=pending)
    page, status = queries.import_page(pending_import), 200
    if request.method == "POST" and "drop" in request.POST:
        actions.discard_import(pending_import=pending_import, by=request.user, at=timezone.now())
        messages.success(request, "The draft is as it was. The file was not taken over.")
        return redirect("rubric_editor:draft", reference)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            actions.apply_import(
                pending_import=pending_import,
                seen=int(seen) if seen.isdecimal() else 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile:
            status = 409
        else:
            messages.success(request, "The draft is now as the file says. What was there before is kept.")
            return redirect("rubric_editor:draft", reference)
    context = {"page": page, "conflict": status == 409}
    return render(request, "rubric_editor/confirm_import.html", context, status=status)


def _stage_file(found, file, *, by):
    """The file as an import that waits to be confirmed. Raises FileProblems, each with its line or cell."""
    held = files.read(file.name, file.read())
    try:
        return actions.stage_import(draft=found, plain=held.plain, file_name=file.name, by=by, at=timezone.now())
    except RubricProblems as wrong:
        raise held.named(wrong) from wrong


def _sent(content, kind, name):
    if kind not in files.KINDS:
        raise Http404("There is no such kind of file.")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(files.write(content, kind), content_type=files.KINDS[kind], headers=headers)
