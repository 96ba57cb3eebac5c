"""Count improvement actions that are due beside the other measures."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('viewflow_kinerja', '0023_follow_up_what_is_to_improve'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='measure',
            name='kj_measure_kind',
        ),
        migrations.RemoveConstraint(
            model_name='unitspread',
            name='kj_unitspread_kind',
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ANSWER', 'AGREEMENT', 'PROGRESS', 'CLOSURE'])), name='kj_measure_kind'),
        ),
        migrations.AddConstraint(
            model_name='unitspread',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ANSWER', 'AGREEMENT', 'PROGRESS', 'CLOSURE'])), name='kj_unitspread_kind'),
        ),
    ]
