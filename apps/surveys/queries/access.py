"""Where every read of a round starts: at the person. And what a peer worker sees of the rounds they may answer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from apps.assessments.queries.access import programmes_for
from apps.common.crypto import CannotDecryptError
from apps.common.errors import reason_against
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.rubric_content import RubricContent

from .. import encryption, participant_digests, permissions
from ..domain import participation, questions
from ..domain.questions import RespondentGroup, SurveyStatement
from ..models import Discussion, Publication, Round, RoundStatusChange
from ..statuses import RoundStatus


def rounds_for(person) -> QuerySet[Round]:
    """The rounds whose existence the person may know of: those of the programmes they work with."""
    return Round.objects.filter(programme__in=programmes_for(person)).select_related(
        "programme__organisation", "rubric", "participation"
    )


def has_answered(person, round: Round) -> bool:
    """Whether the person has had their say in an open round. Once it is closed, nobody can tell."""
    if round.status != RoundStatus.OPEN:
        return False
    try:
        return (
            participant_digests.person_digest(round, person)
            in participation.from_json(encryption.decrypt(round.participation.ciphertext)).answered
        )
    except CannotDecryptError:
        return False


@dataclass(frozen=True)
class OwnRound:
    """One peer workers' round, for somebody who may answer it."""

    round: Round
    answered: bool
    refusal: str  # why it cannot be answered now; empty if it can


@dataclass(frozen=True)
class YourSayPage:
    """Every peer workers' round of the places where the person is a peer worker."""

    now: list[OwnRound]
    closed: list[Round]


def your_say_page(person, today: date) -> YourSayPage:
    """What a peer worker can answer, and what came of it. Nothing for anybody else."""
    there = organisations_where(person, Role.PEER_WORKER)
    found = rounds_for(person).filter(programme__organisation__in=there, voice=RespondentGroup.PEER_WORKERS)
    taking_answers = found.filter(status=RoundStatus.OPEN).order_by("closes_on", "pk")
    return YourSayPage(
        now=[_own_round(person, one, today) for one in taking_answers],
        closed=list(found.filter(status=RoundStatus.CLOSED)),
    )


def _own_round(person, round: Round, today: date) -> OwnRound:
    return OwnRound(round, has_answered(person, round), reason_against(permissions.check_takes_answers, round, today))


@dataclass(frozen=True)
class AnswerPage:
    """What one peer worker answers."""

    round: Round
    rubric: RubricContent
    statements: tuple[SurveyStatement, ...]
    answered: bool


def answer_page(person, round: Round, today: date) -> AnswerPage:
    """The statements of a round. Raises NotAllowed for anybody who cannot answer it."""
    permissions.check_can_answer(person, round, today)
    rubric = load_rubric_content(round.rubric).content
    return AnswerPage(
        round=round,
        rubric=rubric,
        statements=questions.statements_for(round.voice, round.question_set, rubric),
        answered=has_answered(person, round),
    )


def thank_you_page(person, round: Round) -> Round:
    """Where an answer ends. Raises NotAllowed for anybody to whom the round is not addressed."""
    permissions.check_is_peer_worker_of(person, round)
    return round


def personal_data(user) -> dict[str, object]:
    """What rounds keep about a person: their steps, and the open rounds that have counted their answers."""
    steps = []
    for change in RoundStatusChange.objects.filter(by=user).select_related("round"):
        moved = {"before": change.before, "after": change.after, "at": change.at.isoformat()}
        steps.append({"round": change.round.reference} | moved)
    open_rounds = Round.objects.filter(
        status=RoundStatus.OPEN, voice=RespondentGroup.PEER_WORKERS, programme__organisation__memberships__user=user
    )
    answered = []
    for one in open_rounds.filter(Q(participation__isnull=False)).select_related("participation").distinct():
        if has_answered(user, one):
            answered.append(one.reference)
    discussions = Discussion.objects.filter(recorded_by=user).order_by("pk")
    pools = Publication.objects.filter(made_by=user).order_by("pk")
    return {
        "steps_of_survey_rounds": steps,
        "open_survey_rounds_answered": answered,
        "discussions_recorded": [
            {"discussion": one.reference, "at": one.recorded_at.isoformat()} for one in discussions
        ],
        "survey_rounds_put_together": [{"result": one.reference, "on": one.made_on.isoformat()} for one in pools],
    }
