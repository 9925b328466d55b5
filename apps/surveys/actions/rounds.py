"""The life of a round."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common import state_machine
from apps.common.crypto import CannotDecryptError
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

from .. import emails, encryption, publication_storage
from ..domain import participation, questions, round_dates, suppression, tally
from ..domain.results import Audience, CellState, Refusal
from ..models import Counts, LinkKind, ParticipationRecord, Round, RoundStatusChange
from ..permissions import check_can_call_off, check_can_extend, check_can_open, check_none_open
from ..publication_storage import lock_round
from ..statuses import TRANSITIONS, RoundStatus

logger = logging.getLogger(__name__)


@transaction.atomic
def open_round(
    *,
    programme: Programme,
    voice: str,
    question_set: str,
    link_kind: str,
    opens_on: date,
    closes_on: date,
    people_asked: int,
    local_term: str = "",
    introduction: str = "",
    by,
    at: datetime,
) -> Round:
    """A new round on the newest published rubric, with empty counts, in which nobody has taken part.

    Raises NotAllowed if the dates do not fit, if this voice has an open round, or if no rubric is published.
    """
    check_can_open(by, programme)
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    check_none_open(programme, voice)
    _check_dates(opens_on, closes_on, timezone.localdate(at))
    rubric = newest_published()
    if rubric is None:
        raise NotAllowed("No rubric is published yet. Ask whoever runs this installation to publish one.")
    opened = Round.objects.create(
        programme=programme,
        rubric=rubric,
        voice=voice,
        question_set=question_set,
        link_kind=link_kind,
        opens_on=opens_on,
        closes_on=closes_on,
        people_asked=people_asked,
        local_term=local_term.strip(),
        introduction=introduction.strip(),
        opened_by=by,
        opened_at=at,
    )
    _create_empty_counts(opened)
    RoundStatusChange.objects.create(round=opened, before="", after=RoundStatus.OPEN, by=by, at=at)
    record("survey round opened", target=opened, by=by, at=at, voice=voice)
    return opened


def _create_empty_counts(opened: Round) -> None:
    content = load_rubric_content(opened.rubric).content
    asked = questions.statements_for(opened.voice, opened.question_set, content)
    counts = tally.empty_tally([one.indicator for one in asked], content.scale.min, content.scale.max)
    links = frozenset[str]() if opened.link_kind == LinkKind.SINGLE_USE else None
    Counts.objects.create(round=opened, ciphertext=encryption.encrypt(tally.to_json(counts)))
    ParticipationRecord.objects.create(
        round=opened,
        ciphertext=encryption.encrypt(
            participation.to_json(participation.Participation(answered=frozenset(), issued=links))
        ),
    )


def _check_dates(opens_on: date, closes_on: date, today: date) -> None:
    problem = round_dates.check_beginning(opens_on, today) or round_dates.check_window(opens_on, closes_on)
    if problem:
        raise NotAllowed(problem)


@transaction.atomic
def extend(*, round: Round, closes_on: date, by, at: datetime) -> Round:
    """Give people more time. Raises NotAllowed if the new last day is not later, or too late."""
    round = lock_round(round)
    check_can_extend(by, round, timezone.localdate(at))
    if closes_on <= round.closes_on:
        raise NotAllowed("A round can be extended, and not shortened. Choose a later last day.")
    problem = round_dates.check_window(round.opens_on, closes_on)
    if problem:
        raise NotAllowed(problem)
    round.closes_on = closes_on
    return _move(round, RoundStatus.OPEN, by=by, at=at)


@transaction.atomic
def call_off(*, round: Round, reason: str, by, at: datetime) -> Round:
    """Give an open round up. Its answers are deleted unread, and it never has a result."""
    round = lock_round(round)
    check_can_call_off(by, round, timezone.localdate(at))
    if not reason.strip():
        raise ValueError("Calling a round off takes a reason.")
    Counts.objects.filter(round=round).delete()
    ParticipationRecord.objects.filter(round=round).delete()
    return _move(round, RoundStatus.CALLED_OFF, by=by, at=at, reason=reason)


@transaction.atomic
def close_if_over(*, round: Round, at: datetime) -> Round:
    """Close a round whose last day is over: make its results, once, and forget who took part.

    Whoever comes first does it: the worker, or somebody who opens a page. A round whose answers nobody can open stays
    as it is, and the log says what to do.
    """
    round = lock_round(round)
    today = timezone.localdate(at)
    if round.status != RoundStatus.OPEN or today <= round.closes_on:
        return round
    try:
        over = publication_storage.load_closed_round(round)
    except CannotDecryptError as problem:
        logger.error("Round %s cannot be closed. %s", round.reference, problem)
        return round
    if round.link_kind == LinkKind.OPEN and len(over.answers) > round.people_asked:
        round.is_noisy = True
    limits = suppression.limits_of(load_rubric_content(round.rubric).content.scale)
    results = suppression.close_round(over, earlier=(), limits=limits)
    if isinstance(results, Refusal):  # it was open, so it had no results
        raise NotAllowed(results.reason)
    helped = publication_storage.load_tally(round).some_were_helped(limits.inside)
    publication_storage.store_publication(results, [round], on=round.closes_on, by=None, some_were_helped=helped)
    ParticipationRecord.objects.filter(round=round).delete()
    _move(round, RoundStatus.CLOSED, by=None, at=at)
    has_enough = any(
        cell.audience is Audience.INSIDE and cell.state is not CellState.HIDDEN for cell in results.cells
    )
    emails.send_round_closed(round, has_enough=has_enough, at=at)
    return round


def sweep_rounds(*, at: datetime) -> int:
    """Close every round that is over, and delete counts that are too old to be put together with others."""
    today = timezone.localdate(at)
    closed = 0
    for one in list(Round.objects.filter(status=RoundStatus.OPEN, closes_on__lt=today)):
        if close_if_over(round=one, at=at).status == RoundStatus.CLOSED:
            closed += 1
    old = round_dates.counts_kept_from(today)
    Counts.objects.filter(round__status=RoundStatus.CLOSED, round__closes_on__lt=old).delete()
    return closed


def _move(round: Round, to: RoundStatus, *, by, at: datetime, reason: str = "") -> Round:
    """Take one permitted step, and write it down."""
    before = RoundStatus(round.status)
    step = state_machine.find(TRANSITIONS, before, to)
    round.status = to
    round.save(update_fields=["status", "closes_on", "is_noisy"])
    RoundStatusChange.objects.create(round=round, before=before, after=to, reason=reason.strip(), by=by, at=at)
    record(f"survey round: {step.action}", target=round, by=by, at=at, before=before, after=to)
    return round
