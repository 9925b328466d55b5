"""“You said, we did” for anybody with its link: no account, no cookie, no script, found by no search engine."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..queries.public_you_said import public_you_said_page

KEPT_FOR = 300  # seconds, by whatever stands between: what is taken back must soon be gone everywhere


def open_to_anybody(view):
    """Mark a page that tells everybody the same. For whoever is signed in it is kept nowhere, as their cookies go
    with it.
    """

    @wraps(view)
    def opened(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        is_shared = response.status_code == 200 and not request.COOKIES
        response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}" if is_shared else "private, no-store"
        return response

    return login_not_required(opened)


@open_to_anybody
@require_safe
def public_you_said(request, key):
    """What was heard, and what is being done: the newest version, in plain words."""
    return _page(request, "improvement/public_you_said.html", key)


@open_to_anybody
@require_safe
def easy_you_said(request, key):
    """The same in Easy Read, with pictures."""
    return _page(request, "improvement/easy_you_said.html", key)


@open_to_anybody
@require_safe
def earlier_you_said(request, key, number):
    """A version of before."""
    return _page(request, "improvement/public_you_said.html", key, number)


@open_to_anybody
@require_safe
def earlier_easy_you_said(request, key, number):
    """The same in Easy Read."""
    return _page(request, "improvement/easy_you_said.html", key, number)


def _page(request, template: str, key: str, number: int | None = None):
    """A kind page also where there is nothing. A link that was never made and one without a page look alike."""
    page = public_you_said_page(key, number)
    if page is None:
        return render(request, "improvement/_you_said_unknown.html", status=404)
    if page.version.is_taken_back:
        return render(request, "improvement/_you_said_taken_back.html", {"page": page}, status=410)
    context = {
        "programme": page.programme,
        "items": page.items,
        "page": page,
        "plain_path": page.plain_path,
        "easy_path": page.easy_path,
    }
    return render(request, template, context)
