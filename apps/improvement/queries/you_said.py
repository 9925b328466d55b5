"""“You said, we did” for those who write it: the draft, what begins an item, what is published."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from apps.assessments.queries.access import programmes_for
from apps.organisations.models import Programme
from apps.surveys.domain.survey_links import SurveyLink
from apps.surveys.models import Theme
from apps.surveys.printed_links import PrintedLink, printed_address

from .. import permissions
from ..domain.you_said import MOST_ITEMS, HeardFrom, ShownItem
from ..models import PlannedAction, YouSaidItem, YouSaidPage, YouSaidPoster, YouSaidVersion, YouSaidVersionItem
from ..statuses import ActionStatus
from .you_said_sources import NamedSource, comments_to_read, others_words, source_in_words, source_rows

MOST_ACTIONS = 20  # to begin an item from


def items_for(person) -> QuerySet[YouSaidItem]:
    """The items of the drafts of programmes that the person works with."""
    found = YouSaidItem.objects.filter(page__programme__in=programmes_for(person))
    return found.select_related("page__programme__organisation", "round", "discussion")


def versions_for(person) -> QuerySet[YouSaidVersion]:
    """What those programmes have published, taken back or not."""
    found = YouSaidVersion.objects.filter(page__programme__in=programmes_for(person))
    return found.select_related("page__programme__organisation", "withdrawal", "published_by")


def posters_for(person) -> QuerySet[YouSaidPoster]:
    """Posters of what is published and not taken back; without their files."""
    found = YouSaidPoster.objects.filter(version__page__programme__in=programmes_for(person))
    return (
        found.filter(version__withdrawal=None).select_related("version__page__programme__organisation").defer("pdf")
    )


@dataclass(frozen=True)
class YouSaidOverview:
    """Where the page of a programme stands."""

    programme: Programme
    page: YouSaidPage | None  # None: nothing was ever written
    items: list[ShownItem]  # of the draft, for those who write it
    rows: list[YouSaidItem]  # the same, in the same order
    versions: list[YouSaidVersion]  # the newest first
    link: PrintedLink | None  # to what anybody can read now
    may_write: bool

    @property
    def current(self) -> YouSaidVersion | None:
        """What stands at the address now; None if nothing does."""
        newest = self.versions[0] if self.versions else None
        return None if newest is None or newest.is_taken_back else newest

    @property
    def link_text(self) -> str:
        """The page's key as it stands in addresses; empty before anything was written."""
        return link_text(self.page) if self.page else ""

    @property
    def has_room(self) -> bool:
        """Whether one more item can be written."""
        return len(self.rows) < MOST_ITEMS

    @property
    def draft(self) -> list[tuple[YouSaidItem, ShownItem]]:
        """Each item of the draft with what it shows."""
        return list(zip(self.rows, self.items, strict=True))


def you_said_overview(person, programme: Programme) -> YouSaidOverview:
    """Everybody of the provider sees what is published; managers see the draft too."""
    page = YouSaidPage.objects.filter(programme=programme).first()
    may_write = permissions.manages_plan(person, programme)
    rows = list(page.items.select_related("round", "discussion")) if page and may_write else []
    versions = list(page.versions.select_related("withdrawal__by", "published_by")) if page else []
    is_open = bool(versions) and not versions[0].is_taken_back
    return YouSaidOverview(
        programme=programme,
        page=page,
        items=list(map(shown, rows)),
        rows=rows,
        versions=versions,
        link=printed_address(public_path(page)) if page and is_open else None,
        may_write=may_write,
    )


def draft_overview(person, programme: Programme) -> YouSaidOverview:
    """The same, before it is published. Raises NotAllowed for people who do not write it."""
    permissions.check_can_tell(person, programme)
    return you_said_overview(person, programme)


def shown(row: YouSaidItem | YouSaidVersionItem) -> ShownItem:
    """An item of a draft or of a version as every page shows it."""
    if isinstance(row, YouSaidVersionItem):
        source = row.source
    else:
        source = source_in_words(row.heard_from, row.round, row.discussion)
    return ShownItem(row.heard, row.done, row.easy_heard, row.easy_done, row.picture, source)


def public_path(page: YouSaidPage) -> str:
    """The address that anybody can open."""
    return reverse("improvement:public_you_said", args=[link_text(page)])


def link_text(page: YouSaidPage) -> str:
    """The page's key as it stands in addresses and on paper."""
    return SurveyLink(key=page.link_key, secret="").as_text


@dataclass(frozen=True)
class YouSaidItemFormPage:
    """What stands beside the form of one item."""

    programme: Programme
    sources: dict[tuple[HeardFrom, str], NamedSource]
    actions: list[PlannedAction]  # to begin from
    comments: list[str]  # to read, without names
    themes: list[str]
    others: list[str]  # texts that are not to be repeated


def you_said_item_form_page(person, programme: Programme) -> YouSaidItemFormPage:
    """Raises NotAllowed for people who do not write the page."""
    permissions.check_can_tell(person, programme)
    actions = PlannedAction.objects.filter(programme=programme).exclude(
        status__in=(ActionStatus.PROPOSED, ActionStatus.STOPPED)
    )
    themes = Theme.objects.filter(discussion__programme=programme).order_by("-discussion__held_on", "pk")
    return YouSaidItemFormPage(
        programme=programme,
        sources=source_rows(programme),
        actions=list(actions.order_by("-pk")[:MOST_ACTIONS]),
        comments=comments_to_read(programme),
        themes=list(themes.values_list("text", flat=True)[:MOST_ACTIONS]),
        others=others_words(programme),
    )
