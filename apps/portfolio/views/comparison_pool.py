"""The comparison pool: who takes part, and where a programme lies in it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.organisations.queries.programmes import programmes_for

from ..actions import comparison_pool as pool_actions
from ..permissions import check_can_decide_on_pool
from ..queries.comparison_pool import comparison_pool_page, pool_comparison_page


@require_safe
def comparison_pool(request):
    """What the pool is, and which of the person's programmes take part."""
    page = comparison_pool_page(request.user, request.GET.get("page"))
    return render(request, "portfolio/comparison_pool.html", {"page": page})


@require_safe
def pool_comparison(request, reference):
    """One programme over the middle half of its pool."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    return render(request, "portfolio/pool_comparison.html", {"page": pool_comparison_page(request.user, programme)})


@require_http_methods(["GET", "HEAD", "POST"])
def join_pool(request, reference):
    """Take part with one programme, after reading what it means."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    check_can_decide_on_pool(request.user, programme.organisation)
    if request.method == "POST":
        pool_actions.join_pool(programme=programme, by=request.user, at=timezone.now())
        messages.success(request, f"{programme.name} takes part in the comparison pool.")
        return redirect("portfolio:comparison_pool")
    return render(request, "portfolio/join_pool.html", {"programme": programme})


@require_http_methods(["GET", "HEAD", "POST"])
def leave_pool(request, reference):
    """Take one programme out, after asking."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    check_can_decide_on_pool(request.user, programme.organisation)
    if request.method == "POST":
        pool_actions.leave_pool(programme=programme, by=request.user, at=timezone.now())
        messages.success(request, f"{programme.name} no longer takes part in the comparison pool.")
        return redirect("portfolio:comparison_pool")
    return render(request, "portfolio/leave_pool.html", {"programme": programme})
