"""Versions and drafts as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.rubric.queries.rubric_loader import load_rubric_content

from ..file_formats import CONTENT_TYPES, write_file
from ..queries.access import drafts_for, published_for
from ..queries.drafts import draft_head
from .access import for_editors


@require_safe
@for_editors
def download_version(request, identifier, version, kind):
    """A published version as a file, for reading outside."""
    rubric = get_object_or_404(published_for(request.user), identifier=identifier, version=version)
    return _download(load_rubric_content(rubric).content, kind, f"{identifier}-{version}")


@require_safe
@for_editors
def export_draft(request, reference, kind):
    """A draft as a file, unfinished as it may be."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    content = draft_head(draft).document.content
    return _download(content, kind, f"{content.rubric.id}-{content.rubric.version}-draft")


def _download(content, kind, name):
    if kind not in CONTENT_TYPES:
        raise Http404("There is no such kind of file.")
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{kind}")}
    return HttpResponse(write_file(content, kind), content_type=CONTENT_TYPES[kind], headers=headers)
