"""A version exactly as the public page would show it, for those who may see it. Nobody else learns that it is there.

The address is below /admin/, so that everything that guards the desk guards the drafts shown here.
"""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views import View

from inventory.bilingual import LANGUAGES
from inventory.choices import Action, Kind
from inventory.models import VERSION_MODELS
from inventory.views.detail import AgendaDetail, ContextDetail, ProgrammeDetail, RecordDetail, StocktakingDetail

PAGES: dict[Kind, type[RecordDetail]] = {
    page.kind: page for page in (ProgrammeDetail, StocktakingDetail, AgendaDetail, ContextDetail)
}


class Preview(View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, language: str, kind: str, pk: int) -> HttpResponse:
        if language not in LANGUAGES or kind not in PAGES:
            raise Http404
        seen = VERSION_MODELS[Kind(kind)].objects.permitted(request.user, Action.VIEW).for_export()
        version = (
            seen.annotate(verified_at=F("record__verified_at"), verified_role=F("record__verified_role")).filter(pk=pk).first()
        )
        if version is None:
            raise Http404
        page = PAGES[Kind(kind)]()
        page.setup(request)
        with translation.override(language):
            response = page.show(version, preview=version)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Content-Language"] = language
        add_never_cache_headers(response)
        return response
