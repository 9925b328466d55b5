"""Writing “You said, we did”: the draft, its preview, publishing it, taking it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessments.queries.access import programmes_for
from apps.common.errors import NotAllowed
from apps.common.forms import posted, render_form
from apps.common.optimistic_locking import Conflict

from ..actions import you_said as you_said_actions
from ..forms.you_said import PublishYouSaidForm, TakeBackYouSaidForm, YouSaidItemForm, item_initial
from ..permissions import check_can_tell
from ..queries.you_said import (
    draft_overview,
    items_for,
    shown,
    versions_for,
    you_said_item_form_page,
    you_said_overview,
)


@require_safe
def you_said(request, reference):
    """What a programme tells the people it asked: what is published, and the draft of what comes next."""
    page = you_said_overview(request.user, _programme(request, reference))
    return render(request, "improvement/you_said.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def add_you_said_item(request, reference):
    """Write one item; `?from=` names an action of the plan to begin from."""
    programme = _programme(request, reference)
    page = you_said_item_form_page(request.user, programme)
    begun = next((action for action in page.actions if action.reference == request.GET.get("from")), None)
    form = YouSaidItemForm(posted(request), page=page, initial={"done": begun.title} if begun else None)
    form.cancel_url = reverse("improvement:you_said", args=[reference])
    if form.is_valid():
        try:
            you_said_actions.add_you_said_item(
                programme=programme, words=form.item_words(), by=request.user, at=timezone.now()
            )
        except NotAllowed as refusal:  # the page is full, and what was typed stays in its boxes
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "The item is in the draft. Nobody outside sees it before you publish.")
            return redirect("improvement:you_said", reference)
    return render_form(request, "improvement/add_you_said_item.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change_you_said_item(request, reference):
    """Say an item afresh; the later of two changes is told of the other."""
    item = get_object_or_404(items_for(request.user), reference=reference)
    page = you_said_item_form_page(request.user, item.page.programme)
    form = YouSaidItemForm(posted(request), page=page, initial=item_initial(item))
    theirs, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        result = you_said_actions.change_you_said_item(
            item=item,
            words=form.item_words(),
            expected_version=form.cleaned_data["expected_version"],
            by=request.user,
            at=timezone.now(),
        )
        if not isinstance(result, Conflict):
            messages.success(request, "The item is saved." if result.changed else "Nothing has changed.")
            return redirect("improvement:you_said", page.programme.reference)
        theirs, status = result.theirs, 409
        again = request.POST.copy()
        again["expected_version"] = str(theirs.version)
        form = YouSaidItemForm(again, page=page)
    form.cancel_url = reverse("improvement:you_said", args=[page.programme.reference])
    context = {"page": page, "item": item, "theirs": theirs and shown(theirs), "form": form}
    return render(request, "improvement/change_you_said_item.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_you_said_item(request, reference):
    """Ask once, then take an item out of the draft."""
    item = get_object_or_404(items_for(request.user), reference=reference)
    check_can_tell(request.user, item.page.programme)
    if request.method == "POST":
        you_said_actions.remove_you_said_item(item=item, by=request.user, at=timezone.now())
        messages.success(request, "The item is out of the draft.")
        return redirect("improvement:you_said", item.page.programme.reference)
    return render(request, "improvement/remove_you_said_item.html", {"item": item})


@require_POST
def move_you_said_item(request, reference):
    """Let an item change places with the one above."""
    item = get_object_or_404(items_for(request.user), reference=reference)
    you_said_actions.move_you_said_item(item=item, by=request.user, at=timezone.now())
    return redirect("improvement:you_said", item.page.programme.reference)


@require_safe
def preview_you_said(request, reference):
    """The draft exactly as anybody would read it."""
    page = draft_overview(request.user, _programme(request, reference))
    return render(request, "improvement/public_you_said.html", _preview(page))


@require_safe
def preview_easy_you_said(request, reference):
    """The same in Easy Read."""
    page = draft_overview(request.user, _programme(request, reference))
    return render(request, "improvement/easy_you_said.html", _preview(page))


@require_http_methods(["GET", "HEAD", "POST"])
def publish_you_said(request, reference):
    """Look once more, then put the draft where anybody with the link can read it."""
    programme = _programme(request, reference)
    page = draft_overview(request.user, programme)
    if not page.rows:
        raise NotAllowed("Write at least one item before you publish.")
    assert page.page is not None  # it has items
    form = PublishYouSaidForm(posted(request), initial={"expected_version": page.page.version})
    form.cancel_url = reverse("improvement:you_said", args=[reference])
    if form.is_valid():
        try:
            you_said_actions.publish_you_said(
                programme=programme,
                expected_version=form.cleaned_data["expected_version"],
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "It is published. Anybody with the link can read it now.")
            return redirect("improvement:you_said", reference)
    return render_form(request, "improvement/publish_you_said.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_you_said(request, reference, number):
    """Say why, then take a version away from everybody."""
    programme = _programme(request, reference)
    check_can_tell(request.user, programme)
    version = get_object_or_404(versions_for(request.user), page__programme=programme, number=number)
    if version.is_taken_back:
        raise Http404
    form = TakeBackYouSaidForm(posted(request))
    form.cancel_url = reverse("improvement:you_said", args=[reference])
    if form.is_valid():
        you_said_actions.take_back_you_said(
            version=version, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, "It is taken back. Nobody outside can read it any more.")
        return redirect("improvement:you_said", reference)
    context = {"programme": programme, "version": version, "form": form}
    return render_form(request, "improvement/take_back_you_said.html", context)


def _programme(request, reference):
    return get_object_or_404(programmes_for(request.user), reference=reference)


def _preview(page) -> dict:
    reference = page.programme.reference
    return {
        "programme": page.programme,
        "items": page.items,
        "is_preview": True,
        "today": timezone.localdate(),
        "plain_path": reverse("improvement:preview_you_said", args=[reference]),
        "easy_path": reverse("improvement:preview_easy_you_said", args=[reference]),
    }
