"""“You said, we did” pages, made through the app's own actions."""

from datetime import datetime, timedelta

from django.utils import timezone

from apps.improvement.actions.you_said import add_you_said_item, publish_you_said, take_back_you_said
from apps.improvement.domain.you_said import ItemWords
from apps.improvement.models import Paper, YouSaidItem, YouSaidPage, YouSaidPoster, YouSaidVersion
from apps.improvement.queries.you_said import link_text
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Programme

from ..cast import NOON, Cast

WORDS = ItemWords(
    heard="First meetings felt rushed.",
    done="Peer workers keep an hour free around each first meeting now.",
    easy_heard="The first meeting was too quick.",
    easy_done="There is more time now.\nWe will ask you if it is enough.",
    picture="time",
)
OTHER_WORDS = ItemWords(
    heard="You would like to choose whom you meet.",
    done="We ask you at the start, and you can change your mind.",
    easy_heard="You want to choose your peer worker.",
    easy_done="Now we ask you.",
    picture="choice",
)


def make_item(programme: Programme, by, words: ItemWords = WORDS, *, at: datetime = NOON) -> YouSaidItem:
    return add_you_said_item(programme=programme, words=words, by=by, at=at)


def publish(programme: Programme, by, *, at: datetime = NOON) -> YouSaidVersion:
    """The draft as it stands, looked at just now."""
    page = YouSaidPage.objects.get(programme=programme)
    return publish_you_said(programme=programme, expected_version=page.version, by=by, at=at)


def make_scenario_you_said(cast: Cast) -> dict[str, str]:
    """Two versions, of which the first is taken back; one poster is printed, and one has failed."""
    at = timezone.now() - timedelta(days=2)
    item = make_item(cast.programme, cast.manager, at=at)
    make_item(cast.programme, cast.manager, OTHER_WORDS, at=at)
    first = publish(cast.programme, cast.manager, at=at)
    take_back_you_said(version=first, reason="A word was missing.", by=cast.manager, at=at)
    second = publish(cast.programme, cast.manager, at=at)
    posters = YouSaidPoster.objects.filter(version=second)
    posters.filter(paper=Paper.A4).update(status=JobStatus.READY, pdf=b"%PDF-1.7", finished_at=at)
    posters.filter(paper=Paper.A3).update(status=JobStatus.FAILED, failure="It did not work.", finished_at=at)
    return {
        "you_said_item": item.reference,
        "you_said_key": link_text(second.page),
        "two": "2",
        "a4": "a4",
        "a3": "a3",
    }
