"""A person's own account. Signing in, passwords and the second step are django-allauth's views: `allauth_urls.py`."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.crypto import CannotDecryptError
from apps.common.forms import posted, render_form
from apps.common.uploads.stored_files import FileChangedError
from apps.jobs.statuses import JobStatus

from . import actions, queries
from .forms import ChooseEmailsForm, CloseAccountForm, NameForm
from .personal_data_exports import ask_for_export, exports_of, open_export


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


@require_http_methods(["GET", "HEAD", "POST"])
def choose_emails(request):
    """Which e-mails one gets."""
    form = ChooseEmailsForm(posted(request), initial={"kinds": queries.wanted_emails(request.user)})
    form.cancel_url = reverse("accounts:your_account")
    if form.is_valid():
        actions.choose_emails(user=request.user, kinds=form.cleaned_data["kinds"], by=request.user, at=timezone.now())
        messages.success(request, "Your choice is saved.")
        return redirect("accounts:your_account")
    return render_form(request, "accounts/choose_emails.html", {"form": form})


@never_cache
@require_safe
def your_data(request):
    """The file of everything the product keeps about the person: asking for it, how far it is, the way to it."""
    page = queries.your_data_page(request.user, timezone.now())
    return render(request, "accounts/your_data.html", {"page": page})


@require_POST
def ask_for_your_data(request):
    """Have the file made."""
    ask_for_export(by=request.user, at=timezone.now())
    return redirect("accounts:your_data")


@never_cache
@require_safe
def your_data_state(request):
    """How far the file is, for the script on its page."""
    page = queries.your_data_page(request.user, timezone.now())
    if page.export is None:
        raise Http404
    return JsonResponse(
        {
            "finished": not page.is_being_made,
            "sentence": page.sentence,
            "steps": {},
            "waits_long": page.waits_long,
        }
    )


@never_cache
@require_safe
def download_your_data(request):
    """The file itself, for the person alone."""
    ready = exports_of(request.user, timezone.now()).filter(status=JobStatus.READY)
    export = get_object_or_404(ready)
    try:
        pieces = open_export(export)
    except (FileNotFoundError, FileChangedError, CannotDecryptError):
        messages.warning(request, "This file cannot be opened any more. Make it anew.")
        return redirect("accounts:your_data")
    response = StreamingHttpResponse(pieces, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="even-ground-your-data.json"'
    response.headers["Content-Length"] = str(export.size)
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
