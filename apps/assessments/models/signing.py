"""What sign-off stores: the scores as they were, and a digest of everything that was said."""

from django.db import models

from apps.rubric.models import Factor

from .audits import Assessment, by_field


def _score(**kwargs) -> models.DecimalField:
    return models.DecimalField(max_digits=4, decimal_places=1, null=True, **kwargs)


class SignOff(models.Model):
    """The act that freezes one version of an audit: who, when, by which formula, on which rubric."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="sign_off")
    by = by_field()
    at = models.DateTimeField()
    formula = models.CharField(max_length=10)  # version of the scoring rules
    rubric_version = models.CharField(max_length=20)
    rubric_hash = models.CharField(max_length=64)
    overall = _score()  # null: not every factor has a score
    # SHA-256 of what its rule takes of the version (domain/sign_off_digest.py); empty: signed off before it was kept.
    digest = models.CharField(max_length=64, blank=True)
    digest_rule = models.PositiveSmallIntegerField(default=1)


class FactorScore(models.Model):
    """One factor's score as it stood at sign-off."""

    sign_off = models.ForeignKey(SignOff, models.CASCADE, related_name="factor_scores")
    factor = models.ForeignKey(Factor, models.PROTECT, related_name="+")
    mean = _score()  # null: too few indicators were scored
    band = models.CharField(max_length=60, blank=True)  # its id in the rubric; empty where there is no score
    guarded = models.BooleanField()
    scored = models.PositiveSmallIntegerField()
    not_applicable = models.PositiveSmallIntegerField()
    not_assessed = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sign_off", "factor"], name="factor_score_once")]
