"""Survey rounds of Harbour for tests that visit every page.

Of the first programme, the peer workers' round is open, with one answer, and that of people supported. Of the quiet
one, a round of six peer workers and one of people supported have closed. Of a sister, one of peer workers has closed,
and was put together with the quiet one's; a round with single-use links is open.
"""

from datetime import timedelta

from django.utils import timezone

from apps.surveys.actions.answers import make_links
from apps.surveys.actions.discussions import record_discussion
from apps.surveys.actions.results import pool
from apps.surveys.actions.rounds import sweep_rounds
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.survey_links import SurveyLink
from apps.surveys.models import LinkKind

from ..cast import Cast, make_programme
from .rounds import answer_all, answer_by_link, make_round, peer_workers


def make_scenario_rounds(cast: Cast, quiet) -> dict[str, str]:
    """What the addresses of rounds point at."""
    now = timezone.now()
    today = timezone.localdate(now)
    before = now - timedelta(days=20)
    over = {"opens_on": today - timedelta(days=25), "closes_on": today - timedelta(days=15)}
    colleagues = peer_workers(cast.harbour, 6)
    opened = make_round(cast.programme, cast.manager, opens_on=today, closes_on=today + timedelta(days=20))
    answer_all(opened, colleagues[:1], [3], at=now)
    link = make_round(
        cast.programme,
        cast.manager,
        RespondentGroup.PEOPLE_SUPPORTED,
        opens_on=today,
        closes_on=today + timedelta(days=20),
    )
    sister = make_programme(cast.harbour, "Morning Tea")
    single = make_round(
        sister,
        cast.manager,
        RespondentGroup.PEOPLE_SUPPORTED,
        link_kind=LinkKind.SINGLE_USE,
        opens_on=today,
        closes_on=today + timedelta(days=20),
    )
    [secret] = make_links(round=single, number=1, by=cast.manager, at=now)
    closed = make_round(quiet, cast.manager, **over)
    other = make_round(sister, cast.manager, **over)
    supported = make_round(quiet, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, **over)
    for one in (closed, other):
        answer_all(one, colleagues, [1, 2, 3, 4, 5, 5], at=before)
    for number, level in enumerate([2, 3, 3, 4, 4, 5, 5, 5, 1, 2, 4, 4]):
        answer_by_link(supported, level, address=f"192.0.2.{number}", at=before)
    sweep_rounds(at=now)
    closed.refresh_from_db()
    other.refresh_from_db()
    together = pool(rounds=[closed, other], by=cast.manager, at=now)
    discussion = record_discussion(
        programme=cast.programme,
        voice=RespondentGroup.PEER_WORKERS,
        held_on=today,
        took_part="fewer than 5",
        themes={"accepting": "People feel met."},
        by=cast.manager,
        at=now,
    )
    return {
        "voice": RespondentGroup.PEER_WORKERS.value,
        "open_round": opened.reference,
        "link_round": link.reference,
        "link": SurveyLink(link.link_key, "").as_text,
        "single_round": single.reference,
        "single_link": SurveyLink(single.link_key, secret).as_text,
        "closed_link": SurveyLink(supported.link_key, "").as_text,
        "closed_round": closed.reference,
        "supported_round": supported.reference,
        "together": together.reference,
        "discussion": discussion.reference,
    }
