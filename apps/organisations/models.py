"""Organisations, the people who work in them, their programmes, and who funds which."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.common.public_ids import reference_field

from .domain.identifiers import register_label


class OrganisationKind(models.TextChoices):
    """What an organisation does here."""

    PROVIDER = "provider", "Provider of peer support"
    COMMISSIONER = "commissioner", "Commissioner"


class Role(models.TextChoices):
    """What a person may do in one organisation."""

    MANAGER = "manager", "Service manager"
    PEER_WORKER = "peer_worker", "Peer worker"
    REVIEWER = "reviewer", "Reviewer"
    COMMISSIONER = "commissioner", "Commissioner"
    ADMINISTRATOR = "administrator", "Organisation administrator"


# Which roles an organisation of each kind can give.
ROLES_OF = {
    OrganisationKind.PROVIDER: (Role.MANAGER, Role.PEER_WORKER, Role.REVIEWER, Role.ADMINISTRATOR),
    OrganisationKind.COMMISSIONER: (Role.COMMISSIONER, Role.ADMINISTRATOR),
}


class Organisation(models.Model):
    """One service that runs peer support, or one body that funds it."""

    reference = reference_field()
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    # Demonstration content says so on every page and on the cover of every report.
    is_made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """What a public register calls an organisation: the register, by its code in org-id.guide, and the value."""

    reference = reference_field()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "value"], name="organisation_identifier_once"),
        ]

    @property
    def register_label(self) -> str:
        """The register in words."""
        return register_label(self.scheme)


class OdsCode(models.Model):
    """One line of the NHS’s list of organisations, as the host loaded it."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "code"]


# Who look after an organisation; at least one of them always stays.
LEADING = (Role.MANAGER, Role.ADMINISTRATOR)


class Membership(models.Model):
    """One role of one person in one organisation. The first two are known where memberships_of read it."""

    is_rubric_editor: bool
    has_several_programmes: bool  # the organisation runs two programmes or more

    reference = reference_field()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name", "user__name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once_per_role"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]


class FormerRole(models.Model):
    """Somebody had a role in an organisation until then. Whoever could read a rating that is being made cannot be its
    blind second rater, also once they manage it no longer; and whoever belonged to an organisation while an audit of
    it ran is not independent of it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    until = models.DateTimeField()  # the last time, if there were several

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="former_role_once")]


class InvitationState(models.TextChoices):
    """What can still be done with an invitation."""

    OPEN = "open", "Open"
    EXPIRED = "expired", "Expired"  # can be sent again
    USED = "used", "Used"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Invitation(models.Model):
    """One role offered to one e-mail address. Only a digest of its secret is stored.

    The address is kept while the invitation waits for its answer, and no longer.
    """

    reference = reference_field()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)  # in lower case
    role = models.CharField(max_length=20, choices=Role)
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="invitation_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_not_accepted_and_withdrawn",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_at__isnull=True, withdrawn_at__isnull=True) & ~Q(email=""))
                | ((Q(accepted_at__isnull=False) | Q(withdrawn_at__isnull=False)) & Q(email="")),
                name="invitation_email_only_while_waiting",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_per_role",
            ),
        ]

    def state(self, at: datetime) -> InvitationState:
        """What can be done with it at that moment. It expires the moment `expires_at` is reached."""
        if self.accepted_at is not None:
            return InvitationState.USED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if at >= self.expires_at else InvitationState.OPEN


class Setting(models.TextChoices):
    """Where a programme works."""

    COMMUNITY = "community", "Community mental health"
    INPATIENT = "inpatient", "Inpatient ward"
    CRISIS = "crisis", "Crisis service"
    PRIMARY_CARE = "primary_care", "Primary care"
    VOLUNTARY = "voluntary", "Voluntary or community organisation"
    RECOVERY_COLLEGE = "recovery_college", "Recovery college"
    OTHER = "other", "Somewhere else"


class Meeting(models.TextChoices):
    """How people meet in a programme."""

    ONE_TO_ONE = "one_to_one", "One-to-one"
    GROUP = "group", "Group"
    BOTH = "both", "One-to-one and group"


class AreaKind(models.TextChoices):
    """What kind of area it is."""

    ICB = "icb", "Integrated care board"
    LOCAL_AUTHORITY = "local_authority", "Local authority"


class Area(models.Model):
    """A part of the country that programmes are looked at by, as the host loaded it."""

    kind = models.CharField(max_length=20, choices=AreaKind)
    code = models.CharField(max_length=12, unique=True)  # of national statistics: E54000029
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name", "code"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="area_kind_is_known")]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """One peer support programme of one provider."""

    reference = reference_field()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=120)
    setting = models.CharField(max_length=20, choices=Setting)
    form = models.CharField(max_length=20, choices=Meeting)
    peer_workers = models.PositiveSmallIntegerField()  # heads, not full-time equivalents
    caseload = models.PositiveIntegerField()  # people supported at one time, in the whole programme
    icb = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    local_authority = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="programme_name_once"),
            models.CheckConstraint(condition=Q(setting__in=Setting.values), name="programme_setting_is_known"),
            models.CheckConstraint(condition=Q(form__in=Meeting.values), name="programme_form_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meets_in_groups(self) -> bool:
        """Whether some or all of it is group work, for which the rubric is not yet adapted."""
        return self.form != Meeting.ONE_TO_ONE


class Commission(models.Model):
    """One commissioner funds one programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="commissions")
    commissioner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="commissions",
        limit_choices_to={"kind": OrganisationKind.COMMISSIONER},
    )
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["commissioner__name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "commissioner"], name="commission_once"),
        ]
