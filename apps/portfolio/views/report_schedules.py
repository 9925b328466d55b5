"""Reports that are ordered again and again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.errors import NotAllowed
from apps.common.forms import posted, render_form
from apps.organisations.models import Programme
from apps.reports.permissions import ordering_organisations

from ..actions import report_schedules as schedule_actions
from ..domain.filters import PortfolioFilter, parse_filter
from ..permissions import check_has_portfolio
from ..queries.access import portfolio_programmes_for
from ..queries.order_choice import view_in_words
from ..queries.portfolio_page import filter_options
from ..queries.report_schedules import schedule_rows, schedules_for
from ..schedule_forms import ScheduleForm


@require_safe
def schedules(request):
    """What the person has ordered again and again."""
    check_has_portfolio(request.user)
    return render(request, "portfolio/schedules.html", {"rows": schedule_rows(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def make_schedule(request):
    """Have a view (`?` says its filter) ordered again and again."""
    check_has_portfolio(request.user)
    return _make(request, parse_filter(request.GET.urlencode()), None)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_programme(request, reference):
    """Have the reports of one programme ordered again and again."""
    found = get_object_or_404(portfolio_programmes_for(request.user), reference=reference)
    return _make(request, PortfolioFilter(), found)


def _make(request, chosen: PortfolioFilter, programme: Programme | None):
    person, now = request.user, timezone.now()
    form = ScheduleForm(
        ordering_organisations(person), posted(request), today=timezone.localdate(now), programme=programme
    )
    if form.is_valid():
        try:
            made = schedule_actions.make_schedule(
                title=form.cleaned_data["title"],
                chosen=chosen,
                programme=programme,
                kinds=form.cleaned_data["kinds"],
                months=form.cleaned_data["months"],
                first_on=form.cleaned_data["first_on"],
                organisation=form.chosen_organisation(),
                by=person,
                at=now,
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"{made.title} is ordered for you from now on.")
            return redirect("portfolio:schedules")
    of_what = f"Of {programme.name} alone." if programme else view_in_words(chosen, filter_options(person))
    context = {"form": form, "of_what": of_what, "programme": programme}
    return render_form(request, "portfolio/make_schedule.html", context)


@require_POST
def pause_schedule(request, reference):
    """Nothing is ordered until it goes on."""
    found = get_object_or_404(schedules_for(request.user), reference=reference)
    schedule_actions.pause_schedule(schedule=found, by=request.user, at=timezone.now())
    messages.success(request, f"{found.title} waits until you let it go on.")
    return redirect("portfolio:schedules")


@require_POST
def resume_schedule(request, reference):
    """Go on with the next day."""
    found = get_object_or_404(schedules_for(request.user), reference=reference)
    schedule_actions.resume_schedule(schedule=found, by=request.user, at=timezone.now())
    messages.success(request, f"{found.title} goes on.")
    return redirect("portfolio:schedules")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_schedule(request, reference):
    """No more orders, after asking."""
    found = get_object_or_404(schedules_for(request.user), reference=reference)
    if request.method == "POST":
        schedule_actions.remove_schedule(schedule=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found.title} is removed.")
        return redirect("portfolio:schedules")
    return render(request, "portfolio/remove_schedule.html", {"schedule": found})
