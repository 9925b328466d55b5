"""Adding indicators, taking them out, bringing them back, and saying what each comes from."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.forms import posted

from ..actions import drafts as actions
from ..drafts.document import ChangedMeanwhile
from ..forms import AddIndicatorForm, OriginForm
from ..queries import drafts as queries
from .editors import for_editors


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def add_indicator(request, reference, factor):
    """Add an indicator to a factor; its words come next."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    page = queries.add_page(found, factor)
    if page is None:
        raise Http404("The draft has no such factor.")
    form = AddIndicatorForm(page.in_use, posted(request), initial={"code": page.next_code})
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    if form.is_valid():
        code, title = form.cleaned_data["code"], form.cleaned_data["title"]
        actions.add_indicator(draft=found, factor=factor, code=code, title=title, by=request.user, at=timezone.now())
        messages.success(request, f"{code} is added. Write its words.")
        return redirect("rubric_editor:edit_indicator", reference, code)
    status = 422 if form.is_bound else 200
    return render(request, "rubric_editor/add_indicator.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def retire_indicator(request, reference, code):
    """Take an indicator out, after saying what that means."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    page = queries.origin_page(found, code)
    if page is None:
        raise Http404("The draft has no such indicator.")
    if request.method == "POST":
        actions.retire_indicator(draft=found, code=code, by=request.user, at=timezone.now())
        messages.success(request, f"{code} is taken out. You can bring it back as long as this is a draft.")
        return redirect("rubric_editor:draft", reference)
    return render(request, "rubric_editor/retire_indicator.html", {"page": page})


@require_POST
@for_editors
def bring_back_indicator(request, reference, code):
    """Put an indicator back that was taken out."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    actions.bring_back_indicator(draft=found, code=code, by=request.user, at=timezone.now())
    messages.success(request, f"{code} is back.")
    return redirect("rubric_editor:draft", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def map_indicator(request, reference, code):
    """Say what an indicator comes from."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    page = queries.origin_page(found, code)
    if page is None:
        raise Http404("The draft has no such indicator.")
    form = OriginForm(page.candidates, posted(request), initial=page.entry)
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    status, seen = (422 if form.is_bound else 200), request.POST.get("seen", page.seen)
    if form.is_valid():
        try:
            actions.map_indicator(
                draft=found,
                code=code,
                kind=form.cleaned_data["kind"],
                predecessor=form.cleaned_data["predecessor"] or None,
                seen=seen,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile:
            status, seen = 409, page.seen
        else:
            messages.success(request, f"{code}: what it comes from is saved.")
            return redirect("rubric_editor:draft", reference)
    return render(
        request,
        "rubric_editor/map_indicator.html",
        {"page": page, "form": form, "seen": seen, "conflict": status == 409},
        status=status,
    )
