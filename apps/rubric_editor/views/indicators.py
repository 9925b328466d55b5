"""Adding indicators, taking them out, bringing them back, and saying what each comes from."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.forms import posted

from ..actions import indicators as indicator_actions
from ..actions.changes import DraftConflict
from ..forms import AddIndicatorForm, MappingForm
from ..queries.access import drafts_for
from ..queries.indicators import add_indicator_page, mapping_page
from .access import for_editors


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def add_indicator(request, reference, factor):
    """Add an indicator to a factor; its words come next."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = add_indicator_page(draft, factor)
    if page is None:
        raise Http404("The draft has no such factor.")
    form = AddIndicatorForm(page.codes_in_use, posted(request), initial={"code": page.next_code})
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    if form.is_valid():
        code, title = form.cleaned_data["code"], form.cleaned_data["title"]
        indicator_actions.add_indicator(
            draft=draft, factor=factor, code=code, title=title, by=request.user, at=timezone.now()
        )
        messages.success(request, f"{code} is added. Write its words.")
        return redirect("rubric_editor:edit_indicator", reference, code)
    status = 422 if form.is_bound else 200
    return render(request, "rubric_editor/add_indicator.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def retire_indicator(request, reference, code):
    """Take an indicator out, after saying what that means."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = mapping_page(draft, code)
    if page is None:
        raise Http404("The draft has no such indicator.")
    if request.method == "POST":
        indicator_actions.retire_indicator(draft=draft, code=code, by=request.user, at=timezone.now())
        messages.success(request, f"{code} is taken out. You can bring it back as long as this is a draft.")
        return redirect("rubric_editor:draft", reference)
    return render(request, "rubric_editor/retire_indicator.html", {"page": page})


@require_POST
@for_editors
def bring_back_indicator(request, reference, code):
    """Put an indicator back that was taken out."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    indicator_actions.bring_back_indicator(draft=draft, code=code, by=request.user, at=timezone.now())
    messages.success(request, f"{code} is back.")
    return redirect("rubric_editor:draft", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def map_indicator(request, reference, code):
    """Say what an indicator comes from."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = mapping_page(draft, code)
    if page is None:
        raise Http404("The draft has no such indicator.")
    form = MappingForm(page.candidates, posted(request), initial=page.entry)
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    status = 422 if form.is_bound else 200
    expected_version = request.POST.get("expected_version", page.expected_version)
    if form.is_valid():
        try:
            indicator_actions.map_indicator(
                draft=draft,
                code=code,
                kind=form.cleaned_data["kind"],
                predecessor=form.cleaned_data["predecessor"] or None,
                expected_version=expected_version,
                by=request.user,
                at=timezone.now(),
            )
        except DraftConflict:
            status, expected_version = 409, page.expected_version
        else:
            messages.success(request, f"{code}: what it comes from is saved.")
            return redirect("rubric_editor:draft", reference)
    context = {"page": page, "form": form, "expected_version": expected_version, "conflict": status == 409}
    return render(request, "rubric_editor/map_indicator.html", context, status=status)
