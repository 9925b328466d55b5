import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What held only while rows were on their way, made fast."""

    dependencies = [
        ('assessments', '0003_submitted_is_signed_off'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rating',
            name='side',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='assessments.side'),
        ),
        migrations.RemoveField(
            model_name='rating',
            name='assessment',
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'waiting', 'agreeing', 'agreed', 'feedback', 'signed_off', 'discarded'])), name='assessment_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_off_at__isnull', False), ('signed_off_by__isnull', False), ('status', 'signed_off')), models.Q(models.Q(('status', 'signed_off'), _negated=True), ('signed_off_at__isnull', True), ('signed_off_by__isnull', True)), _connector='OR'), name='assessment_signed_off_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('draft', 'waiting', 'agreeing', 'agreed', 'feedback'))), fields=('programme',), name='one_open_audit_per_programme'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('side', 'indicator'), name='rating_once_per_indicator'),
        ),
    ]
