"""What is open, upcoming and late across the programmes of a portfolio."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queries.windows import windows_page


@require_safe
def windows(request):
    """One page of programmes, under a list of months."""
    show = request.GET.get("show", "")
    page = windows_page(request.user, show, request.GET.get("page"), timezone.localdate())
    return render(request, "portfolio/windows.html", {"page": page})
