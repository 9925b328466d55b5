"""Programmes, and the life of an audit."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form

from .. import permissions
from ..actions import audits as audit_actions
from ..actions import versions as version_actions
from ..actions.audits import finish_rating
from ..actions.rubric_upgrade import move_to_rubric
from ..forms.audits import DiscardForm, PeriodForm, ReopenForm, StartForm, WithdrawForm
from ..queries.access import audits_for, programmes_for
from ..queries.activity_log import activity_log_page
from ..queries.audits import audit_page, reopen_page, summary_page
from ..queries.programme_pages import programme_page, programmes_page, start_audit_page
from ..queries.rubric_upgrade import move_page
from ..statuses import AuditStatus

# Where a manager goes on once their own rating is finished; in any other state they wait, on the audit's own page.
COMES_NEXT: dict[str, str] = {AuditStatus.AGREEING: "assessments:agree", AuditStatus.AGREED: "assessments:check"}


@require_safe
def programmes(request):
    """Every programme that the person works with, and what to do next on each."""
    page = programmes_page(request.user, request.GET.get("page"), timezone.localdate())
    return render(request, "assessments/programmes.html", {"page": page})


@require_safe
def programme(request, reference):
    """One programme, who funds it, and its audits."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = programme_page(request.user, found, request.GET.get("page"), timezone.localdate())
    return render(request, "assessments/programme.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def start_audit(request, reference):
    """Choose the period of a new audit."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = start_audit_page(request.user, found)
    form = StartForm(posted(request), earlier=page.earlier, today=timezone.localdate())
    if form.is_valid():
        audit = audit_actions.start_audit(programme=found, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("assessments:audit", audit.reference)
    return render_form(request, "assessments/start_audit.html", {"page": page, "form": form})


@require_safe
def audit(request, reference):
    """The task list of one audit."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = audit_page(request.user, found, timezone.localdate())
    return render(request, "assessments/audit.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def change_period(request, reference):
    """Correct the period that an open audit looks at."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_change_period(request.user, found)
    form = PeriodForm(
        posted(request),
        initial={"period_start": found.period_start, "period_end": found.period_end},
    )
    if form.is_valid():
        audit_actions.change_period(assessment=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "The new period is saved.")
        return redirect("assessments:audit", reference)
    return render_form(request, "assessments/change_period.html", {"page": found, "form": form})


@require_safe
def summary(request, reference):
    """The profile, what is missing, and every answer."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = summary_page(request.user, found)
    return render(request, "assessments/summary.html", {"page": page})


@require_safe
def trail(request, reference):
    """Who did what to one version of an audit, and when."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = activity_log_page(request.user, found, request.GET.get("page"))
    return render(request, "assessments/trail.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request, reference):
    """Look once more, then finish the programme's own rating."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_finish(request.user, found)
    page = summary_page(request.user, found)
    ready = page.rating_set.scores.can_be_finished
    if request.method == "POST" and ready:
        finished = finish_rating(assessment=found, by=request.user, at=timezone.now())
        messages.success(request, "The rating is finished. Its answers are locked.")
        return redirect(COMES_NEXT.get(finished.status, "assessments:audit"), reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/finish.html", {"page": page}, status=status)


@require_POST
def take_up_again(request, reference):
    """Go on with the programme's own rating."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    audit_actions.take_up_again(assessment=found, by=request.user, at=timezone.now())
    messages.success(request, "The rating is open again. Nothing in it has changed.")
    return redirect("assessments:audit", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, reference):
    """Say why, then begin the next version."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = reopen_page(request.user, found)
    form = ReopenForm(posted(request))
    form.cancel_url = reverse("assessments:audit", args=[reference])
    if form.is_valid():
        version = version_actions.reopen(
            assessment=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, f"This is version {version.version}. Version {found.version} stays as it was.")
        return redirect("assessments:audit", version.reference)
    return render_form(request, "assessments/reopen.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_version(request, reference):
    """Say why, then say on every page that this version no longer stands."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_withdraw_version(request.user, found)
    form = WithdrawForm(posted(request))
    form.cancel_url = reverse("assessments:audit", args=[reference])
    if form.is_valid():
        version_actions.withdraw_version(
            assessment=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, "This version is withdrawn, and says so wherever it is read.")
        return redirect("assessments:audit", reference)
    return render_form(request, "assessments/withdraw_version.html", {"page": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def move(request, reference):
    """See what comes along, then go on with an open audit on a later version of the rubric."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = move_page(request.user, found)
    if request.method == "POST":
        moved = move_to_rubric(assessment=found, rubric=page.rubric, by=request.user, at=timezone.now())
        messages.success(request, f"The audit is on version {page.rubric.version} of the rubric now.")
        return redirect("assessments:audit", moved.reference)
    return render(request, "assessments/move.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, reference):
    """Say why, then set an unfinished audit aside."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_discard(request.user, found)
    form = DiscardForm(posted(request))
    form.cancel_url = reverse("assessments:audit", args=[reference])
    if form.is_valid():
        audit_actions.discard(
            assessment=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, "The audit is set aside. You can bring it back from this page.")
        return redirect("assessments:programme", found.programme.reference)
    return render_form(request, "assessments/discard.html", {"page": found, "form": form})


@require_POST
def bring_back(request, reference):
    """Go on with a discarded audit."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    audit_actions.bring_back(assessment=found, by=request.user, at=timezone.now())
    messages.success(request, "The audit is back, as you left it.")
    return redirect("assessments:audit", reference)
