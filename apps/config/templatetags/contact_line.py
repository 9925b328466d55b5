"""Who runs this installation, for any page, also one that is drawn without a request."""

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("config/_contact.html")
def contact_line() -> dict:
    """One paragraph: who runs this installation and how to reach them, as far as the settings say."""
    return {"contact": settings.CONTACT}
