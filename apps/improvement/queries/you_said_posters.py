"""How far a poster is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Max, QuerySet

from apps.jobs.statuses import UNFINISHED, JobStatus
from apps.organisations.models import Programme

from ..models import YouSaidPoster

LONG = timedelta(seconds=20)  # after this the page says that it takes longer than usual
SENTENCES = {
    JobStatus.WAITING: "Your poster waits to be printed.",
    JobStatus.WORKING: "Your poster is being printed.",
    JobStatus.READY: "Your poster is ready.",
}


@dataclass(frozen=True)
class PosterProgress:
    """One poster as its page shows it."""

    poster: YouSaidPoster
    sentence: str
    waits_long: bool

    @property
    def programme(self) -> Programme:
        """Whose poster it is."""
        return self.poster.version.page.programme

    @property
    def is_ready(self) -> bool:
        """Whether there is a file."""
        return self.poster.status == JobStatus.READY

    @property
    def is_finished(self) -> bool:
        """Whether nothing happens any more, for good or bad."""
        return self.poster.status not in UNFINISHED


def newest_poster(posters: QuerySet[YouSaidPoster], programme: str, paper: str) -> QuerySet[YouSaidPoster]:
    """Of these, the one on this paper of what a programme published last."""
    newest = posters.filter(version__page__programme__reference=programme, paper=paper)
    return newest.annotate(last=Max("version__page__versions__number")).filter(version__number=F("last"))


def poster_progress(poster: YouSaidPoster, at: datetime) -> PosterProgress:
    """Take the row from `posters_for`."""
    sentence = poster.failure or SENTENCES[JobStatus(poster.status)]
    waits_long = poster.status in UNFINISHED and at - poster.requested_at > LONG
    return PosterProgress(poster, sentence, waits_long)
