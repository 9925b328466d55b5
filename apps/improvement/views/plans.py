"""The plan of a programme, and what is added to it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.time_zones import today_for
from apps.assessments.queries.access import audits_for, programmes_for
from apps.common.forms import posted, render_form

from .. import permissions
from ..actions import looking_back, planning
from ..domain.effects import EffectFinding
from ..forms.effects import EffectForm
from ..forms.planned_actions import AddActionForm, PrioritiesForm, ProposeForm
from ..queries.effects import effects_page
from ..queries.plan import plan_page, your_actions_page
from ..queries.plan_calendar import plan_calendar_page
from ..queries.planned_action import action_form_page
from ..queries.priorities import priorities_page


@require_safe
def plan(request, reference):
    """Every action of one programme, what is due first at the top."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = plan_page(
        request.user,
        found,
        shown=request.GET.get("show"),
        sort=request.GET.get("sort"),
        number=request.GET.get("page"),
        today=timezone.localdate(),
    )
    return render(request, "improvement/plan.html", {"page": page})


@require_safe
def plan_calendar(request, reference):
    """A month of the plan: what starts and what is due, on the person's own days."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = plan_calendar_page(
        request.user,
        found,
        month=request.GET.get("month"),
        shown=request.GET.get("show"),
        today=today_for(request.user, timezone.now()),
    )
    return render(request, "improvement/plan_calendar.html", {"page": page})


@require_safe
def your_actions(request):
    """What one person takes, in every programme."""
    page = your_actions_page(request.user, request.GET.get("page"), timezone.localdate())
    return render(request, "improvement/your_actions.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def add_action(request, reference):
    """Put an action into the plan."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    permissions.check_can_plan(request.user, found)
    form = AddActionForm(posted(request), page=action_form_page(found.organisation_id))
    form.cancel_url = reverse("improvement:plan", args=[reference])
    if form.is_valid():
        added = planning.add_action(
            programme=found,
            details=form.action_details(),
            dates=form.dates(),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The action is in the plan.")
        return redirect("improvement:planned_action", added.reference)
    return render_form(request, "improvement/add_action.html", {"programme": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def propose_action(request, reference):
    """Propose an action to those who write the plan."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    permissions.check_can_propose(request.user, found)
    form = ProposeForm(posted(request), page=action_form_page(found.organisation_id))
    form.cancel_url = reverse("improvement:plan", args=[reference])
    if form.is_valid():
        added = planning.propose_action(
            programme=found, details=form.action_details(), by=request.user, at=timezone.now()
        )
        messages.success(request, "Your proposal is in the plan. A service manager answers it.")
        return redirect("improvement:planned_action", added.reference)
    return render_form(request, "improvement/propose_action.html", {"programme": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def plan_priorities(request, reference):
    """Take the priorities of a signed-off audit into the plan."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = priorities_page(request.user, found, everything="all" in request.GET)
    form = PrioritiesForm(posted(request), suggestions=page.suggestions, chosen=page.chosen)
    form.cancel_url = reverse("improvement:plan", args=[found.programme.reference])
    if form.is_valid():
        added = planning.plan_priorities(
            audit=found, practices=form.cleaned_data["practices"], by=request.user, at=timezone.now()
        )
        number = "One action is" if len(added) == 1 else f"{len(added)} actions are"
        messages.success(request, f"{number} in the plan. Say for each who does it, and until when.")
        return redirect("improvement:plan", found.programme.reference)
    return render_form(request, "improvement/plan_priorities.html", {"page": page, "form": form})


@require_safe
def effects(request, reference):
    """What a signed-off audit says of the actions before it."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = effects_page(request.user, found)
    return render(request, "improvement/effects.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def say_effect(request, reference, action):
    """Say of one action what it changed."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = effects_page(request.user, found)
    looked_back_on = next((one for one in page.actions if one.action.reference == action), None)
    if looked_back_on is None:
        raise Http404
    form = EffectForm(posted(request), looked_back_on=looked_back_on)
    form.cancel_url = reverse("improvement:effects", args=[reference])
    if form.is_valid():
        looking_back.say_effect(
            planned_action=looked_back_on.action,
            audit=found,
            finding=EffectFinding(form.cleaned_data["finding"]),
            words=form.cleaned_data["words"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "It stands beside the action now.")
        return redirect("improvement:effects", reference)
    context = {"page": page, "one": looked_back_on, "form": form}
    return render_form(request, "improvement/say_effect.html", context)
