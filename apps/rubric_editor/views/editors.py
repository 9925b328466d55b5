"""Who meets the editor's pages at all."""

from functools import wraps

from django.http import Http404

from ..permissions import can_write_versions


def for_editors(view):
    """For anybody else the page does not exist."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        if not can_write_versions(request.user):
            raise Http404("Only editors have this page.")
        return view(request, *args, **kwargs)

    return shown
