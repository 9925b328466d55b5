"""The description of the API, for anybody and any program."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from .api import api_description


@cache
def _description() -> dict:
    return api_description()


@login_not_required
@require_safe
def openapi(request):
    """OpenAPI 3.1: the same for everybody, and nothing of anybody in it."""
    response = JsonResponse(_description())
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
