"""What every request passes: sign-in by default, nothing kept by shared caches, and no typed text lost."""

import re

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from . import readable_requests, stashed_form

SESSION_MARK = "session_mark"  # a cookie that scripts can read; it tells sessions apart and opens none
TYPED_INTO = re.compile(rb"<textarea\b|<input\b[^>]*\btype=\"(?:text|email|search|number)\"")


def private_by_default(get_response):
    """Pages may be personal: no shared cache keeps them, and a browser asks again before it shows one."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return middleware


def readable_headers(get_response):
    """A header with a NUL, such as a cookie's, is read without it: what looks it up would fail on it."""

    def middleware(request):
        readable_requests.clean_headers(request.META)
        return get_response(request)

    return middleware


class ReadableRequests:
    """An address that is no text, or that nothing could be stored under, leads nowhere, whoever asks for it. A form
    with a sign that no database stores gets a sentence.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not readable_requests.is_readable_address(request):
            raise Http404("The address is no text.")
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if readable_requests.has_impossible_number(view_kwargs):
            raise Http404("No row has this number.")
        if request.method != "POST" or readable_requests.is_storable_form(request.POST):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"message": readable_requests.UNSTORABLE_FORM}, status=400)
        return render(request, "unstorable_form.html", {"sentence": readable_requests.UNSTORABLE_FORM}, status=400)


def page_owner(get_response):
    """Mark the browser with whose pages it shows, so that text sent after a session ended finds its author.

    And with the session itself, so that a page which the browser kept shows nothing once that session is over
    (static/js/supported.js).
    """

    def middleware(request):
        request.session_mark = _session_mark(request)
        response = get_response(request)
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache"'
        if not request.user.is_authenticated:
            if SESSION_MARK in request.COOKIES:
                response.delete_cookie(SESSION_MARK, samesite="Lax")
            return response
        _keep_only_what_is_typed(response)
        if request.COOKIES.get(SESSION_MARK) != _session_mark(request):
            _set_cookie(response, SESSION_MARK, _session_mark(request), httponly=False)
        if stashed_form.owner_of(request) != request.user.pk:
            owner = stashed_form.signed_owner(request.user)
            _set_cookie(response, stashed_form.COOKIE, owner, httponly=True, max_age=60 * 60 * 24 * 30)
        return response

    return middleware


def _session_mark(request) -> str:
    key = request.session.session_key or ""
    return salted_hmac("even-ground.session-mark", key, algorithm="sha256").hexdigest()[:16]


def _set_cookie(response, name: str, value: str, **more) -> None:
    response.set_cookie(name, value, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", **more)


def _keep_only_what_is_typed(response) -> None:
    """A browser keeps no page of a person but one with a form: with `no-store` it would throw away what was typed."""
    if response.headers.get("Cache-Control") or response.streaming:
        return
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not (is_page and TYPED_INTO.search(response.content)):
        response.headers["Cache-Control"] = "private, no-store"


@receiver(user_logged_out)
def remember_signing_out(sender, request, user, **kwargs) -> None:
    """The answer to this request tells the browser to drop the pages it kept."""
    request.has_signed_out = True


class SignInRequired(LoginRequiredMiddleware):
    """Lock 1: a page needs a signed-in person unless its view says `@login_not_required`.

    Text sent after a session ended is kept for the same person until they have signed in again.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.method == "POST" and stashed_form.SENT_AGAIN in request.POST and request.user.is_authenticated:
            stashed_form.discard(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse(
                {"message": "You have been signed out.", "sign_in": reverse(settings.LOGIN_URL)}, status=401
            )
        if request.method == "POST" and not hasattr(view_func, "never_stashed") and stashed_form.stash(request):
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={reverse('held')}")
        return super().handle_no_permission(request, view_func)
