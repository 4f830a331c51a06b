"""The pictures that other sites show beside a link to one of our pages (Open Graph)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from inventory.charts import card
from inventory.choices import Kind
from inventory.models import VERSION_MODELS, Country
from inventory.views.base import PublicView


class PreviewCard(PublicView):
    """The card of a public record, of a country, or of the site itself ("site")."""

    def get(self, request: HttpRequest, kind: str, code: str) -> HttpResponse:
        title, line = self.words(kind, code)
        site = _("SME Policy Inventory")
        return HttpResponse(card.draw(title, line, site), content_type="image/png")

    def words(self, kind: str, code: str) -> tuple[str, str]:
        if kind in VERSION_MODELS:
            found = VERSION_MODELS[Kind(kind)].objects.published().filter(record__code=code)
            version = found.select_related("record__country", *found.model.LIST_RELATED).first()
            if version:
                return str(version.title), f"{Kind(kind).label} · {version.record.country}"
        elif kind == "country":
            country = Country.objects.filter(code=code.upper()).first()
            if country:
                return str(country.name), _("SME policies: programmes, definitions, figures")
        elif (kind, code) == ("site", "home"):
            return _("SME policies of the Pacific Alliance"), "Chile · Colombia · México · Perú"
        raise Http404
