"""The way back: breadcrumbs from the top of what a person reads down to the page above the one they are on."""

from django import template

register = template.Library()


@register.inclusion_tag("design_system/breadcrumbs.html")
def breadcrumbs(*addresses_and_labels: str) -> dict:
    """`addresses_and_labels`: by turns, from the top down. What has no address is left out."""
    return {"links": trail(*addresses_and_labels)}


def trail(*addresses_and_labels: str) -> list[dict[str, str]]:
    """The links of breadcrumbs."""
    links = []
    for href, label in zip(addresses_and_labels[::2], addresses_and_labels[1::2], strict=True):
        if href:
            links.append({"href": href, "label": label})
    return links
