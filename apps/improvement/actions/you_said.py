"""Writing “You said, we did”: the items of the draft, publishing it, taking a version back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved, is_conflict
from apps.jobs.queues import enqueue_after_commit, enqueue_all_after_commit
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Programme

from ..domain.you_said import MOST_ITEMS, ItemWords, refusals
from ..models import (
    Paper,
    YouSaidItem,
    YouSaidPage,
    YouSaidPoster,
    YouSaidVersion,
    YouSaidVersionItem,
    YouSaidWithdrawal,
)
from ..permissions import check_can_tell, check_reads_plan
from ..queries.you_said_sources import others_words, source_in_words, source_key, source_rows

NOT_ITS_SOURCE = "Choose where you heard it from the list: only what may be told to everybody can be named."


@transaction.atomic
def add_you_said_item(*, programme: Programme, words: ItemWords, by, at: datetime) -> YouSaidItem:
    """Add an item to the end of the draft. Raises NotAllowed for people who may not, for words that cannot stand on
    a page for everybody, for a source that may not be named, and where the page is full.
    """
    page = _locked_page(programme)
    check_can_tell(by, page.programme)
    if page.items.count() >= MOST_ITEMS:
        raise NotAllowed(f"A page can have {MOST_ITEMS} items. Change one that is there, or remove one.")
    last = page.items.aggregate(last=Max("position"))["last"] or 0
    item = YouSaidItem(page=page, position=last + 1)
    _write(item, words)
    item.save()
    _count_up(page)
    record("you said item added", target=item, by=by, at=at, programme=page.programme.reference)
    return item


@transaction.atomic
def change_you_said_item(
    *, item: YouSaidItem, words: ItemWords, expected_version: int, by, at: datetime
) -> Saved[YouSaidItem] | Conflict[YouSaidItem, ItemWords]:
    """Say an item afresh, unless somebody else did since the page was given it. Raises NotAllowed as adding does."""
    page = _locked_page(item.page.programme)
    row = _item_of(page, item)
    check_can_tell(by, page.programme)
    if words_of(row) == words:
        return Saved(row, changed=False)
    if is_conflict(version=row.version, expected_version=expected_version):
        return Conflict(theirs=row, yours=words)
    _write(row, words)
    row.version += 1
    row.save()
    _count_up(page)
    record("you said item changed", target=row, by=by, at=at, version=row.version)
    return Saved(row, changed=True)


@transaction.atomic
def remove_you_said_item(*, item: YouSaidItem, by, at: datetime) -> None:
    """Take an item out of the draft. What was published keeps it."""
    page = _locked_page(item.page.programme)
    row = _item_of(page, item)
    check_can_tell(by, page.programme)
    record("you said item removed", target=row, by=by, at=at)
    row.delete()
    _count_up(page)


@transaction.atomic
def move_you_said_item(*, item: YouSaidItem, by, at: datetime) -> None:
    """Change places with the item above. The first stays where it is."""
    page = _locked_page(item.page.programme)
    row = _item_of(page, item)
    check_can_tell(by, page.programme)
    above = page.items.filter(position__lt=row.position).last()
    if above is None:
        return
    row.position, above.position = above.position, row.position
    row.save(update_fields=["position"])
    above.save(update_fields=["position"])
    _count_up(page)
    record("you said item moved", target=row, by=by, at=at)


@transaction.atomic
def publish_you_said(*, programme: Programme, expected_version: int, by, at: datetime) -> YouSaidVersion:
    """Put the draft at the page's address, in the place of what is there. What was there is kept.

    Raises NotAllowed for people who may not, without any item, for a draft that changed since it was looked at, and
    where an item cannot stand on a page for everybody.
    """
    page = _locked_page(programme)
    check_can_tell(by, page.programme)
    if page.version != expected_version:
        raise NotAllowed("Somebody changed the draft since you looked at it. Look at the preview again.")
    items = list(page.items.select_related("round", "discussion"))
    if not items:
        raise NotAllowed("Write at least one item before you publish.")
    others, sources = others_words(page.programme), source_rows(page.programme)
    for item in items:
        if refusals(words_of(item), others) or source_key(item) not in sources:
            raise NotAllowed(f"Item {item.position} cannot be published as it is. Open it, and save it again.")
    number = (page.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = YouSaidVersion.objects.create(page=page, number=number, published_by=by, published_at=at)
    YouSaidVersionItem.objects.bulk_create([_as_published(item, version) for item in items])
    posters = []
    for paper in Paper:
        posters.append(YouSaidPoster.objects.create(version=version, paper=paper, requested_at=at, enqueued_at=at))
    enqueue_all_after_commit(posters)
    record("you said published", target=page.programme, by=by, at=at, number=number)
    return version


@transaction.atomic
def take_back_you_said(*, version: YouSaidVersion, reason: str, by, at: datetime) -> YouSaidWithdrawal:
    """Take a version away from everybody. It stays inside, with the reason; pressed twice, with the first."""
    page = _locked_page(version.page.programme)
    check_can_tell(by, page.programme)
    if not reason:
        raise NotAllowed("Say why you take it back.")
    withdrawal, is_new = YouSaidWithdrawal.objects.get_or_create(
        version=version, defaults={"reason": reason, "by": by, "at": at}
    )
    if is_new:
        record("you said taken back", target=page.programme, by=by, at=at, number=version.number)
    return withdrawal


@transaction.atomic
def print_you_said_poster_again(*, poster: YouSaidPoster, by, at: datetime) -> None:
    """Let a poster that could not be printed wait for a worker again."""
    check_reads_plan(by, poster.version.page.programme)
    waits = YouSaidPoster.objects.filter(pk=poster.pk, status=JobStatus.FAILED).update(
        status=JobStatus.WAITING, failure="", attempts=0, finished_at=None, requested_at=at, enqueued_at=at
    )
    if waits:
        record("you said poster asked for again", target=poster, by=by, at=at)
        enqueue_after_commit(poster)


def words_of(row: YouSaidItem) -> ItemWords:
    """Part of changing an item: what it says now."""
    heard_from, source = source_key(row)
    return ItemWords(
        heard=row.heard,
        done=row.done,
        easy_heard=row.easy_heard,
        easy_done=row.easy_done,
        picture=row.picture,
        heard_from=heard_from,
        source=source,
    )


def _locked_page(programme: Programme) -> YouSaidPage:
    """The programme's page, to be changed by nobody else until this is stored; made with its first item."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    page, _ = YouSaidPage.objects.select_related("programme").get_or_create(programme=locked)
    return page


