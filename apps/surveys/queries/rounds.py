"""The rounds of a programme, and one round while it is open."""

from dataclasses import dataclass
from datetime import date

from apps.assessments.queries.access import programmes_for
from apps.common.crypto import CannotDecryptError
from apps.common.errors import allows, reason_against
from apps.organisations.models import Organisation, Programme, Role
from apps.organisations.permissions import has_role
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published
from apps.rubric.schema.rubric_content import RubricContent

from .. import permissions, publication_storage
from ..domain import questions, round_dates
from ..domain.questions import RespondentGroup
from ..domain.results import CountBand, count_band
from ..domain.survey_links import SurveyLink
from ..models import RESPONDENT_GROUPS, Counts, Discussion, LinkKind, Publication, Round, RoundStatusChange
from ..printed_links import PrintedLink, printed_link
from ..statuses import RoundStatus


@dataclass(frozen=True)
class GroupRounds:
    """The rounds of one voice, the newest first, and whether another can be opened."""

    voice: str
    name: str
    rounds: list[Round]
    refusal: str  # why none can be opened now; empty if one can


@dataclass(frozen=True)
class RoundsPage:
    """What people were asked about one programme."""

    programme: Programme
    voices: list[GroupRounds]
    together: list[Publication]
    discussions: list[Discussion]
    manages: bool
    may_put_together: bool


def rounds_page(person, programme: Programme) -> RoundsPage:
    """Every round of a programme, the results put together from several, and the discussions."""
    found = list(programme.rounds.select_related("programme", "rubric"))
    pools = Publication.objects.filter(own_round=None, parts__round__programme=programme).distinct()
    organisation = programme.organisation
    return RoundsPage(
        programme=programme,
        voices=[_group_rounds(person, programme, voice, name, found) for voice, name in RESPONDENT_GROUPS],
        together=list(pools.prefetch_related("parts__round__programme")),
        discussions=list(programme.discussions.all()),
        manages=has_role(person, organisation.pk, Role.MANAGER),
        may_put_together=has_role(person, organisation.pk, Role.MANAGER) and _rounds_kept(person, organisation) > 1,
    )


def _rounds_kept(person, organisation: Organisation) -> int:
    """How many closed rounds of the organisation still have their counts."""
    programmes = programmes_for(person).filter(organisation=organisation)
    return Counts.objects.filter(round__programme__in=programmes, round__status=RoundStatus.CLOSED).count()


def _group_rounds(person, programme: Programme, voice: str, name: str, found: list[Round]) -> GroupRounds:
    rounds = [one for one in found if one.voice == voice]
    refusal = reason_against(permissions.check_can_open, person, programme)
    if not refusal and any(one.status == RoundStatus.OPEN for one in rounds):
        refusal = "One round at a time: you can open another when this one has closed."
    return GroupRounds(voice, name, rounds, refusal)


@dataclass(frozen=True)
class OpenRoundPage:
    """Before a round opens: of what, for whom, and what it would ask."""

    programme: Programme
    voice: str
    voice_name: str
    rubric: RubricContent | None
    quick: int  # statements in the quick set
    all: int
    people: int  # how many the programme says there are

    @property
    def for_peer_workers(self) -> bool:
        """Whether it would be the peer workers' round."""
        return self.voice == RespondentGroup.PEER_WORKERS


def open_round_page(person, programme: Programme, voice: str) -> OpenRoundPage:
    """Raises NotAllowed if the person may not open one or one is open, and KeyError for a voice there is not."""
    name = dict(RESPONDENT_GROUPS)[voice]
    permissions.check_can_open(person, programme)
    permissions.check_none_open(programme, voice)
    published = newest_published()
    rubric = load_rubric_content(published).content if published else None
    return OpenRoundPage(
        programme=programme,
        voice=voice,
        voice_name=name,
        rubric=rubric,
        quick=len(questions.statements_for(voice, "quick", rubric)) if rubric else 0,
        all=len(questions.statements_for(voice, "all", rubric)) if rubric else 0,
        people=programme.peer_workers if voice == RespondentGroup.PEER_WORKERS else programme.caseload,
    )


@dataclass(frozen=True)
class RoundPage:
    """One round: its dates, what it asks, and what may be known of it by now."""

    round: Round
    number_of_statements: int
    band: CountBand | None  # how many have answered; None if that is not the person's to know, or not to be known
    history: list[RoundStatusChange]
    longest: date
    manages: bool
    may_extend: bool
    may_answer: bool
    may_make_links: bool
    way: PrintedLink | None  # the open link, for whoever may hand it out
    results_refusal: str  # why there are no results to read; empty if there are


def round_page(person, round: Round, today: date) -> RoundPage:
    """One round. How many have answered is in bands, and for managers only."""
    manages = has_role(person, round.programme.organisation_id, Role.MANAGER)
    rubric = load_rubric_content(round.rubric).content
    may_extend = allows(permissions.check_can_extend, person, round, today)
    return RoundPage(
        round=round,
        number_of_statements=len(questions.statements_for(round.voice, round.question_set, rubric)),
        band=responses_band(round) if manages and round.status == RoundStatus.OPEN else None,
        history=list(round.status_changes.select_related("by")),
        longest=round_dates.longest_close(round.opens_on),
        manages=manages,
        may_extend=may_extend,
        may_answer=allows(permissions.check_can_answer, person, round, today),
        may_make_links=round.link_kind == LinkKind.SINGLE_USE
        and allows(permissions.check_can_make_links, person, round, today),
        way=printed_link(SurveyLink(round.link_key, "")) if may_extend and round.link_kind == LinkKind.OPEN else None,
        results_refusal=reason_against(permissions.check_can_read_result, person, round),
    )


def responses_band(round: Round) -> CountBand | None:
    """How many have answered so far. None if the answers cannot be opened."""
    try:
        return count_band(publication_storage.load_tally(round).people)
    except CannotDecryptError:
        return None


@dataclass(frozen=True)
class RecordDiscussionPage:
    """Before the themes of a discussion are written down."""

    programme: Programme
    rubric: RubricContent | None


def record_discussion_page(person, programme: Programme) -> RecordDiscussionPage:
    """Raises NotAllowed for anybody who does not manage the programme."""
    permissions.check_can_open(person, programme)
    published = newest_published()
    return RecordDiscussionPage(programme, load_rubric_content(published).content if published else None)
