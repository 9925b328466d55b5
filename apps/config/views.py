"""Pages that belong to no app."""

import sys
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.actions import acknowledge
from apps.common import stashed_form
from apps.common.errors import NotAllowed
from apps.common.glossary import PARTS
from apps.common.outages import is_outage, unavailable
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

from .disk_notice import disk_notice
from .first_day import PUT_AWAY, organisation_to_put_away
from .guide_content import read_guides
from .health import installation_health
from .navigation import landing_page_of
from .probes import State
from .start_page import start_page


@login_not_required
@require_safe
def home(request):
    """What this is, for anybody; a signed-in person goes on to what waits for them."""
    if request.user.is_authenticated:
        return redirect(landing_page_of(request.user))
    rubric = newest_published()
    return render(request, "config/home.html", {"rubric": load_rubric_content(rubric).content if rubric else None})


@require_safe
def start(request):
    """What waits for the person, whatever their roles are."""
    page = start_page(request.user, timezone.localdate())
    return render(request, "config/start.html", {"page": page, "disk_notice": disk_notice(request.user)})


@require_POST
def put_away_first_steps(request, organisation):
    """Somebody knows their way: the list of first steps goes."""
    found = organisation_to_put_away(request.user, organisation)
    acknowledge(about=f"{PUT_AWAY}{found.reference}", by=request.user, at=timezone.now())
    messages.success(request, "The list is put away. Everything on it can be done from the pages themselves.")
    return redirect("start")


@require_safe
def no_role(request):
    """For a person who is a member of nothing yet."""
    return render(request, "config/no_role.html", {"disk_notice": disk_notice(request.user)})


@login_not_required
@never_cache
@require_safe
def health(request):
    """How the installation stands, for whoever watches over it: 503 if it does not work."""
    at = timezone.now()
    state, results = installation_health(at, request.GET.getlist("only"))
    parts = {name: result.as_json() for name, result in results.items()}
    answer = {"status": state.value, "at": at.isoformat(timespec="seconds"), "parts": parts}
    return JsonResponse(answer, status=503 if state == State.FAILING else 200)


@login_not_required
@require_safe
def accessibility(request):
    """What works, what does not yet, and how to say so."""
    return render(request, "config/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    """What is kept about people, why, and for how long."""
    return render(request, "config/privacy.html")


@login_not_required
@require_safe
def guides(request):
    """What helps, for each role."""
    return render(request, "config/guides.html", {"guides": read_guides().values()})


@login_not_required
@require_safe
def words(request):
    """What we mean by the few technical words."""
    return render(request, "config/words.html", {"parts": PARTS})


@login_not_required
@require_safe
def guide(request, key):
    """About two printed pages for one role."""
    if key not in read_guides():
        raise Http404
    return render(request, "config/guide.html", {"guide": read_guides()[key]})


@never_cache
@require_safe
def held(request):
    """What a person had typed when their session ended, ready to be sent again."""
    return render(request, "config/held.html", {"held": stashed_form.stashed_for(request)})


def permission_denied(request, exception):
    """A rule said no: with its reason, to people and to scripts."""
    if wants_json(request):
        reason = exception.reason if isinstance(exception, NotAllowed) else "You cannot do this here."
        return JsonResponse({"message": reason}, status=403)
    return render(request, "403.html", {"exception": exception}, status=403)


def server_error(request):
    """What failed outside of a view: an outage is said as one, anything else is ours."""
    problem = sys.exc_info()[1]
    if problem is not None and is_outage(problem):
        return unavailable(request, problem)
    return defaults.server_error(request)


def csrf_failure(request, reason=""):
    """A form whose page was too old. What was typed is shown again, to be sent with one press.

    Only a form that says it comes from this very site is offered again; one from elsewhere is not.
    """
    if wants_json(request):
        return JsonResponse({"message": "This page had been open too long. Reload it."}, status=403)
    own = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    form = stashed_form.sent_form(request) if own else None
    return render(request, "config/csrf_failure.html", {"held": form}, status=403)


def wants_json(request) -> bool:
    """Whether a script asked, rather than a person's browser."""
    return request.headers.get("Accept", "").startswith("application/json")
