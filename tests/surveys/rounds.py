"""Rounds, and people who answer them."""

from datetime import UTC, date, datetime, timedelta

from apps.organisations.models import Role
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.surveys.actions import answers as answer_actions
from apps.surveys.actions.rounds import close_if_over, open_round
from apps.surveys.domain.questions import QuestionSet, RespondentGroup, statements_for
from apps.surveys.domain.tally import HelpKind
from apps.surveys.models import LinkKind, Round

from ..cast import make_person

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 15)
DURING = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
AFTER = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


def make_round(programme, by, voice=RespondentGroup.PEER_WORKERS, *, opens_on=FIRST, closes_on=LAST, **said) -> Round:
    """An open round of the quick set."""
    peer = voice == RespondentGroup.PEER_WORKERS
    given = {
        "question_set": QuestionSet.QUICK,
        "link_kind": LinkKind.SIGNED_IN if peer else LinkKind.OPEN,
        "people_asked": 24,
    } | said
    at = datetime(opens_on.year, opens_on.month, opens_on.day, 9, tzinfo=UTC)
    return open_round(programme=programme, voice=voice, opens_on=opens_on, closes_on=closes_on, by=by, at=at, **given)


def peer_workers(organisation, number: int) -> list:
    """So many peer workers more."""
    return [make_person(f"Peer worker {one}", organisation, Role.PEER_WORKER) for one in range(number)]


def answer_all(round: Round, people, levels, *, at=DURING) -> None:
    """Each person answers every statement with the level that stands in the same place of `levels`."""
    for person, level in zip(people, levels, strict=True):
        answer_actions.answer_as_peer_worker(round=round, answers=everything(round, level), by=person, at=at)


def answer_by_link(round: Round, level: int, *, secret: str = "", address: str = "192.0.2.1", at=DURING) -> None:
    """One person supported answers every statement with this level."""
    answer_actions.answer_by_link(
        round=round,
        secret=secret,
        answers=everything(round, level),
        helped=HelpKind.NOBODY,
        address=address,
        at=at,
    )


def everything(round: Round, level: int) -> dict[str, int]:
    """Every statement of the round with one level."""
    asked = statements_for(round.voice, round.question_set, load_rubric_content(round.rubric).content)
    return {one.indicator: level for one in asked}


def closed(round: Round) -> Round:
    """The round after its last day."""
    return close_if_over(round=round, at=AFTER + (round.closes_on - LAST) + timedelta(0))
