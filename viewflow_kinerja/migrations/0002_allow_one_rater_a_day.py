"""PostgreSQL keeps definitive posts, and raters, of one person from overlapping (ADR 0018)."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE viewflow_kinerja_assignment ADD CONSTRAINT kj_one_rater_a_day EXCLUDE USING gist (
    employee_id WITH =, daterange(effective_from, effective_to, '[]') WITH &&
) WHERE (kind = 'DEFINITIVE' OR rater_id IS NOT NULL) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = "ALTER TABLE viewflow_kinerja_assignment DROP CONSTRAINT kj_one_rater_a_day;"


def _run(sql):
    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return operation


class Migration(migrations.Migration):
    dependencies = [("viewflow_kinerja", "0001_create_the_tables")]
    operations = [migrations.RunPython(_run(ADD), _run(DROP))]
