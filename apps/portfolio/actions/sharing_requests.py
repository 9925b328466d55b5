"""Asking programmes to share something, answering, taking it back, and what sharing fulfils."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.assessments.models import Share
from apps.common import state_machine
from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation, Programme

from .. import emails
from ..models import RequestKind, SharingRequest
from ..request_permissions import (
    check_can_accept,
    check_can_answer,
    check_can_answer_in_words,
    check_can_ask,
    check_can_withdraw_request,
    check_due_on,
)
from ..request_states import OPEN_REQUESTS, REQUEST_STEPS, RequestState


@transaction.atomic
def ask_programmes(
    *,
    commissioner: Organisation,
    programmes: Iterable[Programme],
    kind: str,
    message: str,
    due_on: date,
    by,
    at: datetime,
) -> list[SharingRequest]:
    """Ask many programmes for the same. One that is asked for it already is left as it is.

    Raises NotAllowed if the commissioner does not fund one of them.
    """
    check_can_ask(by, commissioner)
    check_due_on(due_on, timezone.localdate(at))
    Organisation.objects.select_for_update().get(pk=commissioner.pk)  # nobody asks twice at the same time
    wanted = list(programmes)
    funded = set(commissioner.commissions.filter(programme__in=wanted).values_list("programme", flat=True))
    asked = SharingRequest.objects.filter(commissioner=commissioner, kind=kind, state__in=OPEN_REQUESTS)
    already = set(asked.filter(programme__in=wanted).values_list("programme", flat=True))
    rows = []
    for programme in wanted:
        if programme.pk not in funded:
            raise NotAllowed(
                f"{commissioner.name} does not fund {programme.name}. Only programmes that it funds are asked."
            )
        if programme.pk not in already:
            words = {"kind": kind, "message": message, "due_on": due_on, "asked_by": by, "asked_at": at}
            rows.append(SharingRequest(programme=programme, commissioner=commissioner, **words))
    made = SharingRequest.objects.bulk_create(rows)
    _tell_providers(made, by=by, at=at)
    return made


def _tell_providers(made: list[SharingRequest], *, by, at: datetime) -> None:
    """One e-mail for each provider, however many of its programmes were asked."""
    by_provider: dict[Organisation, list[SharingRequest]] = defaultdict(list)
    for request in made:
        record("sharing asked for", target=request, by=by, at=at, kind=request.kind, due=request.due_on.isoformat())
        by_provider[request.programme.organisation].append(request)
    for provider, requests in by_provider.items():
        emails.send_asked(provider, requests, by=by, at=at)


@transaction.atomic
def accept_request(*, request: SharingRequest, by, at: datetime) -> None:
    """Say that it will come. Nothing is shared by that."""
    request = _lock(request)
    check_can_accept(by, request)
    request.answered_by, request.answered_at = by, at
    _move(request, RequestState.ACCEPTED, by=by, at=at)
    emails.send_answered(request, by=by, at=at)


@transaction.atomic
def decline_request(*, request: SharingRequest, reason: str, by, at: datetime) -> None:
    """Say that it will not come, and why."""
    request = _lock(request)
    check_can_answer(by, request)
    _end_with_answer(request, RequestState.DECLINED, reason, by=by, at=at)


@transaction.atomic
def answer_request(*, request: SharingRequest, answer: str, by, at: datetime) -> None:
    """Give the update in words, which fulfils it."""
    request = _lock(request)
    check_can_answer_in_words(by, request)
    _end_with_answer(request, RequestState.FULFILLED, answer, by=by, at=at)


@transaction.atomic
def withdraw_request(*, request: SharingRequest, by, at: datetime) -> None:
    """Take a request back before it is fulfilled."""
    request = _lock(request)
    check_can_withdraw_request(by, request)
    request.ended_by, request.ended_at = by, at
    _move(request, RequestState.WITHDRAWN, by=by, at=at)
    emails.send_request_withdrawn(request, by=by, at=at)


@transaction.atomic
def fulfil_requests(*, share: Share, by, at: datetime) -> None:
    """Sharing what was asked for fulfils the request: an audit and an update by any report, the plan by the plan."""
    kinds = [RequestKind.PLAN] if share.shows_plan else []
    if share.shared_at == at:  # newly shared, and not only its terms changed
        kinds += [RequestKind.AUDIT, RequestKind.UPDATE]
    asked = SharingRequest.objects.select_for_update(of=("self",)).filter(
        programme=share.assessment.programme_id,
        commissioner=share.commissioner_id,
        kind__in=kinds,
        state__in=OPEN_REQUESTS,
    )
    for request in asked.select_related("programme__organisation", "commissioner"):
        request.share, request.ended_by, request.ended_at = share, by, at
        _move(request, RequestState.FULFILLED, by=by, at=at)


def _end_with_answer(request: SharingRequest, state: RequestState, answer: str, *, by, at: datetime) -> None:
    request.answer = answer
    request.answered_by, request.answered_at = by, at
    request.ended_by, request.ended_at = by, at
    _move(request, state, by=by, at=at)
    emails.send_answered(request, by=by, at=at)


def _lock(request: SharingRequest) -> SharingRequest:
    """The request as it is now, held until this step is done."""
    found = SharingRequest.objects.select_for_update(of=("self",))
    return found.select_related("programme__organisation", "commissioner").get(pk=request.pk)


def _move(request: SharingRequest, to: RequestState, *, by, at: datetime) -> None:
    step = state_machine.find(REQUEST_STEPS, request.state, to)
    request.state = to
    request.save()
    record(f"request: {step.action}", target=request, by=by, at=at)
