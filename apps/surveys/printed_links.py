"""A survey's address, to scan, to type and to copy."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from .domain.survey_links import SurveyLink
from .qr import QrCode, to_qr_code


@dataclass(frozen=True)
class PrintedLink:
    """One link as people get it. `address`: as it is typed, without what a browser adds by itself."""

    code: QrCode
    address: str
    href: str


def printed_link(link: SurveyLink) -> PrintedLink:
    """The link under the address that people use."""
    return printed_address(reverse("survey:start", args=[link.as_text]))


def printed_address(path: str) -> PrintedLink:
    """A page of this installation that people open from paper."""
    href = settings.SITE_URL + path
    return PrintedLink(code=to_qr_code(href), address=href.split("://", 1)[1].rstrip("/"), href=href)
