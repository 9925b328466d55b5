from types import SimpleNamespace

from django.db import migrations

from apps.assessments import scoring
from apps.assessments.scoring import State


def forwards(apps, schema_editor):
    """Ratings go to their audit's own side; what was submitted is signed off, with its scores stored."""
    Assessment = apps.get_model('assessments', 'Assessment')
    Rating = apps.get_model('assessments', 'Rating')
    Side = apps.get_model('assessments', 'Side')
    StatusChange = apps.get_model('assessments', 'StatusChange')
    StatusChange.objects.filter(before='submitted').update(before='signed_off')
    StatusChange.objects.filter(after='submitted').update(after='signed_off')
    for audit in Assessment.objects.order_by('pk'):
        done = audit.status == 'submitted'
        side = Side.objects.create(
            assessment=audit,
            kind='own',
            finished_by_id=audit.signed_off_by_id if done else None,
            finished_at=audit.signed_off_at if done else None,
        )
        Rating.objects.filter(assessment=audit).update(side=side)
        if done:
            store_scores(apps, audit, side)
            Assessment.objects.filter(pk=audit.pk).update(status='signed_off')


def store_scores(apps, audit, side):
    """By the formula of these days. The digest is of a later day's making, so there is none."""
    Factor = apps.get_model('rubric', 'Factor')
    rows = {row.indicator_id: row for row in side.ratings.all()}
    scale = SimpleNamespace(
        min=audit.rubric.scale_min,
        max=audit.rubric.scale_max,
        bands=[
            SimpleNamespace(id=band.slug, label=band.label, min=band.lowest, max=band.highest)
            for band in audit.rubric.bands.order_by('position')
        ],
    )
    factors = list(Factor.objects.filter(rubric=audit.rubric).order_by('position'))
    tree = SimpleNamespace(
        scale=scale,
        factors=[
            SimpleNamespace(
                id=factor.slug,
                indicators=[SimpleNamespace(id=one.code, pk=one.pk) for one in factor.indicators.order_by('position')],
            )
            for factor in factors
        ],
    )
    answers = {one.id: answer_of(rows[one.pk]) for factor in tree.factors for one in factor.indicators}
    scores = scoring.score(tree, answers)
    sign_off = apps.get_model('assessments', 'SignOff').objects.create(
        assessment=audit,
        by_id=audit.signed_off_by_id,
        at=audit.signed_off_at,
        formula=scores.formula,
        rubric_version=audit.rubric.version,
        rubric_hash=audit.rubric.content_hash,
        overall=scores.overall,
        digest='',
    )
    for factor in factors:
        score = scores.of(factor.slug)
        apps.get_model('assessments', 'FactorScore').objects.create(
            sign_off=sign_off,
            factor=factor,
            mean=score.mean,
            band=score.band.id if score.band else '',
            guarded=score.guarded,
            scored=score.scored,
            not_applicable=score.not_applicable,
            not_assessed=score.not_assessed,
            needed=score.needed,
        )


def answer_of(row):
    if row.not_applicable:
        return State.NOT_APPLICABLE
    return State.NOT_ASSESSED if row.level is None else row.level


class Migration(migrations.Migration):
    dependencies = [
        ('assessments', '0002_sides_evidence_signing'),
    ]

    operations = [
        migrations.RunPython(forwards, elidable=False),
    ]
