"""Who meets the editor's pages at all, and what their forms say of the draft they were given."""

from functools import wraps

from django.http import Http404

from ..permissions import can_write_versions


def for_editors(view):
    """For anybody else the page does not exist."""

    @wraps(view)
    def view_for_editors(request, *args, **kwargs):
        if not can_write_versions(request.user):
            raise Http404("Only editors have this page.")
        return view(request, *args, **kwargs)

    return view_for_editors


def sent_draft_version(request) -> int:
    """The version of the whole draft that a page had been given; 0, which no draft has, if it says none."""
    version = request.POST.get("expected_version", "")
    return int(version) if version.isdecimal() else 0
