"""“You said, we did” for anybody who has its link: nothing here knows who asks."""

from dataclasses import dataclass

from django.urls import reverse

from apps.organisations.models import Programme
from apps.surveys.domain import survey_links

from ..domain.you_said import ShownItem
from ..models import YouSaidPage, YouSaidVersion
from .you_said import link_text, public_path, shown


@dataclass(frozen=True)
class PublicYouSaid:
    """One version as anybody reads it. A version that was taken back has no items."""

    programme: Programme
    key: str
    version: YouSaidVersion
    items: list[ShownItem]
    earlier: list[YouSaidVersion]  # the others that can be read, the newest first
    is_newest: bool

    @property
    def plain_path(self) -> str:
        """This version in plain words."""
        if self.is_newest:
            return reverse("improvement:public_you_said", args=[self.key])
        return reverse("improvement:earlier_you_said", args=[self.key, self.version.number])

    @property
    def easy_path(self) -> str:
        """This version in Easy Read."""
        return f"{self.plain_path}easy-read/"


def public_you_said_page(typed_key: str, number: int | None = None) -> PublicYouSaid | None:
    """What a link leads to: its newest version, or the one of this number; None if it leads to nothing."""
    link = survey_links.parse_link(typed_key)
    if link is None or link.secret:
        return None
    page = YouSaidPage.objects.filter(link_key=link.key).select_related("programme__organisation").first()
    if page is None:
        return None
    versions = list(page.versions.select_related("withdrawal"))
    version = next((one for one in versions if number in (None, one.number)), None)
    if version is None:
        return None
    items = [] if version.is_taken_back else list(map(shown, version.items.all()))
    earlier = [other for other in versions if other != version and not other.is_taken_back]
    return PublicYouSaid(page.programme, link_text(page), version, items, earlier, version == versions[0])


def path_of_published(programme: Programme) -> str:
    """The address of what a programme has published, for the pages of its surveys; empty if there is nothing."""
    page = YouSaidPage.objects.filter(programme=programme).first()
    newest = page.versions.select_related("withdrawal").first() if page else None
    return public_path(page) if page and newest and not newest.is_taken_back else ""