def _item_of(page: YouSaidPage, item: YouSaidItem) -> YouSaidItem:
    row = page.items.select_related("round", "discussion").filter(pk=item.pk).first()
    if row is None:
        raise NotAllowed("Somebody removed this item meanwhile. Add it again if it is still needed.")
    return row


def _write(item: YouSaidItem, words: ItemWords) -> None:
    programme = item.page.programme
    for sentence in refusals(words, others_words(programme)).values():
        raise NotAllowed(sentence)
    source = source_rows(programme).get((words.heard_from, words.source))
    if source is None:
        raise NotAllowed(NOT_ITS_SOURCE)
    item.heard, item.done = words.heard, words.done
    item.easy_heard, item.easy_done, item.picture = words.easy_heard, words.easy_done, words.picture
    item.heard_from, item.round, item.discussion = words.heard_from.value, source.round, source.discussion


def _count_up(page: YouSaidPage) -> None:
    page.version += 1
    page.save(update_fields=["version"])


def _as_published(item: YouSaidItem, version: YouSaidVersion) -> YouSaidVersionItem:
    return YouSaidVersionItem(
        version=version,
        position=item.position,
        heard=item.heard,
        done=item.done,
        easy_heard=item.easy_heard,
        easy_done=item.easy_done,
        picture=item.picture,
        source=source_in_words(item.heard_from, item.round, item.discussion),
    )
