"""Pausing, and finding support."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted, render_form

from ..actions.support import change_support_text
from ..forms import SupportForm
from ..queries.support import edit_support_page, organisations_for, support_page


@require_safe
def support(request):
    """A place to stop at, with people to talk to. Open to everybody who is signed in."""
    return render(request, "reflections/support.html", {"page": support_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_support(request, organisation):
    """What an organisation's pause and support page says."""
    found = get_object_or_404(organisations_for(request.user), reference=organisation)
    page = edit_support_page(request.user, found)
    form = SupportForm(posted(request), initial={"text": page.text})
    form.cancel_url = reverse("organisations:people", args=[organisation])
    if form.is_valid():
        text = form.cleaned_data["text"]
        change_support_text(organisation=found, text=text, by=request.user, at=timezone.now())
        messages.success(request, "The pause and support page shows your text.")
        return redirect("reflections:support")
    return render_form(request, "reflections/edit_support.html", {"page": page, "form": form})
