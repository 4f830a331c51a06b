"""Texts of Django's admin for which our catalogue has the desk's own words ("Agregar", not "Añadir")."""

from django.utils.translation import gettext_noop

REWORDED = (gettext_noop("Add %s"), gettext_noop("Add another %(verbose_name)s"))
