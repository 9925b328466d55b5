"""“You said, we did”: the page that a programme writes for the people it asked, and what was published of it."""

from django.db import models
from django.db.models import Q

from apps.common.append_only import AppendOnlyModel
from apps.common.public_ids import reference_field
from apps.jobs.models import Job
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Programme
from apps.surveys.models import Discussion, Round

from ..domain.you_said import PICTURES, HeardFrom
from .planned_actions import person_field

LONGEST_HEARD = 300  # characters
LONGEST_DONE = 400
LONGEST_EASY = 240  # a few short lines
LONGEST_SOURCE = 160

HEARD_FROM = (
    (HeardFrom.NOT_SAID.value, "Nobody in particular"),
    (HeardFrom.ROUND.value, "A survey round"),
    (HeardFrom.DISCUSSION.value, "A discussion"),
    (HeardFrom.COMMENTS.value, "Peer workers’ comments"),
)
PICTURE_LABELS = tuple((picture.key, picture.label) for picture in PICTURES)


class YouSaidPage(models.Model):
    """The one page of a programme: its address, and the draft of what it says next.

    `version` counts every change of the draft, so that what is published is what somebody has looked at.
    """

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="you_said_page")
    link_key = reference_field()  # what its public address carries; not the programme's reference
    version = models.PositiveIntegerField(default=1)


class YouSaidWords(models.Model):
    """What one item says, in plain words and in Easy Read."""

    position = models.PositiveSmallIntegerField()
    heard = models.CharField(max_length=LONGEST_HEARD)
    done = models.CharField(max_length=LONGEST_DONE)
    easy_heard = models.CharField(max_length=LONGEST_EASY)  # one idea a line
    easy_done = models.CharField(max_length=LONGEST_EASY)
    picture = models.CharField(max_length=20, choices=PICTURE_LABELS)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class YouSaidItem(YouSaidWords):
    """One item of the draft. `version` counts its changes."""

    reference = reference_field()
    page = models.ForeignKey(YouSaidPage, models.CASCADE, related_name="items")
    heard_from = models.CharField(max_length=20, choices=HEARD_FROM, blank=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    discussion = models.ForeignKey(Discussion, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta(YouSaidWords.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(heard_from=HeardFrom.ROUND.value, round__isnull=False, discussion=None)
                | Q(heard_from=HeardFrom.DISCUSSION.value, round=None, discussion__isnull=False)
                | Q(
                    heard_from__in=[HeardFrom.NOT_SAID.value, HeardFrom.COMMENTS.value],
                    round=None,
                    discussion=None,
                ),
                name="you_said_item_source_fits",
            ),
        ]


class YouSaidVersion(AppendOnlyModel):
    """What was published on one day. The newest stands at the page's address; earlier ones can be read, too."""

    never_changed = never_removed = (
        "What was published stays as it was. Publish a new version, or take this one back."
    )

    page = models.ForeignKey(YouSaidPage, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()  # from 1
    published_by = person_field()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="you_said_version_once")]

    @property
    def is_taken_back(self) -> bool:
        """Whether it is no longer to be read. Read `withdrawal` along."""
        return hasattr(self, "withdrawal")


class YouSaidVersionItem(YouSaidWords, AppendOnlyModel):
    """One item as it was published; `source` names what it was heard in, in words, or is empty."""

    never_changed = never_removed = (
        "What was published stays as it was. Publish a new version, or take this one back."
    )

    version = models.ForeignKey(YouSaidVersion, models.PROTECT, related_name="items")
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)

    class Meta(YouSaidWords.Meta):
        abstract = False


class YouSaidWithdrawal(AppendOnlyModel):
    """A version was taken back. Its reason stays inside the organisation."""

    never_changed = never_removed = "That a version was taken back stays with it. Publish a new version instead."

    version = models.OneToOneField(YouSaidVersion, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    by = person_field()
    at = models.DateTimeField()


class Paper(models.TextChoices):
    """What a poster is printed on."""

    A4 = "a4", "A4"
    A3 = "a3", "A3"


class YouSaidPoster(Job):
    """One version as a poster: asked for by publishing it, printed by a worker, and kept with it."""

    task_name = "improvement.print_poster"
    given_up_sentence = "We tried three times to print this poster and could not finish it. You can print it again."
    orphaned_sentence = "Even Ground was changed while this poster waited. You can print it again."

    version = models.ForeignKey(YouSaidVersion, models.CASCADE, related_name="posters")
    paper = models.CharField(max_length=2, choices=Paper)
    pdf = models.BinaryField(null=True)

    class Meta(Job.Meta):
        abstract = False
        ordering = ["-paper"]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(fields=["version", "paper"], name="you_said_poster_once"),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.READY) | Q(pdf__isnull=False), name="you_said_poster_ready_has_pdf"
            ),
        ]
