"""People who sign in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from apps.common.unicode_text import earlier_forms_of_password, line_text, password_text, plain_address
from apps.jobs.models import Job
from apps.jobs.statuses import JobStatus


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **extra) -> "User":
        """A person who signs in with this e-mail address; without a password they must set one first."""
        user = self.model(email=plain_address(email), name=line_text(name), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str = "Host", password: str | None = None, **extra) -> "User":
        """The host of the installation."""
        return self.create_user(email, name, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=plain_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One person. Their roles are memberships of organisations and stand elsewhere.

    A closed account keeps its row, because ratings say who made them, but not its name or address.
    """

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("name", max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("hosts this installation", default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # As they chose it; None: they never did, and a narrow screen shows one practice at a time, a wide one all.
    rates_one_at_a_time = models.BooleanField(null=True, editable=False)
    # As they chose it, such as Europe/London; empty: they never did, and the installation's counts.
    time_zone = models.CharField(max_length=64, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_active=False), name="user_closed_is_not_active"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Store a password in its one form.

        Sign-in hides who has an account by setting a password of nobody's: that takes as long as comparing a wrong
        one, in as many forms.
        """
        super().set_password(None if raw_password is None else password_text(raw_password))
        if raw_password is not None and self._state.adding:
            for form in earlier_forms_of_password(raw_password):
                make_password(form)

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, in whichever form the keyboard sent it, now or when it was stored."""
        if raw_password is None:
            return False
        for form in (password_text(raw_password), *earlier_forms_of_password(raw_password)):
            if super().check_password(form):
                return True
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class OutgoingEmail(Job):
    """One e-mail on its way, or a wish for one that a worker may find to have no addressee. It goes once it is sent.

    `ciphertext` holds address and words, all of one length for the usual e-mail: links in them open accounts, and
    nobody who reads the rows may learn who has one.
    """

    task_name = "accounts.send_email"
    given_up_sentence = "This e-mail could not be sent."

    ciphertext = models.TextField()

    class Meta(Job.Meta):
        abstract = False

    @classmethod
    def cleared_on_failure(cls) -> dict[str, str]:
        """An e-mail that will not be sent keeps no words."""
        return {"ciphertext": ""}


EXPORTS_FOLDER = "personal-data"  # in the private storage


def export_path(export: "PersonalDataExport", filename: str) -> str:
    """Where the file lies in the private storage: named after its reference and the worker's claim alone."""
    return f"{EXPORTS_FOLDER}/{export.reference}-{export.claim[:8]}.encrypted"


class PersonalDataExport(Job):
    """Everything that is kept about one person, as a file for themselves. Each has one at most.

    The file is encrypted, because what people wrote for themselves alone stands in it, and goes after a day.
    """

    task_name = "accounts.export_personal_data"
    given_up_sentence = "We tried three times to gather your data and could not finish it. You can try again."
    orphaned_sentence = "Even Ground was changed while your file waited. You can try again."

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file = models.FileField(upload_to=export_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as it is stored
    size = models.PositiveBigIntegerField(null=True)  # bytes of what the person gets

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=JobStatus.READY, finished_at__isnull=False, size__isnull=False)
                & ~Q(file="")
                & ~Q(sha256="")
                | ~Q(status=JobStatus.READY),
                name="personaldataexport_ready_has_file",
            ),
        ]


class Acknowledgement(models.Model):
    """A person has opened, or put away, something that their first page listed: it waits for them no longer.

    No time is kept. `about`: the reference of what it was, after a word where that alone would be unclear.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "about"], name="acknowledgement_once")]


class UnwantedNotice(models.Model):
    """A kind of e-mail (`notices.py`) that the person does not want. Without a row they get it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="unwanted_notice_once")]


class CalendarFeed(models.Model):
    """A person's calendar has an address that opens it to whoever knows it. Only a digest of its secret is stored."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class AnnouncedEvent(models.Model):
    """Something that happened by the clock and that people were told of by e-mail. It names a row, and nobody."""

    event = models.CharField(max_length=80, unique=True)
    on = models.DateField(db_index=True)


class CacheEntry(models.Model):
    """One entry of the cache while its quick store cannot be used; Django's database cache reads and writes it.

    Its key is a keyed digest: the row does not tell of what address or network it speaks.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache_entry"
