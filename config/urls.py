from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from inventory.api import health
from inventory.views import media, pages, preview, robots

handler404 = "inventory.views.missing.page_not_found"

urlpatterns = [
    path("", pages.entrance),
    path("robots.txt", robots.robots),
    path("sitemap.xml", robots.sitemap),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/v1/", include("inventory.api.urls")),
    path("admin/", include("inventory.accounts.urls")),
    path("admin/preview/<str:language>/<slug:kind>/<int:pk>/", preview.Preview.as_view(), name="preview"),
    path("admin/", admin.site.urls),
    path("media/<path:path>", media.media),
    *i18n_patterns(path("", include("inventory.urls"))),
]
