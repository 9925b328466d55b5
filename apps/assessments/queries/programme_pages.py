"""The list of programmes, and one programme with its audits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from apps.common.errors import allows, reason_against
from apps.organisations.models import Commission, Organisation, OrganisationKind, Programme, Role
from apps.organisations.permissions import check_can_edit_programme, has_role, organisations_where
from apps.organisations.queries.programmes import words_on_groups
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import newest_published

from .. import permissions
from ..models import Assessment, SideKind
from ..permissions import check_none_open
from ..profile_chart import ProfileChart
from ..statuses import OPEN, AuditStatus
from ..version_status import VersionStatus, last_signed_off, version_status
from .access import audits_for, knowing_own_review, programmes_for
from .reviews import has_reviews
from .signed_off_profiles import profiles_by_programme

PROGRAMMES_ON_A_PAGE = 20
AUDITS_ON_A_PAGE = 20


@dataclass(frozen=True)
class ProgrammeRow:
    """One programme on the list, with its open audit and its last signed-off one."""

    programme: Programme
    open_audit: Assessment | None
    last_signed_off: Assessment | None
    may_open: bool  # the person may work on the open audit
    may_start: bool
    comments_until: date | None  # the open audit's draft waits for the person's view until then; None: it does not
    notice: str  # what the signed-off audit says of itself where it does not simply stand
    profile: ProfileChart | None  # what stands of it, as far as the person may read it


@dataclass(frozen=True)
class ProgrammesPage:
    """Every programme that the person works with."""

    rows: list[ProgrammeRow]
    numbers: Page
    may_add_to: list[Organisation]  # those to which the person may add a programme
    has_reviews: bool  # the person is asked for a second rating somewhere, or has made one
    may_have_drafts: bool  # the person is a peer worker somewhere, whose view of drafts is asked for


def programmes_page(person, number: str | None, today: date) -> ProgrammesPage:
    """One page of the list; `number` as it came in the address."""
    not_discarded = Assessment.objects.exclude(status=AuditStatus.DISCARDED).select_related(
        "withdrawal", "rubric", "sign_off"
    )
    found = knowing_own_review(person, not_discarded).prefetch_related("successors", "feedback_windows")
    audits = with_progress(found).order_by("-period_end", "-pk")
    programmes = programmes_for(person).prefetch_related(Prefetch("assessments", audits, to_attr="audits"))
    numbers = Paginator(programmes, PROGRAMMES_ON_A_PAGE).get_page(number)
    readable: list[Assessment] = []
    for programme in numbers:
        readable.extend(_readable(person, _audits_of(programme)))
    profiles = profiles_by_programme(readable)
    return ProgrammesPage(
        rows=[_programme_row(person, programme, profiles.get(programme.pk), today) for programme in numbers],
        numbers=numbers,
        may_add_to=list(
            Organisation.objects.filter(
                kind=OrganisationKind.PROVIDER, pk__in=organisations_where(person, Role.MANAGER, Role.ADMINISTRATOR)
            )
        ),
        has_reviews=has_reviews(person),
        may_have_drafts=bool(organisations_where(person, Role.PEER_WORKER)),
    )


def _audits_of(programme: Programme) -> list[Assessment]:
    """What the list has read of one programme."""
    return programme.audits  # type: ignore[attr-defined]


def _readable(person, audits: list[Assessment]) -> list[Assessment]:
    """The signed-off audits that the person may open."""
    signed_off = [audit for audit in audits if audit.status == AuditStatus.SIGNED_OFF]
    return [audit for audit in signed_off if allows(permissions.check_can_read, person, audit)]


def _programme_row(person, programme: Programme, profile: ProfileChart | None, today: date) -> ProgrammeRow:
    audits = _audits_of(programme)
    open_audit = _first_in(OPEN, audits)
    manages = has_role(person, programme.organisation_id, Role.MANAGER)
    last = _first_in((AuditStatus.SIGNED_OFF,), audits)
    return ProgrammeRow(
        programme=programme,
        open_audit=open_audit,
        last_signed_off=last,
        may_open=manages,
        may_start=manages and open_audit is None,
        comments_until=_comments_until(person, open_audit, programme, today),
        notice="" if last is None else version_status(last).notice,
        profile=profile,
    )


def _first_in(states: Collection[str], audits: list[Assessment]) -> Assessment | None:
    """The newest audit in one of these states; None if there is none."""
    return next((audit for audit in audits if audit.status in states), None)


def _comments_until(person, audit: Assessment | None, programme: Programme, today: date) -> date | None:
    """Until when the person can comment on the draft of an open audit; None if they cannot."""
    if audit is None or not has_role(person, programme.organisation_id, Role.PEER_WORKER):
        return None
    window = permissions.last_window(audit)
    return window.closes_on if window and permissions.is_open(window, audit, today) else None


def with_progress(audits: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Each audit with `rated` and `to_rate`: indicators that have an answer in the programme's own rating, and all.

    For its managers: to anybody else, how far it is says something of a rating that may not be seen yet.
    """
    own = Q(sides__kind=SideKind.OWN)
    answered = Q(sides__ratings__level__isnull=False) | Q(sides__ratings__not_applicable=True)
    answered &= Q(sides__ratings__carried_over=False)
    return audits.annotate(
        rated=Count("sides__ratings", filter=own & answered), to_rate=Count("sides__ratings", filter=own)
    )


