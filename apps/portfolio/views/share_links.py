"""Links to a report for people without an account: making and ending them, and what they open."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessments.queries.access import audits_for
from apps.common.forms import posted
from apps.common.hourly_counts import AN_HOUR
from apps.common.uploads.stored_files import FileChangedError, open_stored
from apps.reports.queries.progress import file_name

from ..actions import share_links as link_actions
from ..models import ShareLink
from ..queries.share_links import link_with, linked_report_page, share_links_for, share_links_page
from ..share_link_forms import ShareLinkForm
from ..share_link_limits import is_guessing_links, is_link_over_limit
from ..share_link_permissions import reason_link_is_over


@require_http_methods(["GET", "HEAD", "POST"])
def share_links(request, reference):
    """The links of one version. A POST makes one: its address stands in the answer and never again."""
    audit, today = get_object_or_404(audits_for(request.user), reference=reference), timezone.localdate()
    page, address = share_links_page(request.user, audit, request.GET.get("page"), today), ""
    form = ShareLinkForm(today, posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        said = form.cleaned_data
        at = {"by": request.user, "at": timezone.now()}
        secret = link_actions.make_share_link(assessment=audit, label=said["label"], last_day=said["last_day"], **at)
        address, status = settings.SITE_URL + reverse("portfolio:linked_report", args=[secret]), 200
        page, form = share_links_page(request.user, audit, None, today), ShareLinkForm(today)
    context = {"page": page, "form": form, "address": address}
    response = render(request, "portfolio/share_links.html", context, status=status)
    if address:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def revoke_share_link(request, reference):
    """Take a link back."""
    link = get_object_or_404(share_links_for(request.user), reference=reference)
    link_actions.revoke_share_link(link=link, by=request.user, at=timezone.now())
    messages.success(request, "The link is taken back. Whoever opens it from now on reads that it was.")
    return redirect("portfolio:share_links", link.assessment.reference)


def open_by_link(view):
    """Mark a view that a link opens: counted, found by no search engine, kept nowhere, told to no other site."""

    @wraps(view)
    def opened(request, secret):
        response = _answer(view, request, secret)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(require_safe(opened))


def _answer(view, request, secret):
    now = timezone.now()
    if is_link_over_limit(secret, now):
        return _told_to_wait(request)
    link = link_with(secret)
    if link is None:
        if is_guessing_links(request, now):
            return _told_to_wait(request)
        raise Http404
    if reason := reason_link_is_over(link, timezone.localdate(now)):
        return render(request, "portfolio/_link_over.html", {"reason": reason}, status=410)
    return view(request, link, secret)


def _told_to_wait(request):
    response = render(request, "portfolio/_link_waits.html", status=429)
    response.headers["Retry-After"] = str(AN_HOUR)
    return response


@open_by_link
def linked_report(request, link: ShareLink, secret: str):
    """The report as a commissioner reads it."""
    page = linked_report_page(link, timezone.localdate())
    link_actions.count_opening(link=link, by=None, at=timezone.now())
    return render(request, "portfolio/linked_report.html", {"page": page, "secret": secret})


@open_by_link
def linked_pdf(request, link: ShareLink, secret: str):
    """Its PDF, if it is made."""
    report = linked_report_page(link, timezone.localdate()).report
    if report is None:
        raise Http404
    try:
        file = open_stored(report.file, sha256=report.sha256)
    except (FileNotFoundError, FileChangedError):
        raise Http404 from None
    link_actions.count_opening(link=link, by=None, at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=file_name(report), content_type="application/pdf")
