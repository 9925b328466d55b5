"""Pages that belong to no app."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.common import held as held_forms


@login_not_required
@require_safe
def home(request):
    """What this is, for anybody; for a signed-in person, the way to their work."""
    return render(request, "config/home.html")


@login_not_required
@never_cache
@require_safe
def health(request):
    """Whether the web server can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


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


@require_safe
def held(request):
    """What a person had typed when their session ended, ready to be sent again."""
    return render(request, "config/held.html", {"held": held_forms.held_for(request)})


def csrf_failure(request, reason=""):
    """A form whose page was too old. What was typed is shown again, to be sent with one press."""
    return render(request, "config/csrf_failure.html", {"reason": reason}, status=403)
