"""The rounds of a programme, and the life of one."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessments.queries.access import programmes_for
from apps.common.forms import posted, render_form

from .. import permissions
from ..actions import rounds as round_actions
from ..forms import CallOffForm, ExtendForm, OpenRoundForm
from ..models import RESPONDENT_GROUPS
from ..queries.access import rounds_for
from ..queries.rounds import open_round_page, round_page, rounds_page

USUAL_DAYS = 21


@require_safe
def rounds(request, reference):
    """What people were asked about one programme, and what came of it."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    page = rounds_page(request.user, found)
    return render(request, "surveys/rounds.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request, reference, voice):
    """Say from when to when, how much is asked, and of how many."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    if voice not in dict(RESPONDENT_GROUPS):
        raise Http404
    page = open_round_page(request.user, found, voice)
    now, today = timezone.now(), timezone.localdate()
    form = OpenRoundForm(
        voice,
        page.quick,
        page.all,
        today,
        posted(request),
        initial={
            "opens_on": today,
            "closes_on": today + timedelta(days=USUAL_DAYS - 1),
            "people_asked": page.people or None,
        },
    )
    if form.is_valid():
        opened = round_actions.open_round(programme=found, voice=voice, **form.said(), by=request.user, at=now)
        messages.success(request, "The round is set up.")
        return redirect("surveys:round", opened.reference)
    return render_form(request, "surveys/open_round.html", {"page": page, "form": form})


@require_safe
def round(request, reference):
    """One round: where it stands, and what can be done with it."""
    found = found_round(request, reference)
    page = round_page(request.user, found, timezone.localdate())
    return render(request, "surveys/round.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, reference):
    """Give people more time."""
    found = found_round(request, reference)
    permissions.check_can_extend(request.user, found, timezone.localdate())
    page = round_page(request.user, found, timezone.localdate())
    form = ExtendForm(found, posted(request))
    form.cancel_url = reverse("surveys:round", args=[reference])
    if form.is_valid():
        round_actions.extend(
            round=found, closes_on=form.cleaned_data["closes_on"], by=request.user, at=timezone.now()
        )
        messages.success(request, "The round has more time.")
        return redirect("surveys:round", reference)
    return render_form(request, "surveys/extend.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request, reference):
    """Say why, then give the round up."""
    found = found_round(request, reference)
    permissions.check_can_call_off(request.user, found, timezone.localdate())
    form = CallOffForm(posted(request))
    form.cancel_url = reverse("surveys:round", args=[reference])
    if form.is_valid():
        round_actions.call_off(round=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, "The round is called off. Its answers are deleted, and nobody has read them.")
        return redirect("surveys:rounds", found.programme.reference)
    return render_form(request, "surveys/call_off.html", {"page": found, "form": form})


def found_round(request, reference):
    """A round that the person may know of; closed now, if its time is over and the worker has not been by."""
    found = get_object_or_404(rounds_for(request.user), reference=reference)
    return (
        round_actions.close_if_over(round=found, at=timezone.now())
        if found.waits_for_closing(timezone.localdate())
        else found
    )
