"""Where the programmes of a portfolio are strong and weak together."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queries.practice_spread import practices_page


@require_safe
def practices(request):
    """Each practice across programmes that can stand together."""
    kind, rubric = request.GET.get("kind", ""), request.GET.get("rubric", "")
    page = practices_page(request.user, kind, rubric, timezone.localdate())
    return render(request, "portfolio/practices.html", {"page": page})
