"""Requests to share, for both sides."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from apps.assessments.models import Share
from apps.assessments.queries.shares import not_ended
from apps.assessments.version_status import newest_versions
from apps.common.errors import allows
from apps.common.waiting_items import WaitingItem
from apps.organisations.models import Commission, Organisation, Programme, Role
from apps.organisations.permissions import has_role, memberships_of, organisations_where

from ..models import RequestKind, SharingRequest
from ..request_permissions import (
    check_can_accept,
    check_can_answer,
    check_can_answer_in_words,
    check_can_withdraw_request,
)
from ..request_states import OPEN_REQUESTS, RequestState
from .access import RUNNING

REQUESTS_ON_A_PAGE = 25
PROGRAMMES_ON_A_PAGE = 50
MOST_WAITING = 5  # on somebody's first page; more stand behind one link


def requests_for(person) -> QuerySet[SharingRequest]:
    """What the person's commissioners have asked of programmes they still fund, and what the providers that the
    person runs were asked for.
    """
    asked = Q(
        commissioner__in=organisations_where(person, Role.COMMISSIONER),
        programme__in=Commission.objects.filter(commissioner=OuterRef("commissioner")).values("programme"),
    )
    received = Q(programme__organisation__in=organisations_where(person, *RUNNING))
    found = SharingRequest.objects.filter(asked | received)
    return found.select_related("programme__organisation", "commissioner")


@dataclass(frozen=True)
class RequestRow:
    """One request in a list."""

    request: SharingRequest
    is_late: bool
    is_asked: bool  # by a commissioner that the person works for, and not of a provider they run


@dataclass(frozen=True)
class RequestsPage:
    """One page of requests, what is open before the others."""

    rows: list[RequestRow]
    numbers: Page
    asks_for: list[Organisation]  # the commissioners for which the person can ask
    runs_provider: bool
    programme: Programme | None  # of which all of them are; None: of any

    @property
    def can_ask(self) -> bool:
        return bool(self.asks_for)


def requests_page(person, number: str | None, today: date, programme: Programme | None = None) -> RequestsPage:
    """In a fixed number of queries, however many there are. `programme`: of this one alone."""
    own = set(organisations_where(person, Role.COMMISSIONER))
    is_over = Case(When(state__in=OPEN_REQUESTS, then=Value(0)), default=Value(1))
    known = requests_for(person) if programme is None else requests_for(person).filter(programme=programme)
    ordered = known.annotate(is_over=is_over).order_by("is_over", "due_on", "pk")
    numbers = Paginator(ordered, REQUESTS_ON_A_PAGE).get_page(number)
    rows = []
    for request in numbers:
        rows.append(RequestRow(request, request.is_late(today), request.commissioner_id in own))
    runs_provider = any(one.role in RUNNING and one.organisation_id not in own for one in memberships_of(person))
    return RequestsPage(
        rows, numbers, list(commissioners_to_ask_for(person)) if own else [], runs_provider, programme
    )


@dataclass(frozen=True)
class SharingRequestPage:
    """One request, and what the person may do with it."""

    request: SharingRequest
    is_late: bool
    is_asker: bool
    may_accept: bool
    may_answer: bool
    may_answer_in_words: bool
    may_withdraw: bool
    audit_to_share: str  # the reference of the newest audit that the provider can share; empty without one
    report_to_read: str  # of what fulfilled it, as long as the asker reads it; empty otherwise


def sharing_request_page(person, request: SharingRequest, today: date) -> SharingRequestPage:
    """What stands about one request."""
    may_answer = allows(check_can_answer, person, request)
    is_asker = has_role(person, request.commissioner_id, Role.COMMISSIONER)
    return SharingRequestPage(
        request=request,
        is_late=request.is_late(today),
        is_asker=is_asker,
        may_accept=allows(check_can_accept, person, request),
        may_answer=may_answer,
        may_answer_in_words=allows(check_can_answer_in_words, person, request),
        may_withdraw=allows(check_can_withdraw_request, person, request),
        audit_to_share=_audit_to_share(request.programme) if may_answer else "",
        report_to_read=_report_to_read(request, today) if is_asker else "",
    )


def _audit_to_share(programme: Programme) -> str:
    audit = newest_versions(programme.pk).filter(withdrawal=None).first()
    return audit.reference if audit is not None else ""


def _report_to_read(request: SharingRequest, today: date) -> str:
    if request.share_id is None:
        return ""
    found = Share.objects.filter(not_ended(today), pk=request.share_id).select_related("assessment").first()
    return found.assessment.reference if found is not None else ""


@dataclass(frozen=True)
class AskPage:
    """Before programmes are asked: those that a commissioner funds, by name."""

    commissioner: Organisation
    programmes: list[Programme]  # on this page
    numbers: Page
    number_funded: int
    search: str


def commissioners_to_ask_for(person) -> QuerySet[Organisation]:
    """The commissioners for which the person can ask."""
    return Organisation.objects.filter(pk__in=organisations_where(person, Role.COMMISSIONER))


def funded_programmes(commissioner: Organisation, search: str = "") -> QuerySet[Programme]:
    """What a commissioner funds, by name; `search`: of the programme or its provider."""
    found = Programme.objects.filter(commissions__commissioner=commissioner).select_related("organisation")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(organisation__name__icontains=search))
    return found.order_by("name", "pk")


def ask_page(commissioner: Organisation, search: str, number: str | None) -> AskPage:
    """One page of the programmes that can be ticked."""
    numbers = Paginator(funded_programmes(commissioner, search), PROGRAMMES_ON_A_PAGE).get_page(number)
    funded = numbers.paginator.count if not search else funded_programmes(commissioner).count()
    return AskPage(commissioner, list(numbers), numbers, funded, search)


def requests_waiting(person) -> list[WaitingItem]:
    """What waits for a manager's answer, or was accepted and is not shared yet; what is due first comes first."""
    managed = organisations_where(person, Role.MANAGER)
    if not managed:
        return []
    asked = SharingRequest.objects.filter(programme__organisation__in=managed, state__in=OPEN_REQUESTS)
    still_funded = Commission.objects.filter(programme=OuterRef("programme"), commissioner=OuterRef("commissioner"))
    found = asked.filter(Exists(still_funded)).select_related("programme", "commissioner")
    items = []
    for request in found.order_by("due_on", "pk")[: MOST_WAITING + 1]:
        items.append(_waiting_item(request))
    if len(items) > MOST_WAITING:
        items[-1] = WaitingItem("See all requests", reverse("portfolio:requests"), "Requests from commissioners")
    return items


def _waiting_item(request: SharingRequest) -> WaitingItem:
    is_waiting = request.state == RequestState.WAITING
    what = {
        RequestKind.AUDIT: "an audit",
        RequestKind.PLAN: "the action plan",
        RequestKind.UPDATE: "an update",
    }[RequestKind(request.kind)]
    return WaitingItem(
        "Answer the request" if is_waiting else "Share what you accepted",
        reverse("portfolio:sharing_request", args=[request.reference]),
        request.programme.name,
        f"{request.commissioner.name} asks for {what}.",
        request.due_on,
    )
