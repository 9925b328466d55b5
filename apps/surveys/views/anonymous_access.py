"""Pages that a link opens for people without an account: no cookie, no trace of the address, nothing kept.

Django guards forms against being sent by another site with a cookie, which would stay on the device and say that
somebody was here. There is nobody's session to abuse behind these pages, only a link that the sender knows anyway, so
they go without, and turn down a form that the browser says comes from elsewhere.
"""

from functools import wraps
from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from apps.common.stashed_form import never_stashed

FROM_ELSEWHERE = ("cross-site", "same-site")
NETWORK = 64  # bits: a household or a phone has that much of IPv6 to itself


def anonymous_access(view):
    """Mark a view that people reach by a survey's link."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        response = _turned_down(request) or view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    for mark in (never_cache, sensitive_post_parameters(), never_stashed, csrf_exempt, login_not_required):
        opened = mark(opened)
    return opened


def _turned_down(request: HttpRequest):
    # Browsers too old for this header (before 2020, or 2023 on an iPhone) are let in: the limits of the link hold.
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in FROM_ELSEWHERE:
        return render(request, "surveys/survey/elsewhere.html", status=403)
    return None


def client_network(request: HttpRequest) -> str:
    """Where a request comes from, for the limits of an open link: an address, or the network of an IPv6 one."""
    found = ip_address(get_adapter().get_client_ip(request))
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> NETWORK << NETWORK))
