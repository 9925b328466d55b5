"""Tokens for programs: one's own, making one, ending one; and how programs read with them."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.errors import NotAllowed
from apps.common.forms import posted

from ..actions.api_tokens import end_api_token, make_api_token
from ..api_snippets import snippets
from ..domain.tables import TABLES
from ..forms import MakeTokenForm
from ..queries.pages import organisations_of, tokens_for


@never_cache
@require_safe
def tokens(request):
    """One's own tokens, each with what it reads and when it was used last."""
    page = {"tokens": tokens_for(request.user), "today": timezone.localdate()}
    return render(request, "exports/tokens.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def make_token(request):
    """Make one, after one's password. It is shown in the answer and never again: only its digest is stored."""
    form = MakeTokenForm(organisations_of(request.user), posted(request))
    form.cancel_url = reverse("exports:tokens")
    secret = ""
    if form.is_valid():
        now = timezone.now()
        try:
            secret = make_api_token(
                name=form.cleaned_data["name"],
                organisations=form.organisations(),
                expires_on=form.last_day(timezone.localdate(now)),
                by=request.user,
                at=now,
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
    status = 422 if form.is_bound and not secret else 200
    return render(request, "exports/make_token.html", {"form": form, "secret": secret}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_token(request, reference):
    """End one, after asking."""
    token = get_object_or_404(tokens_for(request.user), reference=reference)
    if request.method == "POST":
        end_api_token(token=token, by=request.user, at=timezone.now())
        messages.success(request, f"The key “{token.name}” has ended.")
        return redirect("exports:tokens")
    return render(request, "exports/end_token.html", {"token": token})


@require_safe
def how_to_read(request):
    """How Power BI, Excel, R and Python read the same figures over HTTP."""
    page = {"snippets": snippets(settings.SITE_URL), "tables": TABLES, "api": settings.SITE_URL + "/api/"}
    return render(request, "exports/how_to_read.html", page)
