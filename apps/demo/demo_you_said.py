"""What the demonstration's programmes told the people they asked, written and published as managers do."""

from dataclasses import replace
from datetime import datetime

from apps.accounts.models import User
from apps.improvement.actions.you_said import add_you_said_item, publish_you_said, remove_you_said_item
from apps.improvement.domain.you_said import HeardFrom, ItemWords
from apps.improvement.models import YouSaidItem, YouSaidPage
from apps.improvement.queries.you_said_sources import source_rows
from apps.organisations.models import Programme

from .demo_content import A_DAY, DemoYouSaid


def load_you_said(content: DemoYouSaid, *, programme: Programme, by: User, at: datetime) -> None:
    """One version, in the place of the one before it."""
    published = at + content.published * A_DAY
    for item in YouSaidItem.objects.filter(page__programme=programme):
        remove_you_said_item(item=item, by=by, at=published)
    for words in content.items:
        add_you_said_item(programme=programme, words=_with_round(words, programme), by=by, at=published)
    page = YouSaidPage.objects.get(programme=programme)
    publish_you_said(programme=programme, expected_version=page.version, by=by, at=published)


def _with_round(words: ItemWords, programme: Programme) -> ItemWords:
    """The words with the newest round of the voice that the content names. A misspelt one raises StopIteration."""
    if words.heard_from is not HeardFrom.ROUND:
        return words
    rounds = [named.round for named in source_rows(programme).values() if named.round is not None]
    return replace(words, source=next(one.reference for one in rounds if one.voice == words.source))
