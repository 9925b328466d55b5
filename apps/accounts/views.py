"""A person's own account. Signing in, passwords and the second step are django-allauth's views: `allauth_urls.py`."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.crypto import CannotDecryptError
from apps.common.forms import posted, render_form
from apps.common.hourly_counts import AN_HOUR
from apps.common.uploads.stored_files import FileChangedError
from apps.jobs.statuses import JobStatus

from . import actions, queries
from .calendar_entries import calendar_entries
from .calendar_feeds import end_calendar_feed, feed_of, make_calendar_feed
from .calendar_file import write_calendar
from .calendar_limits import is_calendar_over_limit, is_guessing
from .forms import ChooseEmailsForm, CloseAccountForm, NameForm, TimeZoneForm
from .personal_data_exports import ask_for_export, exports_of, open_export
from .time_zones import today_for, zone_of


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


@require_http_methods(["GET", "HEAD", "POST"])
def choose_time_zone(request):
    """Where one's days begin and end."""
    form = TimeZoneForm(posted(request), initial={"time_zone": zone_of(request.user).key})
    form.cancel_url = reverse("accounts:your_account")
    if form.is_valid():
        actions.choose_time_zone(
            user=request.user, time_zone=form.cleaned_data["time_zone"], by=request.user, at=timezone.now()
        )
        messages.success(request, "Your time zone is saved.")
        return redirect("accounts:your_account")
    return render_form(request, "accounts/choose_time_zone.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def your_calendar(request):
    """The address of one's own calendar: what it is for, making one, and once it is made the address itself.

    It is shown in the answer to the press of the button and never again: only its digest is stored.
    """
    address = ""
    if request.method == "POST":
        secret = make_calendar_feed(user=request.user, by=request.user, at=timezone.now())
        address = settings.SITE_URL + reverse("accounts:calendar_feed", args=[secret])
    page = queries.your_calendar_page(request.user)
    return render(request, "accounts/your_calendar.html", {"page": page, "address": address})


@require_POST
def end_calendar(request):
    """End the address."""
    end_calendar_feed(user=request.user, by=request.user, at=timezone.now())
    messages.success(request, "Your calendar address has ended. Programs that had it find nothing there any more.")
    return redirect("accounts:your_calendar")


@login_not_required
@require_safe
def calendar_feed(request, secret):
    """The calendar, for a program that has its address: no cookie, nothing in an index, nothing in a log."""
    now = timezone.now()
    if is_calendar_over_limit(secret, now):
        return _told_to_wait()
    feed = feed_of(secret)
    if feed is None:
        if is_guessing(request, now):
            return _told_to_wait()
        raise Http404
    person = feed.person
    written = write_calendar(calendar_entries(person, now), zone_of(person), today=today_for(person, now))
    etag = quote_etag(hashlib.sha256(written).hexdigest())
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="even-ground.ics"'
    response.headers["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response) or response
    return _kept_from_others(answer)


def _told_to_wait() -> HttpResponse:
    response = HttpResponse("Please look again in an hour.", status=429, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(AN_HOUR)
    return _kept_from_others(response)


def _kept_from_others(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
