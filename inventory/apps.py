from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.apps import AuthConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("SME Policy Inventory")

    def ready(self) -> None:
        from inventory import checks  # noqa: F401  registers the system checks


class PeopleConfig(AuthConfig):
    verbose_name = _("People")


class DeskConfig(AdminConfig):
    """Django's admin with our site, which is opened by the permission table."""

    default_site = "inventory.admin.site.DeskSite"

    def ready(self) -> None:
        # First, because making the site imports its package, which registers with the site: that must not happen twice.
        import inventory.admin  # noqa: F401

        super().ready()
