"""The day from which a rule book holds; those of before hold from the beginning (ADR 0030)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('viewflow_kinerja', '0010_keep_the_ledger'),
    ]

    operations = [
        migrations.AddField(
            model_name='rulebook',
            name='valid_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='historicalrulebook',
            name='valid_from',
            field=models.DateField(null=True),
        ),
    ]
