"""First steps in an organisation, until they are done: ticks come from what is there, and none is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.shortcuts import get_object_or_404
from django.urls import reverse

from apps.accounts.queries import is_acknowledged
from apps.assessments.models import Assessment, Share
from apps.organisations.models import (
    LEADING,
    Commission,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Programme,
    Role,
)
from apps.organisations.permissions import has_role, organisations_where

PUT_AWAY = "first-day:"  # before the organisation's reference, where somebody put its list away
MOST_NAMES = 5


@dataclass(frozen=True)
class FirstStep:
    """One step: what to do, where, and whether it is done. Without a place it is somebody else's, or comes later."""

    label: str
    is_done: bool
    href: str = ""
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the person can do it now."""
        return bool(self.href) and not self.is_done


@dataclass(frozen=True)
class FirstDay:
    """The first steps in one organisation."""

    organisation: Organisation
    steps: list[FirstStep]


def first_days(person) -> list[FirstDay]:
    """The lists of those organisations that the person looks after and in which something is left to do."""
    days = []
    for organisation in _led_by(person):
        is_provider = organisation.kind == OrganisationKind.PROVIDER
        steps = _steps_of_provider(person, organisation) if is_provider else _steps_of_commissioner(organisation)
        if not all(step.is_done for step in steps):
            days.append(FirstDay(organisation, steps))
    return days


def organisation_to_put_away(person, reference: str) -> Organisation:
    """One whose first steps the person is shown. Raises Http404 for any other."""
    return get_object_or_404(Organisation, pk__in=organisations_where(person, *LEADING), reference=reference)


def _led_by(person) -> QuerySet[Organisation]:
    """With what is there by now, and without the lists that the person has put away: one query."""
    of_it = {"organisation": OuterRef("pk")}
    programmes = Programme.objects.filter(**of_it).order_by("pk")
    return (
        Organisation.objects.filter(pk__in=organisations_where(person, *LEADING))
        .annotate(mark=Concat(Value(PUT_AWAY), "reference"))
        .annotate(
            is_put_away=is_acknowledged(person, "mark"),
            first_programme=Subquery(programmes.values("reference")[:1]),
            has_manager=_is_there_or_invited(Role.MANAGER),
            has_peer_worker=_is_there_or_invited(Role.PEER_WORKER),
            has_commissioner=_is_there_or_invited(Role.COMMISSIONER),
            has_funder=Exists(Commission.objects.filter(programme__organisation=OuterRef("pk"))),
            has_audit=Exists(Assessment.objects.filter(programme__organisation=OuterRef("pk"))),
            has_report=Exists(Share.objects.filter(commissioner=OuterRef("pk"))),
        )
        .filter(is_put_away=False)
    )


def _is_there_or_invited(role: Role) -> Q:
    there = Membership.objects.filter(organisation=OuterRef("pk"), role=role)
    invited = Invitation.objects.filter(organisation=OuterRef("pk"), role=role, accepted_at=None, withdrawn_at=None)
    return Q(Exists(there)) | Q(Exists(invited))


def _steps_of_provider(person, organisation) -> list[FirstStep]:
    """`organisation` with what `_led_by` has read of it."""
    invite = reverse("organisations:invite", args=[organisation.reference])
    add = reverse("organisations:add_programme", args=[organisation.reference])
    programme = organisation.first_programme
    funders = reverse("organisations:funders", args=[programme]) if programme else ""
    return [
        FirstStep("Name a programme", bool(programme), add, "Its name, where it works, and how many people it has."),
        FirstStep("Invite a service manager", organisation.has_manager, invite, "Service managers audit programmes."),
        FirstStep("Invite peer workers", organisation.has_peer_worker, invite, "They read the draft before anybody."),
        FirstStep("Name who funds it", organisation.has_funder, funders, "Naming them shares nothing yet."),
        _first_audit(person, organisation, programme),
    ]


def _first_audit(person, organisation, programme: str | None) -> FirstStep:
    if not has_role(person, organisation.pk, Role.MANAGER):
        hint = "A service manager does this, as soon as there is one. You can be invited as one, too."
        return FirstStep("Start the first audit", organisation.has_audit, hint=hint)
    href = reverse("assessments:start_audit", args=[programme]) if programme else ""
    return FirstStep("Start the first audit", organisation.has_audit, href, "The page says what it takes.")


def _steps_of_commissioner(organisation) -> list[FirstStep]:
    """Likewise."""
    invite = reverse("organisations:invite", args=[organisation.reference])
    what_arrives = (
        f"Reports come from programmes that name {organisation.name} as their funder, once they share one. "
        "You need do nothing. Commissioners are told by e-mail, and find it under “Shared with you”."
    )
    return [
        FirstStep("Invite a commissioner", organisation.has_commissioner, invite, "It can be yourself."),
        FirstStep("A first report arrives", organisation.has_report, hint=what_arrives),
    ]


# --- For everybody else -----------------------------------------------------------------------------------

# What comes to people of a role by itself, so that a page on which nothing waits says what it is for.
TO_COME = {
    Role.PEER_WORKER: (
        "When you are asked for your view of a draft, or a survey opens, it shows here. Until then you can write for "
        "yourself under “Self-reflection”, where nobody else can read."
    ),
    Role.REVIEWER: "When somebody asks you for a second rating, it shows here.",
    Role.COMMISSIONER: "When a programme that you fund shares a report, it shows here.",
}


def to_come(memberships: Iterable[Membership]) -> list[str]:
    """A sentence for each of the person's roles that waits for others."""
    roles = {membership.role for membership in memberships}
    return [sentence for role, sentence in TO_COME.items() if role in roles]


@dataclass(frozen=True)
class WhoToAsk:
    """Who can do in an organisation what the person cannot, by name. Nobody: the host."""

    organisation: str
    names: list[str]


def who_to_ask(person, memberships: Iterable[Membership]) -> list[WhoToAsk]:
    """For the organisations of the person that others look after."""
    led = set(organisations_where(person, *LEADING))
    asked: dict[int, WhoToAsk] = {}
    for membership in memberships:
        if membership.organisation_id not in led:
            asked.setdefault(membership.organisation_id, WhoToAsk(membership.organisation.name, []))
    leaders = Membership.objects.filter(organisation__in=list(asked), role__in=LEADING, user__is_active=True)
    for leader in leaders.select_related("user").order_by("user__name", "pk"):
        names = asked[leader.organisation_id].names
        if leader.user.name not in names and len(names) < MOST_NAMES:
            names.append(leader.user.name)
    return list(asked.values())
