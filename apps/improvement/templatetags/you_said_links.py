"""The way from a survey to what came of the one before."""

from django import template

from apps.organisations.models import Programme

from ..queries.public_you_said import path_of_published

register = template.Library()


@register.simple_tag
def you_said_path(programme: Programme) -> str:
    """The address of what a programme has published; empty while there is nothing to read."""
    return path_of_published(programme)
