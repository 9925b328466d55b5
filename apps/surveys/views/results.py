"""What closed rounds say, rounds put together, and themes of discussions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.actions import acknowledge
from apps.assessments.queries.access import programmes_for
from apps.common.dates import period
from apps.common.errors import NotAllowed
from apps.common.forms import posted, render_form

from ..actions import discussions as discussion_actions
from ..actions.results import pool
from ..forms import DiscussionForm, PutTogetherForm
from ..queries.results import (
    discussion_page,
    discussions_for,
    pools_for,
    put_together_page,
    results_page,
    together_page,
)
from ..queries.rounds import record_discussion_page
from .rounds import found_round


@require_safe
def results(request, reference):
    """What one closed round says."""
    page = results_page(request.user, found_round(request, reference))
    acknowledge(about=page.round.reference, by=request.user, at=timezone.now())
    return render(request, "surveys/results.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def put_together(request, reference):
    """Choose closed rounds to read as one group, for good."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = put_together_page(request.user, found)
    choices = []
    for one in page.rounds:
        dates = period(one.opens_on, one.closes_on)
        choices.append((one.reference, f"{one.get_voice_display()}, {one.programme.name}: {dates}"))
    form = PutTogetherForm(choices, posted(request))
    if form.is_valid():
        chosen = [one for one in page.rounds if one.reference in form.cleaned_data["rounds"]]
        try:
            publication = pool(rounds=chosen, by=request.user, at=timezone.now())
            return redirect("surveys:together", publication.reference)
        except NotAllowed as refusal:
            form.add_error("rounds", refusal.reason)
    return render_form(request, "surveys/put_together.html", {"page": page, "form": form})


@require_safe
def together(request, reference):
    """What several rounds say together."""
    found = get_object_or_404(pools_for(request.user), reference=reference)
    page = together_page(request.user, found)
    return render(request, "surveys/together.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def record_discussion(request, reference):
    """Write down what came up in a facilitated discussion."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = record_discussion_page(request.user, found)
    form = DiscussionForm(page.rubric, timezone.localdate(), posted(request)) if page.rubric else None
    if form and form.is_valid():
        discussion = discussion_actions.record_discussion(
            programme=found,
            voice=form.cleaned_data["voice"],
            held_on=form.cleaned_data["held_on"],
            took_part=form.cleaned_data["took_part"],
            themes=form.themes(),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The themes are kept.")
        return redirect("surveys:discussion", discussion.reference)
    status = 422 if form and form.is_bound else 200
    return render(request, "surveys/record_discussion.html", {"page": page, "form": form}, status=status)


@require_safe
def discussion(request, reference):
    """The themes of one discussion."""
    found = get_object_or_404(discussions_for(request.user), reference=reference)
    page = discussion_page(request.user, found)
    return render(request, "surveys/discussion.html", {"page": page})
