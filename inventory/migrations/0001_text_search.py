"""What the tables of the next migration lean on: two extensions that every PostgreSQL ships, and unaccenting.

`f_unaccent` is our own because the extension `unaccent` offers no immutable function, and only an immutable one may
stand in a generated column. Taking the combining marks off the decomposed text covers Spanish and its neighbours.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

FORWARD = r"""
CREATE FUNCTION f_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT regexp_replace(normalize($1, NFD), '[\u0300-\u036f]', '', 'g') $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FORWARD, "DROP FUNCTION f_unaccent(text)"),
    ]
