"""A term of the presidency rests on more than one source: its start and its end are told by different pages."""

from django.db import migrations, models

KEEP = """
INSERT INTO inventory_presidencyterm_sources (presidencyterm_id, source_id)
SELECT id, source_id FROM inventory_presidencyterm WHERE source_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_guards")]

    operations = [
        migrations.AddField(
            model_name="presidencyterm",
            name="sources",
            field=models.ManyToManyField(blank=True, related_name="+", to="inventory.source", verbose_name="sources"),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="presidencyterm", name="source"),
    ]
