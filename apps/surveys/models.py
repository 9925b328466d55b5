"""Survey rounds, what they hold while they are open, what they publish, and themes of discussions.

No row here is one person's answer, and none tells who has answered: docs/privacy-suppression.md.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.common.append_only import AppendOnlyModel
from apps.common.public_ids import reference_field
from apps.organisations.models import Programme
from apps.rubric.models import Rubric

from .domain.questions import QuestionSet, RespondentGroup
from .domain.results import Audience, CellState, CellSubject, CountBand, HiddenReason
from .statuses import RoundStatus

LONGEST_INTRODUCTION = 600  # characters
LONGEST_THEME = 2_000


class LinkKind(models.TextChoices):
    """How people come to the form."""

    SIGNED_IN = "signed_in", "Peer workers sign in"
    OPEN = "open", "One link for everybody"
    SINGLE_USE = "single_use", "A link for each person, for one answer"


RESPONDENT_GROUPS = [
    (RespondentGroup.PEER_WORKERS.value, "Peer workers"),
    (RespondentGroup.PEOPLE_SUPPORTED.value, "People supported"),
]
RESPONDENT_GROUP_VALUES = [one.value for one in RespondentGroup]
QUESTION_SETS = [
    (QuestionSet.QUICK.value, "The quick set: two statements for each factor"),
    (QuestionSet.ALL.value, "Every statement for this voice"),
]


def _choices(values) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in values]


class Round(models.Model):
    """One survey window of one programme for one voice, on one rubric version.

    It takes answers from the first moment of `opens_on` to the last of `closes_on`, and closes by the clock.
    """

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    voice = models.CharField(max_length=20, choices=RESPONDENT_GROUPS)
    question_set = models.CharField(max_length=10, choices=QUESTION_SETS, default=QuestionSet.QUICK.value)
    link_kind = models.CharField(max_length=10, choices=LinkKind)
    # What the link of people supported carries. Not the reference, so that neither leads to the other.
    link_key = reference_field()
    opens_on = models.DateField()
    closes_on = models.DateField()
    people_asked = models.PositiveIntegerField()  # how many people the round is for, as the manager reckons
    local_term = models.CharField(max_length=40, blank=True)  # for "person supported"; empty: just that
    introduction = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=RoundStatus, default=RoundStatus.OPEN)
    # More answers came than people were asked, or faster than people write. Readers are told.
    is_noisy = models.BooleanField(default=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RoundStatus.values), name="round_status_is_known"),
            models.CheckConstraint(condition=Q(voice__in=RESPONDENT_GROUP_VALUES), name="round_voice_is_known"),
            models.CheckConstraint(condition=Q(opens_on__lt=F("closes_on")), name="round_dates_run_forward"),
            models.CheckConstraint(
                condition=Q(voice=RespondentGroup.PEER_WORKERS.value, link_kind=LinkKind.SIGNED_IN)
                | Q(voice=RespondentGroup.PEOPLE_SUPPORTED.value, link_kind__in=[LinkKind.OPEN, LinkKind.SINGLE_USE]),
                name="round_link_fits_voice",
            ),
            models.UniqueConstraint(
                fields=["programme", "voice"], condition=Q(status=RoundStatus.OPEN), name="one_open_round_per_voice"
            ),
        ]

    @property
    def for_peer_workers(self) -> bool:
        """Whether it is the peer workers' own round."""
        return self.voice == RespondentGroup.PEER_WORKERS.value

    def waits_for_closing(self, today: date) -> bool:
        """Whether its last day is over, and nobody has made its results yet."""
        return self.status == RoundStatus.OPEN and today > self.closes_on

    @property
    def term(self) -> str:
        """The local word for "person supported"."""
        return self.local_term or "person supported"


class RoundStatusChange(models.Model):
    """One step of one round. `by` is empty for the clock."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=20, choices=RoundStatus, blank=True)  # empty: the round was opened
    after = models.CharField(max_length=20, choices=RoundStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Counts(models.Model):
    """The counts of one round (`domain/tally.py`), encrypted. The row is there from the start and is written over.

    Kept for a while after the round has closed, so that a small round can be put together with the next one.
    """

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="counts")
    ciphertext = models.TextField()


class ParticipationRecord(models.Model):
    """Who has had their say in one open round (`domain/participation.py`), encrypted. It goes when that closes."""

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="participation")
    ciphertext = models.TextField()


class PublishedOnce(AppendOnlyModel):
    """A row of what is published: made when a round closes, or when several are put together."""

    never_changed = never_removed = "Results are made once and never change."

    class Meta:
        abstract = True


class Publication(PublishedOnce):
    """All that is ever published of one round, or of several put together. Made once, and never changed."""

    reference = reference_field()
    # Of one round alone. Empty: of several. So a round has one result of its own at the most.
    own_round = models.OneToOneField(Round, models.PROTECT, null=True, related_name="publication")
    answered = models.PositiveIntegerField(null=True)  # inside only
    answered_band = models.CharField(max_length=20, choices=_choices(CountBand))
    # Enough people were helped with the form, and enough were not, to say so of a group and of nobody in it.
    some_were_helped = models.BooleanField(default=False)
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_on", "-pk"]


class PublishedRound(PublishedOnce):
    """One round is part of one publication."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="parts")
    round = models.ForeignKey(Round, models.PROTECT, related_name="published_in")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "round"], name="published_round_once"),
        ]


class PublishedCell(PublishedOnce):
    """What one audience may read about one indicator or factor: a `results.ResultCell`."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="cells")
    audience = models.CharField(max_length=10, choices=_choices(Audience))
    kind = models.CharField(max_length=10, choices=_choices(CellSubject))
    about = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=_choices(CellState))
    mean = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=20, choices=_choices(HiddenReason), blank=True)
    n = models.PositiveIntegerField(null=True)
    band = models.CharField(max_length=20, choices=_choices(CountBand), blank=True)
    counted = models.PositiveSmallIntegerField(null=True)
    asked = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "audience", "kind", "about"], name="published_cell_once"),
            # The promises of results.ResultCell, kept by the database too.
            models.CheckConstraint(
                condition=Q(state=CellState.SHOWN.value, mean__isnull=False, level__isnull=True, reason="")
                | Q(state=CellState.MOST_SAID.value, mean__isnull=True, level__isnull=False, reason="")
                | (
                    Q(state=CellState.HIDDEN.value, mean__isnull=True, level__isnull=True, n__isnull=True, band="")
                    & ~Q(reason="")
                ),
                name="published_cell_says_what_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.INSIDE.value, band="")
                | Q(audience=Audience.OUTSIDE.value, n__isnull=True),
                name="published_cell_no_exact_count_outside",
            ),
        ]


class Discussion(models.Model):
    """One facilitated discussion, where a group is too small for a survey: themes, never a number."""

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="discussions")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    voice = models.CharField(max_length=20, choices=RESPONDENT_GROUPS)
    held_on = models.DateField()
    took_part = models.CharField(max_length=20, choices=_choices(CountBand))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(voice__in=RESPONDENT_GROUP_VALUES), name="discussion_voice_is_known"),
        ]


class Theme(models.Model):
    """What came up in one discussion about one factor."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="themes")
    factor = models.CharField(max_length=60)  # its id in the rubric
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "factor"], name="theme_once_per_factor"),
        ]
