"""Rating offline: a workbook to take along, and what came back in one."""

from io import BytesIO

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form
from apps.common.uploads.downloads import as_download
from apps.common.xlsx.cells import WorkbookRefused

from .. import permissions
from ..actions.workbooks import Applied, apply_upload, keep_upload, leave_upload
from ..forms.workbooks import ApplyForm, WorkbookForm
from ..models import Side, SideKind, WorkbookUpload
from ..offline.workbook_import import receive_workbook
from ..queries.workbooks import is_waiting, upload_page, uploads_for, workbook_page
from .rating_context import RatingContext, rating_context

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLANK, ANSWERS = "blank", "answers"


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request, role, reference):
    """Take one's ratings along as a workbook, or send one back."""
    context = rating_context(request, role, reference)
    page = workbook_page(request.user, context.side)
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            received = receive_workbook(form.cleaned_data["workbook"], context.side)
        except WorkbookRefused as refusal:
            form.add_error("workbook", refusal.sentence)
        else:
            upload = keep_upload(side=context.side, received=received, by=request.user, at=timezone.now())
            return redirect(context.url("workbook_upload", upload.reference))
    return render_form(
        request,
        "assessments/workbook.html",
        {
            "page": page,
            "rating_context": context,
            "form": form,
            "with_answers": context.url("download_workbook", ANSWERS),
            "blank": context.url("download_workbook", BLANK),
            "waiting": context.url("workbook_upload", page.waiting.reference) if page.waiting else "",
        },
    )


@require_safe
def download_workbook(request, role, reference, content):
    """The workbook of one's ratings: with its answers so far, or blank."""
    context = rating_context(request, role, reference)
    if content not in (BLANK, ANSWERS):
        raise Http404
    permissions.check_can_rate(request.user, context.side)
    from ..offline.workbook_export import make_workbook  # slow to load, and few ever ask for a workbook

    data = make_workbook(context.side, blank=content == BLANK)
    return as_download(BytesIO(data), name=_file_name(context.side, content), media_type=MEDIA_TYPE)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_upload(request, role, reference, upload):
    """Look at what a workbook would change, then save it."""
    context = rating_context(request, role, reference)
    if request.method == "POST" and not is_waiting(upload):
        return _say_done(request, context)
    sent = _sent_upload(request.user, context, upload)
    page = upload_page(request.user, sent)
    form = ApplyForm(page, posted(request))
    if not form.is_valid():
        return _draw_upload(request, context, page, form, status=422 if form.is_bound else 200)
    applied = apply_upload(
        upload=sent, expected_versions=form.versions_by_code, taken=form.taken, by=request.user, at=timezone.now()
    )
    if not applied.left:
        messages.success(request, _saved_sentence(applied.saved))
        return redirect(context.home)
    page = upload_page(request.user, sent)
    return _draw_upload(request, context, page, ApplyForm(page), status=409, applied=applied)


@require_POST
def leave_workbook(request, role, reference, upload):
    """Save nothing of a workbook."""
    context = rating_context(request, role, reference)
    if not is_waiting(upload):
        return _say_done(request, context)
    sent = _sent_upload(request.user, context, upload)
    leave_upload(upload=sent, by=request.user, at=timezone.now())
    messages.success(request, "Nothing of that workbook was saved.")
    return redirect(context.url("workbook"))


def _say_done(request, context: RatingContext):
    """The answer to a second press, or to one in another window."""
    permissions.check_can_rate(request.user, context.side)
    messages.info(request, "This is done: that workbook was saved or left before. Nothing was changed just now.")
    return redirect(context.url("workbook"))


def _draw_upload(request, context: RatingContext, page, form, *, status: int, applied: Applied | None = None):
    return render(
        request,
        "assessments/workbook_upload.html",
        {
            "page": page,
            "rating_context": context,
            "form": form,
            "applied": applied,
            "conflicts": [(proposal, form.choice(proposal.indicator.id)) for proposal in page.conflicts],
            "workbook": context.url("workbook"),
            "leave": context.url("leave_workbook", page.upload.reference),
        },
        status=status,
    )


def _file_name(side: Side, content: str) -> str:
    audit = side.assessment
    what = "review" if side.kind == SideKind.REVIEW else "audit"
    name = slugify(audit.programme.name, allow_unicode=True)[:60] or audit.reference.lower()
    return f"{'blank-' if content == BLANK else ''}{what}-{name}-{audit.period_end:%Y-%m}.xlsx"


def _sent_upload(person, context: RatingContext, reference: str) -> WorkbookUpload:
    upload = get_object_or_404(uploads_for(person).filter(side=context.side), reference=reference)
    upload.side = context.side
    return upload


def _saved_sentence(saved: int) -> str:
    if not saved:
        return "Nothing was changed: every answer stays as it was."
    return f"{saved} answer{'s are' if saved > 1 else ' is'} saved from the workbook."
