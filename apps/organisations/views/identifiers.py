"""What public registers call an organisation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.errors import NotAllowed
from apps.common.forms import posted, render_form
from apps.common.unicode_text import line_text

from ..actions import identifiers as identifier_actions
from ..forms import IdentifierForm, SearchOdsForm
from ..queries.identifiers import identifiers_for, identifiers_page
from ..queries.members import organisations_for

LONGEST_SEARCH = 120


@require_http_methods(["GET", "HEAD", "POST"])
def identifiers(request, reference):
    """Everything that is named, and one more."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    searched = line_text(request.GET.get("search", ""))[:LONGEST_SEARCH]
    page = identifiers_page(request.user, organisation, searched)
    form = IdentifierForm(posted(request))
    if form.is_valid():
        try:
            identifier_actions.add_identifier(
                organisation=organisation, **form.identifier(), by=request.user, at=timezone.now()
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "The identifier is saved.")
            return redirect("organisations:identifiers", reference)
    search = SearchOdsForm(initial={"search": searched})
    return render_form(request, "organisations/identifiers.html", {"page": page, "form": form, "search": search})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_identifier(request, reference, identifier):
    """Take an identifier away, after asking."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    found = get_object_or_404(identifiers_for(request.user, organisation), reference=identifier)
    if request.method == "POST":
        identifier_actions.remove_identifier(identifier=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found.value} is removed.")
        return redirect("organisations:identifiers", reference)
    return render(request, "organisations/remove_identifier.html", {"identifier": found})
