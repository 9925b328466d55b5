"""Reading accounts: always the person's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from apps.common.errors import reason_against
from apps.jobs.statuses import JobStatus

from . import closing
from .models import Acknowledgement, CalendarFeed, PersonalDataExport, UnwantedNotice, User
from .notices import NoticeKind
from .personal_data_exports import KEPT_FOR, exports_of
from .time_zones import zone_label, zone_of


@dataclass(frozen=True)
class YourAccountPage:
    """What a person sees of their own account."""

    name: str
    email: str
    new_email: str  # waits to be confirmed; empty if none does
    has_second_step: bool
    time_zone: str  # as it is read


def your_account_page(user: User) -> YourAccountPage:
    """The person's own account, with the address they wait to confirm, if any."""
    waiting = EmailAddress.objects.get_new(user)
    return YourAccountPage(
        name=user.name,
        email=user.email,
        new_email=waiting.email if waiting and waiting.email != user.email else "",
        has_second_step=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        time_zone=zone_label(zone_of(user).key),
    )


@dataclass(frozen=True)
class YourCalendarPage:
    """What there is of a person's calendar address: since when, or None. Not the address, which nobody keeps."""

    made_at: datetime | None


def your_calendar_page(user: User) -> YourCalendarPage:
    """The person's own."""
    feed = CalendarFeed.objects.filter(person=user).first()
    return YourCalendarPage(feed.made_at if feed else None)


@dataclass(frozen=True)
class CloseAccountPage:
    """What stands in the way of closing an account, and what will come of it."""

    refusal: str  # what to do first; empty if the account can be closed
    consequences: list[str]  # beside what becomes of every account


def close_account_page(user: User) -> CloseAccountPage:
    """Asks every app whether the account can go."""
    return CloseAccountPage(
        refusal=reason_against(closing.check_can_close, user), consequences=closing.what_it_means(user)
    )


WAITS_LONG = timedelta(seconds=15)
SENTENCES = {
    JobStatus.WAITING: "Your file waits for its turn.",
    JobStatus.WORKING: "Your data is being gathered.",
    JobStatus.READY: "Your file is ready.",
}


@dataclass(frozen=True)
class YourDataPage:
    """How far the file of a person's own data is, if they asked for one."""

    export: PersonalDataExport | None
    sentence: str = ""
    waits_long: bool = False
    kept_until: datetime | None = None

    @property
    def is_ready(self) -> bool:
        return self.export is not None and self.export.status == JobStatus.READY

    @property
    def has_failed(self) -> bool:
        return self.export is not None and self.export.status == JobStatus.FAILED

    @property
    def is_being_made(self) -> bool:
        return self.export is not None and not (self.is_ready or self.has_failed)


def your_data_page(user: User, at: datetime) -> YourDataPage:
    """The person's own file, or none."""
    export = exports_of(user, at).first()
    if export is None:
        return YourDataPage(None)
    return YourDataPage(
        export,
        sentence=export.failure or SENTENCES[JobStatus(export.status)],
        waits_long=at - export.requested_at > WAITS_LONG,
        kept_until=export.finished_at and export.finished_at + KEPT_FOR,
    )


def wanted_emails(user: User) -> list[str]:
    """The kinds of e-mail that the person gets: all of them, until they choose."""
    unwanted = set(UnwantedNotice.objects.filter(person=user).values_list("kind", flat=True))
    return [kind for kind in NoticeKind.values if kind not in unwanted]


def is_acknowledged(person: User, field: str = "reference") -> Exists:
    """For a query: whether the person has opened, or put away, what the row's field names."""
    return Exists(Acknowledgement.objects.filter(person=person.pk, about=OuterRef(field)))


def personal_data(user: User) -> dict[str, object]:
    """What this app keeps of the person. Secrets (the password's hash, the second step's key) never leave."""
    return {
        "account": {
            "name": user.name,
            "email": user.email,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
            "closed_at": user.closed_at,
            "is_active": user.is_active,
            "is_staff": user.is_staff,
            "is_superuser": user.is_superuser,
            "rates_one_at_a_time": user.rates_one_at_a_time,
            "time_zone": user.time_zone,
            "has_password": user.has_usable_password(),
        },
        "email_addresses": list(
            EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
        ),
        "opened_or_put_away": list(
            Acknowledgement.objects.filter(person=user).order_by("pk").values_list("about", flat=True)
        ),
        "emails_you_do_not_want": list(
            UnwantedNotice.objects.filter(person=user).order_by("pk").values_list("kind", flat=True)
        ),
        "calendar_address": list(CalendarFeed.objects.filter(person=user).values("made_at")),
        "second_step": list(
            Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at")
        ),
    }
