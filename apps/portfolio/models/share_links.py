"""Links that open one signed-off report to whoever has them, without an account."""

from django.db import models
from django.db.models import F, Q

from apps.assessments.models import Assessment
from apps.assessments.models.audits import by_field, together
from apps.common.public_ids import reference_field

LONGEST_LABEL = 80  # characters


class ShareLink(models.Model):
    """One address of one signed-off version. Only the digest of its secret is stored."""

    reference = reference_field()
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="share_links")
    label = models.CharField(max_length=LONGEST_LABEL)  # what it is for
    secret_digest = models.CharField(max_length=64, unique=True)
    made_by = by_field()
    made_at = models.DateTimeField()
    last_day = models.DateField()
    revoked_by = by_field(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=together("revoked_by", "revoked_at"), name="link_revoked_by_and_at"),
            models.CheckConstraint(condition=~Q(label=""), name="link_has_label"),
            models.CheckConstraint(condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")), name="link_order"),
        ]


class ShareLinkDay(models.Model):
    """How often a link was opened on one day. Neither who it was nor when or from where is known."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="days")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="link_day_once")]
