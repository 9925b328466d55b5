"""The journal: its front page, for how long it keeps, and the prompts for a group."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted, render_form

from ..actions.retention import choose_retention
from ..forms import OpenJournalForm, RetentionForm
from ..queries.journal import journal_page, retention_page, together_page
from .private import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def room(request):
    """What the journal is and holds. The first time: for how long it should keep what is written."""
    at = timezone.now()
    page = journal_page(request.user, at)
    form = OpenJournalForm(posted(request))
    if page.journal is None and form.is_valid():
        choose_retention(months=form.cleaned_data["months"], by=request.user, at=at)
        return redirect("reflections:room")
    return render_form(request, "reflections/room.html", {"page": page, "form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request):
    """Change for how long the journal keeps; ask first if something would be forgotten at once."""
    at = timezone.now()
    choice = RetentionForm(posted(request))
    chosen = choice.cleaned_data["months"] if choice.is_valid() else None
    page = retention_page(request.user, chosen, at)
    if page is None:
        return redirect("reflections:room")
    sent = posted(request) if "asked" in request.POST or not page.would_go else None
    form = RetentionForm(sent, initial={"months": chosen or page.months}, would_go=page.would_go)
    form.cancel_url = reverse("reflections:room")
    if form.is_valid():
        choose_retention(months=form.cleaned_data["months"], by=request.user, at=at)
        messages.success(request, "Your room keeps what you write for as long as you have just chosen.")
        return redirect("reflections:room")
    return render_form(request, "reflections/keeping.html", {"page": page, "form": form})


@private
@require_safe
def together(request):
    """Choose the prompts for a group that reflects on one screen."""
    return render(request, "reflections/together.html", {"page": together_page(request.user, "")})


@private
@require_safe
def together_on(request, choice):
    """The prompts of one set, large. There is nothing to fill in, and nothing is kept."""
    try:
        page = together_page(request.user, choice)
    except KeyError as missing:
        raise Http404 from missing
    return render(request, "reflections/together_on.html", {"page": page})
