"""The framework, open to anybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from .queries.factor_page import factor_page
from .queries.framework_page import framework_page, rubric_file
from .queries.scale_page import scale_page
from .queries.sources_page import sources_page
from .queries.theory_page import theory_page


@login_not_required
@require_safe
def framework(request):
    """What APPEAR is, what the paper says, and what is ours."""
    return _shown(request, "rubric/framework.html", framework_page())


@login_not_required
@require_safe
def factor(request, factor):
    """One factor with its indicators and their anchors."""
    page = factor_page(factor)
    if page is None:
        raise Http404("The published rubric has no such factor.")
    return _shown(request, "rubric/factor.html", page)


@login_not_required
@require_safe
def theory(request):
    """How the factors may lead to outcomes."""
    return _shown(request, "rubric/theory.html", theory_page())


@login_not_required
@require_safe
def sources(request):
    """What was read, and how much of it."""
    return _shown(request, "rubric/sources.html", sources_page())


@login_not_required
@require_safe
def scale(request):
    """How levels are chosen and counted, and what our words mean."""
    return _shown(request, "rubric/scale.html", scale_page())


@login_not_required
@require_safe
def download(request, version=None):
    """A published rubric as its file."""
    file = rubric_file(version)
    if file is None:
        raise Http404("No such version is published.")
    headers = {"Content-Disposition": content_disposition_header(True, file.name)}
    return HttpResponse(file.text, content_type="text/yaml; charset=utf-8", headers=headers)


def _shown(request, template, page):
    """The page, or a friendly word where no rubric is published yet."""
    if page is None:
        return render(request, "rubric/none_published.html")
    return render(request, template, {"page": page})
