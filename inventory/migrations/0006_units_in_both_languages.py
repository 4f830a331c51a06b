# The unit of a definition of firm size is a word in some countries: each language reads its own.

import inventory.models.fields
from django.db import migrations

# What held both ("millones de MXN / MXN million") is taken apart; a symbol such as UF is the same in both.
TAKE_APART = """
UPDATE inventory_smedefinition SET
    unit_en = CASE WHEN unit_es LIKE '% / %' THEN split_part(unit_es, ' / ', 2) ELSE unit_es END,
    unit_es = split_part(unit_es, ' / ', 1)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0005_attempts'),
    ]

    operations = [
        migrations.RenameField('smedefinition', 'unit', 'unit_es'),
        migrations.AlterField(
            'smedefinition', 'unit_es', inventory.models.fields.Line(max_length=100, verbose_name='unit in Spanish')
        ),
        migrations.AddField(
            'smedefinition',
            'unit_en',
            inventory.models.fields.Line(default='', max_length=100, verbose_name='unit in English'),
            preserve_default=False,
        ),
        migrations.RunSQL(TAKE_APART, migrations.RunSQL.noop),
    ]
