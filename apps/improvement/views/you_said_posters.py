"""What is put up on a wall: a sheet with the code, and the poster as a PDF."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.assessments.queries.access import programmes_for
from apps.jobs.statuses import JobStatus

from ..actions.you_said import print_you_said_poster_again
from ..queries.you_said import posters_for, you_said_overview
from ..queries.you_said_posters import newest_poster, poster_progress


@require_safe
def you_said_sheet(request, reference):
    """One A4 page with the code of what is published."""
    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    page = you_said_overview(request.user, programme)
    if page.link is None:
        return redirect("improvement:you_said", reference)
    return render(request, "improvement/you_said_sheet.html", {"page": page, "way": page.link})


@require_safe
@never_cache
def you_said_poster(request, reference, paper):
    """How far the newest version's poster is; when it is printed, the way to its file."""
    page = poster_progress(_poster(request, reference, paper), timezone.now())
    return render(request, "improvement/you_said_poster.html", {"page": page})


@require_safe
@never_cache
def you_said_poster_state(request, reference, paper):
    """The same, for the script on its page."""
    page = poster_progress(_poster(request, reference, paper), timezone.now())
    return JsonResponse(
        {"finished": page.is_finished, "sentence": page.sentence, "steps": {}, "waits_long": page.waits_long}
    )


@require_safe
def download_you_said_poster(request, reference, paper):
    """The file itself."""
    poster = _poster(request, reference, paper)
    if poster.status != JobStatus.READY:
        return redirect("improvement:you_said_poster", reference, paper)
    response = HttpResponse(bytes(poster.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="you-said-we-did-{poster.paper}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def print_poster_again(request, reference, paper):
    """Let a poster that could not be printed be printed after all."""
    print_you_said_poster_again(poster=_poster(request, reference, paper), by=request.user, at=timezone.now())
    return redirect("improvement:you_said_poster", reference, paper)


def _poster(request, reference: str, paper: str):
    return get_object_or_404(newest_poster(posters_for(request.user), reference, paper))
