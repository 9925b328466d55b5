"""What a programme counts: its measures, one measure with its chart, and where its limits start anew."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessments.queries.access import programmes_for
from apps.common.forms import posted, render_form

from ..actions import measures as measure_actions
from ..forms.measures import MeasureForm, MeasureStepForm
from ..queries.measure_values import step_page
from ..queries.measures import (
    describe_measure_page,
    measure_page,
    measures_for,
    measures_page,
    step_to_take_back,
)


@require_safe
def measures(request, reference):
    """Everything that a programme counts."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    page = measures_page(request.user, programme, request.GET.get("page"))
    return render(request, "improvement/measures.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def add_measure(request, reference):
    """Begin to count something; `?for=` names the action that a person came from."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    page = describe_measure_page(request.user, programme)
    form = MeasureForm(
        posted(request), actions=page.actions, names=page.names, initial={"action": request.GET.get("for", "")}
    )
    form.cancel_url = reverse("improvement:measures", args=[reference])
    if form.is_valid():
        measure = measure_actions.add_measure(
            programme=programme, description=form.description(), by=request.user, at=timezone.now()
        )
        messages.success(request, "The measure is there. Now give it its first values.")
        return redirect("improvement:measure", measure.reference)
    return render_form(request, "improvement/add_measure.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change_measure(request, reference):
    """Say afresh what a measure is."""
    found = get_object_or_404(measures_for(request.user), reference=reference)
    page = describe_measure_page(request.user, found.programme, besides=found)
    initial = {
        "name": found.name,
        "unit": found.unit,
        "kind": found.kind,
        "better": found.better,
        "cadence": found.cadence,
        "action": found.action.reference if found.action else "",
    }
    form = MeasureForm(posted(request), actions=page.actions, names=page.names, measure=found, initial=initial)
    form.cancel_url = reverse("improvement:measure", args=[reference])
    if form.is_valid():
        measure_actions.change_measure(
            measure=found, description=form.description(), by=request.user, at=timezone.now()
        )
        messages.success(request, "The changes are saved.")
        return redirect("improvement:measure", reference)
    return render_form(request, "improvement/change_measure.html", {"measure": found, "form": form})


@require_safe
def measure(request, reference):
    """One measure: its chart, what it says, and its values."""
    found = get_object_or_404(measures_for(request.user), reference=reference)
    return render(request, "improvement/measure.html", {"page": measure_page(request.user, found)})


@require_http_methods(["GET", "HEAD", "POST"])
def set_limit_step(request, reference):
    """Let the limits start anew where something has changed for good."""
    found = get_object_or_404(measures_for(request.user), reference=reference)
    page = step_page(request.user, found)
    form = MeasureStepForm(posted(request), page=page)
    form.cancel_url = reverse("improvement:measure", args=[reference])
    if form.is_valid():
        measure_actions.set_limit_step(
            measure=found,
            period=form.cleaned_data["period"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The average and its limits start anew there.")
        return redirect("improvement:measure", reference)
    return render_form(request, "improvement/set_limit_step.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_limit_step(request, reference, step):
    """Ask once, then let the limits go on as if they had not started anew."""
    found = get_object_or_404(measures_for(request.user), reference=reference)
    page = step_to_take_back(request.user, found, step)
    if request.method == "POST":
        measure_actions.take_back_limit_step(step=page.step, by=request.user, at=timezone.now())
        messages.success(request, "The limits go on without that step.")
        return redirect("improvement:measure", reference)
    return render(request, "improvement/take_back_limit_step.html", {"page": page})
