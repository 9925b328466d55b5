"""E-mails about requests to share. They name programmes and days, and nothing that anybody wrote."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from apps.accounts.notices import Concern, Notice, NoticeKind, send_notice
from apps.common.dates import day
from apps.organisations.emails import send_to_members
from apps.organisations.models import Membership, Organisation, Role
from apps.organisations.queries.members import people_with

from .models import SharingRequest
from .request_states import OPEN_REQUESTS

REQUEST = "sharing request"  # the rule: they are on one of its two sides, and the programme is still funded
OPEN_REQUEST = "open sharing request"  # the rule: so it is, and the request is still open


def still_concerns_request(person, key: int, roles: Sequence[str]) -> bool:
    """Whether an e-mail about a request still concerns the person."""
    request = SharingRequest.objects.filter(pk=key).select_related("programme").first()
    if request is None or not request.programme.commissions.filter(commissioner=request.commissioner_id).exists():
        return False
    side = request.programme.organisation_id if Role.MANAGER.value in roles else request.commissioner_id
    return Membership.objects.filter(user=person, organisation=side, role__in=roles).exists()


def still_concerns_open_request(person, key: int, roles: Sequence[str]) -> bool:
    """Whether a reminder of a request still concerns the person."""
    is_open = SharingRequest.objects.filter(pk=key, state__in=OPEN_REQUESTS).exists()
    return is_open and still_concerns_request(person, key, roles)


def send_asked(provider: Organisation, requests: Sequence[SharingRequest], *, by, at: datetime) -> None:
    """Tell a provider's managers what a commissioner asks of which programmes."""
    first = requests[0]
    notice = Notice(
        NoticeKind.SHARING,
        f"{first.commissioner.name} asks for {first.get_kind_display().lower()}",
        "portfolio/email/asked.txt",
        _path(requests),
        {
            "commissioner": first.commissioner.name,
            "kind": first.get_kind_display().lower(),
            "due": day(first.due_on),
            "programmes": sorted(request.programme.name for request in requests),
        },
    )
    send_to_members(notice, provider, Role.MANAGER, besides=by, at=at)


def send_answered(request: SharingRequest, *, by, at: datetime) -> None:
    """Tell a commissioner's people what became of a request."""
    subject = f"Your request was {request.get_state_display().lower()}: {request.programme.name}"
    _tell(request, Role.COMMISSIONER, subject, "answered", REQUEST, by=by, at=at)


def send_request_withdrawn(request: SharingRequest, *, by, at: datetime) -> None:
    """Tell a provider's managers that nothing is asked for any more."""
    subject = f"A request was withdrawn: {request.programme.name}"
    _tell(request, Role.MANAGER, subject, "withdrawn", REQUEST, by=by, at=at)


def send_reminder(request: SharingRequest, role: Role, *, is_late: bool, at: datetime) -> None:
    """Remind one side of a request that is due soon, or late."""
    what = "late" if is_late else "due soon"
    subject = f"A request is {what}: {request.programme.name}"
    _tell(request, role, subject, "reminder", OPEN_REQUEST, by=None, at=at, is_late=is_late)


def _tell(
    request: SharingRequest, role: Role, subject: str, template: str, rule: str, *, by, at: datetime, **words
) -> None:
    organisation = request.programme.organisation if role == Role.MANAGER else request.commissioner
    if organisation.is_made_up:  # nobody reads the e-mails of made-up people
        return
    facts = {
        "programme": request.programme.name,
        "organisation": request.programme.organisation.name,
        "commissioner": request.commissioner.name,
        "kind": request.get_kind_display().lower(),
        "state": request.state,
        "due": day(request.due_on),
    }
    notice = Notice(NoticeKind.SHARING, subject, f"portfolio/email/{template}.txt", _path([request]), facts | words)
    concern = Concern(rule, request.pk, (role.value,))
    send_notice(notice, people_with(organisation, role), concern, besides=by, at=at)


def _path(requests: Sequence[SharingRequest]) -> str:
    if len(requests) > 1:
        return reverse("portfolio:requests")
    return reverse("portfolio:sharing_request", args=[requests[0].reference])
