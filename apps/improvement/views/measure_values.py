"""Values of a measure: typed one by one, pasted or sent as a file, corrected, taken out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted, render_form

from ..actions import measures as measure_actions
from ..actions.measures import CHANGED_MEANWHILE
from ..domain.value_lines import as_lines
from ..forms.measures import AddValueForm, ConfirmValuesForm, CorrectValueForm, PasteForm
from ..queries.measure_values import correct_value_page, preview_of, value_entry_page
from ..queries.measures import measures_for


@require_http_methods(["GET", "HEAD", "POST"])
def add_value(request, reference):
    """Type the value of one month or week."""
    measure = get_object_or_404(measures_for(request.user), reference=reference)
    page = value_entry_page(request.user, measure, timezone.localdate())
    form = AddValueForm(posted(request), page=page, today=timezone.localdate())
    form.cancel_url = _measure_url(measure)
    if form.is_valid():
        measure_actions.store_values(
            measure=measure, values=form.values, expected_version=measure.version, by=request.user, at=timezone.now()
        )
        messages.success(request, "The value is saved.")
        return redirect(_measure_url(measure))
    return render_form(request, "improvement/add_value.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def paste_values(request, reference):
    """Paste a column or send a file, look at what would be stored, and store it. Nothing is kept before that."""
    measure = get_object_or_404(measures_for(request.user), reference=reference)
    today = timezone.localdate()
    page = value_entry_page(request.user, measure, today)
    if "lines" in request.POST:
        return _store_pasted(request, page, today)
    form = PasteForm(posted(request), request.FILES or None, measure=measure, today=today)
    form.cancel_url = _measure_url(measure)
    if form.is_valid():
        return _draw_preview(request, page, form.read_lines, today)
    return render_form(request, "improvement/paste_values.html", {"page": page, "form": form})


def _store_pasted(request, page, today):
    """Store what a preview has shown, unless the measure has changed since: then it is shown afresh."""
    form = ConfirmValuesForm(request.POST, measure=page.measure, today=today)
    if not form.is_valid():
        again = PasteForm({"text": request.POST["lines"]}, measure=page.measure, today=today)
        again.cancel_url = _measure_url(page.measure)
        return render_form(request, "improvement/paste_values.html", {"page": page, "form": again})
    if form.cleaned_data["expected_version"] != page.measure.version:
        return _draw_preview(request, page, form.read_lines, today, changed=CHANGED_MEANWHILE)
    stored = measure_actions.store_values(
        measure=page.measure,
        values=form.read_lines.values,
        expected_version=form.cleaned_data["expected_version"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"{stored} value{' is' if stored == 1 else 's are'} stored.")
    return redirect(_measure_url(page.measure))


def _draw_preview(request, page, read, today, *, changed: str = ""):
    initial = {"lines": as_lines(read.values), "expected_version": page.measure.version}
    form = ConfirmValuesForm(measure=page.measure, today=today, initial=initial)
    form.cancel_url = _measure_url(page.measure)
    form.cancel_label = "Store nothing"
    context = {
        "page": page,
        "form": form,
        "preview": preview_of(page, read.values),
        "problems": read.problems,
        "changed": changed,
    }
    return render(request, "improvement/_values_preview.html", context, status=409 if changed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_value(request, reference, period):
    """Give a month or week another value; what was typed before stays beside it."""
    measure = get_object_or_404(measures_for(request.user), reference=reference)
    page = correct_value_page(request.user, measure, period)
    form = CorrectValueForm(posted(request), page=page)
    form.cancel_url = _measure_url(measure)
    if form.is_valid():
        if form.cleaned_data["expected_version"] != measure.version:
            form = CorrectValueForm({**request.POST.dict(), "expected_version": str(measure.version)}, page=page)
            context = {"page": page, "form": form, "changed": CHANGED_MEANWHILE}
            return render(request, "improvement/correct_value.html", context, status=409)
        measure_actions.store_values(
            measure=measure,
            values=form.values,
            expected_version=form.cleaned_data["expected_version"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The correction is saved. The earlier value stays in its history.")
        return redirect(_measure_url(measure))
    return render_form(request, "improvement/correct_value.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def take_out_value(request, reference, period):
    """Ask once, then say that a month or week has no value after all."""
    measure = get_object_or_404(measures_for(request.user), reference=reference)
    page = correct_value_page(request.user, measure, period)
    if request.method == "POST":
        measure_actions.take_out_value(
            measure=measure,
            period=page.period,
            expected_version=measure.version,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The value is out of the chart. It stays in the history of its month or week.")
        return redirect(_measure_url(measure))
    return render(request, "improvement/take_out_value.html", {"page": page})


def _measure_url(measure) -> str:
    return reverse("improvement:measure", args=[measure.reference])
