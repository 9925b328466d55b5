"""The evidence log: its list, its pieces, their files, and what it covers."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.errors import allows
from apps.common.forms import posted, render_form
from apps.common.optimistic_locking import Conflict, client_id_for
from apps.common.public_ids import new_reference
from apps.common.uploads.downloads import as_download
from apps.common.uploads.stored_files import FileChangedError, open_stored
from apps.jobs.file_deletion import are_gone

from .. import permissions
from ..actions import evidence as evidence_actions
from ..forms.evidence import AddEvidenceForm, ChangeEvidenceForm, FileForm, group_name
from ..queries import evidence as evidence_queries
from ..queries.access import audits_for
from ..queries.evidence import (
    AddEvidencePage,
    ChangeEvidencePage,
    add_evidence_page,
    attach_file_page,
    change_evidence_page,
    evidence_coverage_page,
    evidence_log_page,
    evidence_piece_page,
    take_out_evidence_page,
)
from ..rating_set import own_side

NOT_WHAT_WAS_ATTACHED = (
    "The file that is stored here is not the one that was attached, so it is not handed out. Tell the people who run "
    "this site: they can bring it back from a backup."
)
FILE_DELETED = "The file is deleted."
FILE_OUT_OF_REACH = (
    "Nobody can open the file any more. The place where files are kept does not answer just now: the file is deleted "
    "from there as soon as it does. You need not do anything."
)


@require_safe
def evidence_log(request, reference):
    """Every piece of evidence of one audit."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = evidence_log_page(request.user, found, request.GET.get("page"), request.GET.get("indicator"))
    return render(request, "assessments/evidence_log.html", {"page": page, "home": _home(request.user, found)})


@require_safe
def evidence_coverage(request, reference):
    """Which indicators have which kinds of evidence."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = evidence_coverage_page(request.user, found)
    context = {"page": page, "home": _home(request.user, found)}
    return render(request, "assessments/evidence_coverage.html", context)


@require_safe
def evidence_piece(request, reference, piece):
    """One piece of evidence, with its file and what became of it."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = evidence_piece_page(request.user, found, piece)
    return render(request, "assessments/evidence_piece.html", {"page": page, "home": _home(request.user, found)})


