"""The sample report: made up, and open to anybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .made_up_report import made_up_report


@login_not_required
@require_safe
def sample_report(request):
    """What comes out of an audit, before anybody has made one."""
    drawing = made_up_report()
    if drawing is None:
        raise Http404
    return render(request, "demo/sample_report.html", {"drawing": drawing})
