"""Rating offline: a workbook to take along, and what came back in one. Whose answers, the address says."""

from dataclasses import dataclass
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted
from apps.common.uploads import as_download
from apps.common.xlsx.cells import WorkbookRefused

from .. import permissions
from ..actions.workbooks import Applied, apply_upload, keep_upload, leave_upload
from ..forms.workbooks import ApplyForm, WorkbookForm
from ..models import Side, SideKind, WorkbookUpload
from ..offline.workbook_export import make_workbook
from ..offline.workbook_import import receive_workbook
from ..queries.people import audits_for
from ..queries.reviews import reviews_for
from ..queries.workbooks import upload_page, uploads_for, workbook_page
from ..sheet import own_side

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLANK, ANSWERS = "blank", "answers"


@dataclass(frozen=True)
class Desk:
    """One side at its workbook: the addresses of its pages."""

    side: Side
    reference: str  # in every address: the audit's, or the review's
    prefix: str  # of the URL names: empty for the programme's own rating

    def _address(self, name: str, *rest: str) -> str:
        return reverse(f"assessments:{self.prefix}{name}", args=[self.reference, *rest])

    @property
    def home(self) -> str:
        return reverse(f"assessments:{'review' if self.prefix else 'audit'}", args=[self.reference])

    @property
    def page(self) -> str:
        return self._address("workbook")

    @property
    def with_answers(self) -> str:
        return self._address("download_workbook", ANSWERS)

    @property
    def blank(self) -> str:
        return self._address("download_workbook", BLANK)

    def upload(self, upload: WorkbookUpload) -> str:
        return self._address("workbook_upload", upload.reference)

    def leave(self, upload: WorkbookUpload) -> str:
        return self._address("leave_workbook", upload.reference)


def _own_desk(request, reference: str) -> Desk:
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_read(request.user, found)
    return Desk(own_side(found), reference, "")


def _review_desk(request, reference: str) -> Desk:
    """A review's own workbook: nobody but its reviewer comes this way."""
    review = get_object_or_404(reviews_for(request.user).exclude(side=None), reference=reference)
    assert review.side is not None  # left out above
    review.side.assessment = review.assessment
    return Desk(review.side, reference, "review_")


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request, reference):
    """Take the programme's own rating along as a workbook, or send one back."""
    return _workbook(request, _own_desk(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
def review_workbook(request, reference):
    """Take one's own review along as a workbook, or send one back."""
    return _workbook(request, _review_desk(request, reference))


@require_safe
def download_workbook(request, reference, content):
    """The workbook of the programme's own rating: with its answers so far, or blank."""
    return _download(request, _own_desk(request, reference), content)


@require_safe
def review_download_workbook(request, reference, content):
    """The workbook of one's own review: with its answers so far, or blank."""
    return _download(request, _review_desk(request, reference), content)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_upload(request, reference, upload):
    """Look at what a workbook would change in the programme's own rating, then save it."""
    return _upload(request, _own_desk(request, reference), upload)


@require_http_methods(["GET", "HEAD", "POST"])
def review_workbook_upload(request, reference, upload):
    """Look at what a workbook would change in one's own review, then save it."""
    return _upload(request, _review_desk(request, reference), upload)


@require_POST
def leave_workbook(request, reference, upload):
    """Save nothing of a workbook."""
    return _leave(request, _own_desk(request, reference), upload)


@require_POST
def review_leave_workbook(request, reference, upload):
    """Save nothing of a workbook for one's own review."""
    return _leave(request, _review_desk(request, reference), upload)


def _workbook(request, desk: Desk):
    page = workbook_page(request.user, desk.side)
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            received = receive_workbook(form.cleaned_data["workbook"], desk.side)
        except WorkbookRefused as refusal:
            form.add_error("workbook", refusal.sentence)
        else:
            upload = keep_upload(side=desk.side, received=received, by=request.user, at=timezone.now())
            return redirect(desk.upload(upload))
    return render(
        request,
        "assessments/workbook.html",
        {
            "page": page,
            "desk": desk,
            "form": form,
            "waiting": desk.upload(page.waiting) if page.waiting else "",
        },
        status=422 if form.is_bound else 200,
    )


def _download(request, desk: Desk, content: str) -> FileResponse:
    if content not in (BLANK, ANSWERS):
        raise Http404
    permissions.check_can_rate(request.user, desk.side)
    data = make_workbook(desk.side, blank=content == BLANK)
    return as_download(BytesIO(data), name=_file_name(desk, content), media_type=MEDIA_TYPE)


def _file_name(desk: Desk, content: str) -> str:
    audit = desk.side.assessment
    what = "review" if desk.side.kind == SideKind.REVIEW else "audit"
    name = slugify(audit.programme.name)[:60] or audit.reference.lower()
    return f"{'blank-' if content == BLANK else ''}{what}-{name}-{audit.period_end:%Y-%m}.xlsx"


def _upload(request, desk: Desk, reference: str):
    upload = _found(request, desk, reference)
    page = upload_page(request.user, upload)
    form = ApplyForm(page, posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        applied = apply_upload(
            upload=upload,
            expected_versions=form.versions_by_code,
            taken=form.taken,
            by=request.user,
            at=timezone.now(),
        )
        if not applied.left:
            messages.success(request, _said(applied.saved))
            return redirect(desk.home)
        page, status = upload_page(request.user, upload), 409
        form = ApplyForm(page)
        return _draw_upload(request, desk, page, form, status, applied)
    return _draw_upload(request, desk, page, form, status)


def _draw_upload(request, desk: Desk, page, form, status: int, applied: Applied | None = None):
    return render(
        request,
        "assessments/workbook_upload.html",
        {
            "page": page,
            "desk": desk,
            "form": form,
            "applied": applied,
            "conflicts": [(one, form.choice(one.indicator.id)) for one in page.conflicts],
            "leave": desk.leave(page.upload),
        },
        status=status,
    )


def _leave(request, desk: Desk, reference: str):
    leave_upload(upload=_found(request, desk, reference), by=request.user, at=timezone.now())
    messages.success(request, "Nothing of that workbook was saved.")
    return redirect(desk.page)


def _found(request, desk: Desk, reference: str) -> WorkbookUpload:
    upload = get_object_or_404(uploads_for(request.user).filter(side=desk.side), reference=reference)
    upload.side = desk.side
    return upload


def _said(saved: int) -> str:
    if not saved:
        return "Nothing was changed: every answer stays as it was."
    return f"{saved} answer{'s are' if saved > 1 else ' is'} saved from the workbook."
