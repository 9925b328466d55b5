"""Versions and drafts: the list, starting one, one at a glance, what is left to mend, publishing it, deleting it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted
from apps.rubric.problems import RubricProblems

from ..actions import drafts as draft_actions
from ..actions.changes import DraftConflict
from ..forms import PublishForm
from ..queries.access import drafts_for, published_for
from ..queries.draft_list import draft_rows
from ..queries.drafts import draft_head, draft_overview
from .access import for_editors, sent_draft_version


@require_safe
@for_editors
def versions(request):
    """Every published version and every draft."""
    context = {"published": published_for(request.user), "drafts": draft_rows(request.user)}
    return render(request, "rubric_editor/versions.html", context)


@require_POST
@for_editors
def start_draft(request, identifier, version):
    """Begin the next version as a copy of this one."""
    rubric = get_object_or_404(published_for(request.user), identifier=identifier, version=version)
    draft = draft_actions.start_draft(rubric=rubric, by=request.user, at=timezone.now())
    messages.success(request, f"The draft is a copy of version {rubric.version}. Nothing of it is public.")
    return redirect("rubric_editor:draft", draft.reference)


@require_safe
@for_editors
def draft(request, reference):
    """One draft at a glance."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/draft.html", {"page": draft_overview(draft)})


@require_safe
@for_editors
def left_to_mend(request, reference):
    """What is left to mend before the draft can be published, with links to where."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/left_to_mend.html", {"page": draft_head(draft)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def publish_draft(request, reference):
    """Make the draft a published version, for ever."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = draft_head(draft)
    form = PublishForm(page.version, posted(request))
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    if form.is_valid():
        try:
            rubric = draft_actions.publish_draft(
                draft=draft, expected_version=sent_draft_version(request), by=request.user, at=timezone.now()
            )
        except DraftConflict:
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
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    if request.method == "POST":
        draft_actions.delete_draft(draft=draft, by=request.user, at=timezone.now())
        messages.success(request, "The draft is deleted.")
        return redirect("rubric_editor:versions")
    return render(request, "rubric_editor/delete_draft.html", {"page": draft_head(draft)})
