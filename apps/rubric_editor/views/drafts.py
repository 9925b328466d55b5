"""Versions and drafts: the list, starting one, one at a glance, publishing it, deleting it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted
from apps.rubric.problems import RubricProblems

from ..actions import drafts as actions
from ..drafts.document import ChangedMeanwhile
from ..forms import PublishForm
from ..queries import drafts as queries
from .editors import for_editors


@require_safe
@for_editors
def versions(request):
    """Every published version and every draft."""
    return render(request, "rubric_editor/versions.html", {"page": queries.versions_page(request.user)})


@require_POST
@for_editors
def start_draft(request, identifier, version):
    """Begin the next version as a copy of this one."""
    rubric = get_object_or_404(queries.published_for(request.user), identifier=identifier, version=version)
    draft = actions.start_draft(rubric=rubric, by=request.user, at=timezone.now())
    messages.success(request, f"The draft is a copy of version {rubric.version}. Nothing of it is public.")
    return redirect("rubric_editor:draft", draft.reference)


@require_safe
@for_editors
def draft(request, reference):
    """One draft at a glance."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/draft.html", {"page": queries.draft_page(found)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def publish_draft(request, reference):
    """Make the draft a published version, for ever."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    page = queries.draft_head(found)
    form = PublishForm(page.version, posted(request))
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    if form.is_valid():
        try:
            seen = int(request.POST.get("seen", "0")) if request.POST.get("seen", "").isdecimal() else 0
            rubric = actions.publish_draft(draft=found, seen=seen, by=request.user, at=timezone.now())
        except ChangedMeanwhile:
            form.add_error(
                None, "The draft was changed since you opened this page. Look at what changed, then publish."
            )
        except RubricProblems:
            form.add_error(None, "Something is still to mend. See the list.")
        else:
            messages.success(request, f"Version {rubric.version} is published. New audits start on it.")
            return redirect("rubric_editor:versions")
    status = 422 if form.is_bound else 200
    return render(request, "rubric_editor/publish_draft.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def delete_draft(request, reference):
    """Delete a draft and everything written in it, after asking."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    if request.method == "POST":
        actions.delete_draft(draft=found, by=request.user, at=timezone.now())
        messages.success(request, "The draft is deleted.")
        return redirect("rubric_editor:versions")
    return render(request, "rubric_editor/delete_draft.html", {"page": queries.draft_head(found)})