@dataclass(frozen=True)
class StartAuditPage:
    """Before an audit starts: of what, and on which rubric."""

    programme: Programme
    rubric: Rubric | None
    words_on_groups: str  # what the rubric says it is made for, if the programme is more than that
    earlier: Assessment | None  # the last signed-off audit, from which this one may begin


def start_audit_page(person, programme: Programme) -> StartAuditPage:
    """Raises NotAllowed if the person may not start one, or if one is open."""
    permissions.check_can_start(person, programme)
    check_none_open(programme)
    return StartAuditPage(programme, newest_published(), words_on_groups(programme), last_signed_off(programme))


@dataclass(frozen=True)
class AuditRow:
    """One audit on its programme's page."""

    audit: Assessment
    refusal: str  # why the person may not open it; empty if they may
    version_status: VersionStatus
    comments_until: date | None  # its draft waits for the person's view until then; None: it does not
    may_read_draft: bool


@dataclass(frozen=True)
class ProgrammePage:
    """One programme and a page of its audits, the newest first."""

    programme: Programme
    words_on_groups: str  # what the rubric says it is made for, if the programme is more than that
    audits: list[AuditRow]
    numbers: Page
    funders: list[Commission]
    may_edit: bool
    start_refusal: str  # why no audit can be started; empty if one can
    manages: bool
    profile: ProfileChart | None  # what stands of it, as far as the person may read it; on the first page


def programme_page(person, programme: Programme, number: str | None, today: date) -> ProgrammePage:
    """Everything on a programme's page; `number` of the page of audits as it came in the address."""
    found = knowing_own_review(person, audits_for(person).filter(programme=programme))
    found = found.prefetch_related("successors")
    if has_role(person, programme.organisation_id, Role.MANAGER, Role.PEER_WORKER):  # nobody else meets a draft
        found = found.prefetch_related("feedback_windows")
    there_is_open = Exists(Assessment.objects.filter(programme=OuterRef("programme"), status__in=OPEN))
    # A query that counts forgets the order of the model.
    numbers = Paginator(
        with_progress(found).annotate(there_is_open=there_is_open).order_by("-period_end", "-pk"), AUDITS_ON_A_PAGE
    ).get_page(number)
    audits: list[Any] = list(numbers)
    refusal = reason_against(permissions.check_can_start, person, programme)
    if not refusal and audits and audits[0].there_is_open:  # on this page, or on another
        refusal = "This programme has an open audit. Finish or discard it before you start another."
    # Drawn above the newest, and of them.
    profiles = profiles_by_programme(_readable(person, audits)) if numbers.number == 1 else {}
    return ProgrammePage(
        programme=programme,
        words_on_groups=words_on_groups(programme),
        audits=[_audit_row(person, audit, today) for audit in audits],
        numbers=numbers,
        funders=list(programme.commissions.select_related("commissioner")),
        may_edit=allows(check_can_edit_programme, person, programme),
        start_refusal=refusal,
        manages=has_role(person, programme.organisation_id, Role.MANAGER),
        profile=profiles.get(programme.pk),
    )


def _audit_row(person, audit: Assessment, today: date) -> AuditRow:
    return AuditRow(
        audit=audit,
        refusal=reason_against(permissions.check_can_read, person, audit),
        version_status=version_status(audit),
        comments_until=_comments_until(person, audit, audit.programme, today),
        may_read_draft=allows(permissions.check_can_read_draft, person, audit),
    )
