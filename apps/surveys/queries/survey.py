"""What a survey shows to people supported, starting from the link, and what a manager prints for them."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import QuerySet

from apps.assessments.queries.access import programmes_for
from apps.common.crypto import CannotDecryptError
from apps.rubric.queries.rubric_loader import load_rubric_content

from .. import easy_read, encryption, participant_digests, permissions
from ..domain import participation, questions, survey_links
from ..domain.questions import AnswerOption, RespondentGroup, SurveyStatement
from ..domain.survey_state import SurveyState
from ..easy_read import EasyReadStatement
from ..models import LinkKind, Round
from ..statuses import RoundStatus


class Unavailable(Enum):
    """Why a link leads to no survey. Says nothing of what else there is."""

    UNKNOWN = "unknown"
    EARLY = "early"
    OVER = "over"
    USED = "used"


@dataclass(frozen=True)
class Survey:
    """One round as a person supported meets it."""

    round: Round
    link: survey_links.SurveyLink
    statements: tuple[SurveyStatement, ...]
    options: tuple[AnswerOption, ...]
    shut: Unavailable | None  # None: it takes answers
    least_shown: int  # how many must answer before anything is shown

    @property
    def key(self) -> str:
        """The link as it stands in addresses."""
        return self.link.as_text

    @property
    def has_easy_read(self) -> bool:
        """Whether there is an Easy Read version of every statement."""
        return easy_read.covers(self.statements)

    @property
    def easy_read_status(self) -> str:
        """What is said about our Easy Read wording."""
        return easy_read.easy_read().status

    @property
    def is_for_one(self) -> bool:
        """Whether the link is for one answer."""
        return self.round.link_kind == LinkKind.SINGLE_USE

    def easy(self, statement: SurveyStatement) -> EasyReadStatement | None:
        """The statement in Easy Read."""
        return easy_read.easy_read().statements.get(statement.indicator)

    def levels(self, state: SurveyState) -> dict[str, int]:
        """The levels among what was chosen, by indicator."""
        return questions.levels_in(state.chosen, self.options)

    def review_answers(self, state: SurveyState) -> list[tuple[int, tuple[str, ...], str]]:
        """Each statement's number and words, and what was chosen; an empty text where nothing was."""
        labels = {option.value: option.label for option in self.options}
        found = []
        for number, one in enumerate(state.statements, start=1):
            easy = self.easy(one) if state.easy else None
            chosen = state.chosen.get(one.indicator, "")
            found.append((number, easy.lines if easy else (one.text,), labels.get(chosen, "")))
        return found


def survey_at(typed: str, today: date) -> Survey | None:
    """The survey that a link leads to, open or not; None if it leads to none."""
    link = survey_links.parse_link(typed)
    if link is None:
        return None
    kind = LinkKind.SINGLE_USE if link.secret else LinkKind.OPEN
    found = (
        Round.objects.filter(link_key=link.key, link_kind=kind)
        .select_related("programme__organisation", "rubric", "participation")
        .first()
    )
    if found is None:
        return None
    shut = _shut(found, link, today)
    return None if shut is Unavailable.UNKNOWN else _survey(found, link, shut)


def _survey(round: Round, link: survey_links.SurveyLink, shut: Unavailable | None) -> Survey:
    rubric = load_rubric_content(round.rubric).content
    return Survey(
        round=round,
        link=link,
        statements=questions.statements_for(round.voice, round.question_set, rubric),
        options=questions.options_of(rubric),
        shut=shut,
        least_shown=rubric.scale.rules.minimum_group_size,
    )


def _shut(round: Round, link: survey_links.SurveyLink, today: date) -> Unavailable | None:
    if round.status != RoundStatus.OPEN or today > round.closes_on:
        return Unavailable.OVER
    used = _used(round, link) if link.secret else None
    if used is None and today < round.opens_on:
        return Unavailable.EARLY
    return used


def _used(round: Round, link: survey_links.SurveyLink) -> Unavailable | None:
    """Whether a single-use link was never made, or is used up."""
    mark = participant_digests.link_digest(round, link.secret)
    try:
        participation.from_json(encryption.decrypt(round.participation.ciphertext)).with_answered(mark)
    except participation.UnknownLinkError:
        return Unavailable.UNKNOWN
    except participation.AlreadyAnsweredError:
        return Unavailable.USED
    except CannotDecryptError:
        return Unavailable.OVER
    return None


def rounds_to_print(person) -> QuerySet[Round]:
    """Rounds of people supported, of the programmes that the person works with."""
    return Round.objects.filter(
        programme__in=programmes_for(person), voice=RespondentGroup.PEOPLE_SUPPORTED
    ).select_related("programme__organisation", "rubric")


def printed_survey(person, round: Round, today: date) -> Survey:
    """What a manager prints. Raises NotAllowed for anybody who manages no rounds, and for a round that is over."""
    permissions.check_can_extend(person, round, today)
    return _survey(round, survey_links.SurveyLink(key=round.link_key, secret=""), None)
