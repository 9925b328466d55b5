"""A person's own account. Signing in, passwords and the second step are django-allauth's views: `allauth_urls.py`."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted

from . import actions, personal_data, queries
from .forms import CloseAccountForm, NameForm


@require_safe
def your_account(request):
    """Name, address, password, second step: each with the way to change it."""
    return render(request, "accounts/your_account.html", {"page": queries.your_account_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def change_name(request):
    """What one is called here."""
    form = NameForm(posted(request), initial={"name": request.user.name})
    if form.is_valid():
        actions.change_name(user=request.user, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
        messages.success(request, "Your new name is saved.")
        return redirect("accounts:your_account")
    return render(request, "accounts/change_name.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def your_data(request):
    """Everything the product keeps about the person, as a file."""
    response = JsonResponse(personal_data.everything_about(request.user), json_dumps_params={"indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="even-ground-your-data.json"'
    return response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request):
    """The end of an account, after asking for the password; or what has to be done first."""
    page = queries.close_account_page(request.user)
    form = CloseAccountForm(request.user, posted(request))
    if form.is_valid():
        actions.close_account(user=request.user, by=request.user, at=timezone.now())
        logout(request)
        return redirect("accounts:closed")
    return render(
        request, "accounts/close_account.html", {"page": page, "form": form}, status=422 if form.is_bound else 200
    )


@login_not_required
@require_safe
def closed(request):
    """What has happened to the account, for somebody who can no longer sign in to it."""
    return render(request, "accounts/closed.html")
