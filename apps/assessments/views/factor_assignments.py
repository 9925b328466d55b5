"""Handing factors to colleagues."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted, render_form

from ..actions.factor_assignments import assign_factors as assign
from ..forms.factor_assignments import AssignFactorsForm
from ..queries.access import audits_for
from ..queries.factor_assignments import assign_factors_page


@require_http_methods(["GET", "HEAD", "POST"])
def assign_factors(request, reference):
    """Say who of the managers takes which factor. Everybody can still rate every one."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = assign_factors_page(request.user, found)
    form = AssignFactorsForm(posted(request), factors=page.factors, managers=page.managers, assigned=page.assigned)
    form.cancel_url = reverse("assessments:audit", args=[reference])
    if form.is_valid():
        if assign(assessment=found, managers=form.managers(), by=request.user, at=timezone.now()):
            messages.success(request, "Your colleagues see on the audit’s page who takes which factor.")
        return redirect("assessments:audit", reference)
    return render_form(request, "assessments/assign_factors.html", {"page": page, "form": form})