@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request, reference):
    """Log a piece of evidence; `?for=` names the indicator whose page a person came from, and goes back to."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = add_evidence_page(request.user, found, request.GET.get("for"))
    form = AddEvidenceForm(
        posted(request),
        request.FILES or None,
        rubric=page.rubric,
        today=timezone.localdate(),
        file_refusal=page.file_refusal,
        initial=_start(page),
    )
    back = _way_back(request.user, page)
    form.cancel_url = back
    if form.is_valid():
        evidence_actions.add_evidence(
            assessment=found,
            piece=form.piece(),
            file=form.accepted_file(),
            reference=form.cleaned_data["reference"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The evidence is in the log.")
        return redirect(back)
    return render_form(
        request,
        "assessments/add_evidence.html",
        {"page": page, "form": form, "back": back, "home": _home(request.user, found)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_evidence(request, reference, piece):
    """Change what a piece of evidence says."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = change_evidence_page(request.user, found, piece)
    form = _change_form(page, posted(request))
    status, conflict = (422 if form.is_bound else 200), None
    if form.is_valid():
        result = evidence_actions.change_evidence(
            evidence=page.evidence,
            piece=form.piece(),
            expected_version=form.cleaned_data["expected_version"],
            client_id=client_id_for(request),
            by=request.user,
            at=timezone.now(),
        )
        if not isinstance(result, Conflict):
            messages.success(request, "The changes are saved.")
            return redirect("assessments:evidence_piece", reference, piece)
        status, conflict = 409, evidence_piece_page(request.user, found, piece)
        again = request.POST.copy()
        again["expected_version"] = str(result.theirs.version)
        form = _change_form(page, again)
    return render(
        request,
        "assessments/change_evidence.html",
        {
            "page": page,
            "form": form,
            "conflict": conflict,
            "client_id": client_id_for(request),
            "home": _home(request.user, found),
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_out_evidence(request, reference, piece):
    """Ask once, then take a piece of evidence out of the log."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = take_out_evidence_page(request.user, found, piece)
    if request.method == "POST":
        evidence_actions.take_out_evidence(evidence=page, by=request.user, at=timezone.now())
        messages.success(request, "The evidence is out of the log. You can bring it back below, until sign-off.")
        return redirect("assessments:evidence_log", reference)
    return render(request, "assessments/take_out_evidence.html", {"page": page, "home": _home(request.user, found)})


@require_POST
def put_back_evidence(request, reference, piece):
    """Bring a piece of evidence back into the log."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = take_out_evidence_page(request.user, found, piece)
    evidence_actions.put_back_evidence(evidence=page, by=request.user, at=timezone.now())
    messages.success(request, "The evidence is back in the log, as it was.")
    return redirect("assessments:evidence_piece", reference, piece)


@require_http_methods(["GET", "HEAD", "POST"])
def attach_file(request, reference, piece):
    """Choose the file of a piece of evidence, or the next one in its place."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = attach_file_page(request.user, found, piece)
    form = FileForm(posted(request), request.FILES or None, file_refusal=page.file_refusal)
    form.cancel_url = reverse("assessments:evidence_piece", args=[reference, piece])
    if form.is_valid():
        evidence_actions.attach_file(
            evidence=page.evidence, file=form.cleaned_data["file"], by=request.user, at=timezone.now()
        )
        messages.success(request, "The file is attached.")
        return redirect("assessments:evidence_piece", reference, piece)
    context = {"page": page, "form": form, "home": _home(request.user, found)}
    return render_form(request, "assessments/attach_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(request, reference, piece):
    """Ask once, then delete the file of a piece of evidence for good."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = take_out_evidence_page(request.user, found, piece)
    if request.method == "POST":
        names = evidence_actions.remove_file(evidence=page, by=request.user, at=timezone.now())
        messages.success(request, FILE_DELETED if are_gone(names) else FILE_OUT_OF_REACH)
        return redirect("assessments:evidence_piece", reference, piece)
    return render(request, "assessments/remove_file.html", {"page": page, "home": _home(request.user, found)})


@require_safe
def evidence_file(request, reference, file):
    """A file, to be saved. Who may have it is checked each time."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    row = evidence_queries.evidence_file(request.user, found, file)
    try:
        content = open_stored(row.file, sha256=row.sha256)
    except FileNotFoundError:
        messages.warning(request, "This file is no longer stored here. Its description is.")
        return redirect("assessments:evidence_piece", reference, row.evidence.reference)
    except FileChangedError:
        messages.warning(request, NOT_WHAT_WAS_ATTACHED)
        return redirect("assessments:evidence_piece", reference, row.evidence.reference)
    return as_download(content, name=row.name, media_type=row.media_type)


@dataclass(frozen=True)
class Home:
    """Where the log belongs for the person who reads it."""

    href: str
    is_audit: bool


def _home(person, audit) -> Home:
    """The reviewer's own review, or the audit."""
    review = permissions.review_by(person, audit)
    if review is not None:
        return Home(reverse("assessments:review", args=[review.reference]), is_audit=False)
    return Home(reverse("assessments:audit", args=[audit.reference]), is_audit=True)


def _start(page: AddEvidencePage) -> dict:
    """What a new piece begins with: a reference of its own, and the indicator that a person came from."""
    start: dict = {"reference": new_reference()}
    if page.for_indicator is not None:
        start[group_name(page.rubric.factor_of(page.for_indicator.id))] = [page.for_indicator.id]
    return start


def _way_back(person, page: AddEvidencePage) -> str:
    """Where a person came from: the indicator on the page they rate on, or the log."""
    audit, indicator = page.audit, page.for_indicator
    if indicator is not None:
        factor = page.rubric.factor_of(indicator.id).id
        review = permissions.review_by(person, audit)
        if review is not None and allows(permissions.check_can_rate_in_review, person, review.side):
            return f"{reverse('assessments:review_factor', args=[review.reference, factor])}#{indicator.id}"
        if review is None and allows(permissions.check_can_rate, person, own_side(audit)):
            return f"{reverse('assessments:rate_factor', args=[audit.reference, factor])}#{indicator.id}"
    return reverse("assessments:evidence_log", args=[audit.reference])


def _change_form(page: ChangeEvidencePage, data) -> ChangeEvidenceForm:
    form = ChangeEvidenceForm(
        data,
        rubric=page.rubric,
        today=timezone.localdate(),
        piece=page.piece,
        initial={"expected_version": page.evidence.version},
    )
    form.cancel_url = reverse("assessments:evidence_piece", args=[page.audit.reference, page.evidence.reference])
    return form
