"""The data package: what is in it, asking for it, how far it is, taking it, deleting it."""

from django.contrib import messages
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.common.uploads.stored_files import FileChangedError, open_checked
from apps.jobs.statuses import JobStatus

from ..actions.data_packages import ask_for_data_package, delete_data_package
from ..data_package_files import may_still_be_read, packages_of
from ..domain.data_dictionary import TO_KNOW
from ..domain.tables import TABLES
from ..queries.pages import data_package_page


@never_cache
@require_safe
def data_package(request):
    """What is in it, and how far one's own is."""
    return render(request, "exports/data_package.html", {"page": data_package_page(request.user, timezone.now())})


@require_POST
def ask_for_package(request):
    """Have it made."""
    ask_for_data_package(by=request.user, at=timezone.now())
    return redirect("exports:data_package")


@never_cache
@require_safe
def package_state(request):
    """How far it is, for the script on its page."""
    page = data_package_page(request.user, timezone.now())
    if page.export is None:
        raise Http404
    return JsonResponse(
        {"finished": not page.is_being_made, "sentence": page.sentence, "steps": {}, "waits_long": False}
    )


@never_cache
@require_safe
def download_package(request):
    """The file, for the person alone, and only while they may read all of it."""
    ready = packages_of(request.user, timezone.now()).filter(status=JobStatus.READY).select_related("person")
    export = get_object_or_404(ready)
    if not may_still_be_read(export, timezone.now()):
        messages.warning(request, "What you may read has changed since this file was made. Make it anew.")
        return redirect("exports:data_package")
    try:
        stored = open_checked(export.file, sha256=export.sha256)
    except (FileNotFoundError, FileChangedError):
        messages.warning(request, "This file cannot be opened any more. Make it anew.")
        return redirect("exports:data_package")
    response = StreamingHttpResponse(stored.chunks(), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="even-ground-data.zip"'
    response.headers["Content-Length"] = str(export.size)
    return response


@require_POST
def delete_package(request):
    """Delete it at once."""
    delete_data_package(by=request.user, at=timezone.now())
    messages.success(request, "Your data package is deleted here.")
    return redirect("exports:data_package")


@require_safe
def dictionary(request):
    """Every table and column, with what it means."""
    return render(request, "exports/dictionary.html", {"tables": TABLES, "to_know": TO_KNOW})
