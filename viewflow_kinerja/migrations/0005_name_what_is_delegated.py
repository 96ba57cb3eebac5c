"""What a delegation names, who proposed and approved it, from which post it follows (ADR 0023)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('viewflow_kinerja', '0004_report_daily_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='delegation',
            name='acts',
            field=models.CharField(default='PLANS CHANGES', max_length=40),
        ),
        migrations.AddField(
            model_name='delegation',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delegation',
            name='delegation_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='delegation',
            name='ended_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='viewflow_kinerja.assignment'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='acts',
            field=models.CharField(default='PLANS CHANGES', max_length=40),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='delegation_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='ended_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='post',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='viewflow_kinerja.assignment'),
        ),
        migrations.AddField(
            model_name='historicaldelegation',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('proposed_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='kj_delegation_needs_two'),
        ),
    ]
