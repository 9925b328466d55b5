"""Describing programmes, and naming who funds them. A programme's own page belongs to its audits."""

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted, render_form

from ..actions import programmes as programme_actions
from ..forms import NOT_FOR_GROUPS, FunderForm, ProgrammeForm
from ..models import AreaKind, Meeting, Programme
from ..queries.members import organisations_for
from ..queries.programmes import (
    add_programme_page,
    areas_to_choose,
    edit_programme_page,
    funders_of,
    funders_page,
    programmes_for,
)

FIELDS = ("name", "setting", "form", "peer_workers", "caseload")


@require_http_methods(["GET", "HEAD", "POST"])
def add_programme(request, reference):
    """Describe a new programme."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    page = add_programme_page(request.user, organisation)
    form = ProgrammeForm(organisation, None, areas_to_choose(), posted(request))
    if form.is_valid():
        programme = programme_actions.add_programme(
            organisation=organisation, **form.cleaned_data, by=request.user, at=timezone.now()
        )
        _say_saved(request, form.cleaned_data)
        return redirect("assessments:programme", programme.reference)
    return render_form(request, "organisations/add_programme.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_programme(request, reference):
    """Describe a programme afresh."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    page = edit_programme_page(request.user, programme)
    form = ProgrammeForm(
        programme.organisation,
        programme,
        areas_to_choose(),
        posted(request),
        initial=model_to_dict(programme, FIELDS) | _areas(programme),
    )
    if form.is_valid():
        programme_actions.change_programme(
            programme=programme, **form.cleaned_data, by=request.user, at=timezone.now()
        )
        _say_saved(request, form.cleaned_data)
        return redirect("assessments:programme", reference)
    return render_form(request, "organisations/edit_programme.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def funders(request, reference):
    """Who funds a programme; one more can be named."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    page = funders_page(request.user, programme)
    form = FunderForm(page.others, posted(request))
    if form.is_valid():
        commissioner = form.cleaned_data["commissioner"]
        programme_actions.name_funder(
            programme=programme, commissioner=commissioner, by=request.user, at=timezone.now()
        )
        messages.success(request, f"{commissioner.name} is named as a funder.")
        return redirect("organisations:funders", reference)
    return render_form(request, "organisations/funders.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_funder(request, reference, commissioner):
    """Remove a commissioner from a programme, after asking."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    funder = get_object_or_404(funders_of(request.user, programme), reference=commissioner)
    if request.method == "POST":
        programme_actions.remove_funder(programme=programme, commissioner=funder, by=request.user, at=timezone.now())
        messages.success(request, f"{funder.name} is no longer named as a funder.")
        return redirect("organisations:funders", reference)
    return render(request, "organisations/remove_funder.html", {"programme": programme, "funder": funder})


def _areas(programme: Programme) -> dict[str, str]:
    """The codes of its areas, as the form names them."""
    areas = {AreaKind.ICB: programme.icb, AreaKind.LOCAL_AUTHORITY: programme.local_authority}
    return {kind.value: area.code for kind, area in areas.items() if area is not None}


def _say_saved(request, facts) -> None:
    sentence = f"{facts['name']} is saved."
    if facts["form"] != Meeting.ONE_TO_ONE:
        sentence += f" {NOT_FOR_GROUPS} Read its levels with care."
    messages.success(request, sentence)
