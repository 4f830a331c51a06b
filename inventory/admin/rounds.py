"""Rounds of stocktaking: opened by the secretariat, answered and signed off by countries, frozen at the end."""

from itertools import chain, count
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inventory import permissions, workflow
from inventory.admin.base import ReferenceAdmin
from inventory.choices import Action, Role, RoundState
from inventory.models import Country, Round
from inventory.progress import progress


class FreezeForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("I know that the answers of this round cannot be changed any more."))


class SignOffForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("I know that these topics stay without an answer from the country."))


@admin.register(Round)
class RoundAdmin(ReferenceAdmin):
    change_form_template = "admin/desk/round_form.html"
    list_display = ("name", "opens_on", "deadline", "state", "progress_link")
    fields = (
        "code",
        ("name_es", "name_en"),
        ("opens_on", "deadline", "state"),
        "instructions_es",
        "instructions_en",
        "topics",
    )
    readonly_fields = ("state",)
    grouped = {"topics": "domain"}

    @admin.display(description=gettext_lazy("name"), ordering="name_es")
    def name(self, round_: Round) -> str:
        return str(round_)

    @admin.display(description=gettext_lazy("progress"))
    def progress_link(self, round_: Round) -> Any:
        return format_html('<a href="{}">{}</a>', self.address("progress", round_), _("Answers by country"))

    def in_menu(self, user: Any) -> bool:
        """Focal points and reviewers look how far a round is."""
        return self.may_view(user)

    def may_change(self, user: Any, thing: Any = None) -> bool:
        # What a frozen round asked is part of what it found.
        return super().may_change(user, thing) and (thing is None or thing.state != RoundState.FROZEN)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        pages = {
            "progress": self.progress_view,
            "open": self.open_view,
            "sign-off": self.sign_off_view,
            "freeze": self.freeze_view,
        }
        own = [path(f"<int:pk>/{name}/", view(page), name=f"inventory_round_{name}") for name, page in pages.items()]
        return [*own, *super().get_urls()]

    def address(self, name: str, round_: Round) -> str:
        return reverse(f"admin:inventory_round_{name}", args=[round_.pk])

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A code that is free: the year, with a number from the second round of a year on."""
        year = str(timezone.localdate().year)
        taken = set(Round.objects.filter(code__startswith=year).values_list("code", flat=True))
        codes = chain([year], (f"{year}-{number}" for number in count(2)))
        return {"code": next(code for code in codes if code not in taken)}

    def response_add(self, request: HttpRequest, obj: Round, post_url_continue: Any = None) -> HttpResponse:
        """On to the page that opens it: until then nobody has been told."""
        self.message_user(request, _("Saved. Open the round to tell the countries."), messages.SUCCESS)
        return HttpResponseRedirect(self.address("progress", obj))

    def progress_view(self, request: HttpRequest, pk: int, status: int = 200, form: Any = None, unsure: str = "") -> HttpResponse:
        """Where each country stands; a focal point sees their own. `unsure`: the country whose sign-off was not confirmed."""
        round_ = self._round(request, pk)
        mine = _own_countries(request.user)
        sees_all = _sees_all(request.user)
        is_open = round_.state == RoundState.OPEN
        rows = progress(round_, None if sees_all else mine)
        return TemplateResponse(
            request,
            "admin/desk/round.html",
            {
                **self.admin_site.each_context(request),
                "title": round_.name,
                "opts": self.opts,
                "round": round_,
                "is_open": is_open,
                "rows": [(row, _list_of(round_, row.country), _work_of(row.country, mine, sees_all)) for row in rows],
                "to_sign": [
                    (row, SignOffForm({} if row.country.code == unsure else None, auto_id=f"id_{row.country.code}_%s"))
                    for row in rows
                    if is_open and row.country in mine and not row.signed
                ],
                "may_run": permissions.may_edit_reference(request.user),
                "freeze_form": form or FreezeForm(),
                "urls": {name: self.address(page, round_) for name, page in PAGES.items()},
            },
            status=status,
        )

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Prefill the entries and tell the focal points; pressed again, it adds what is still missing."""

        def run(round_: Round) -> str:
            made = workflow.open_round(round_, by=self.acting(request))
            said = ngettext("One answer was prefilled.", "%(number)s answers were prefilled.", made) % {"number": made}
            told = _("The countries have been told.")
            return f"{told} {said}"

        return self._run(request, pk, run)

    def sign_off_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        country = Country.objects.filter(code=request.POST.get("country", "").replace("\x00", "")).first()
        if country in _own_countries(request.user) and not SignOffForm(request.POST).is_valid():
            round_ = self._round(request, pk)
            if any(row.unanswered for row in progress(round_, [country])):
                return self.progress_view(request, pk, status=422, unsure=country.code)

        def run(round_: Round) -> str:
            if country is None:
                raise Http404
            workflow.sign_off(round_, country, by=self.acting(request))
            return _("Thank you. The answers of %(country)s are signed off.") % {"country": country.name}

        return self._run(request, pk, run)

    def freeze_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = FreezeForm(request.POST)
        if request.method == "POST" and permissions.may_edit_reference(request.user) and not form.is_valid():
            return self.progress_view(request, pk, status=422, form=form)

        def run(round_: Round) -> str:
            workflow.freeze(round_, by=self.acting(request))
            return _("The round is frozen. Later changes go to the next round.")

        return self._run(request, pk, run)

    def _run(self, request: HttpRequest, pk: int, run: Any) -> HttpResponse:
        round_ = self._round(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            said = run(round_)
        except workflow.Refused as refusal:
            raise PermissionDenied(refusal.reason) from refusal
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.address("progress", round_))

    def _round(self, request: HttpRequest, pk: int) -> Round:
        round_ = Round.objects.filter(pk=pk).first()
        if round_ is None or not self.may_view(request.user, round_):
            raise Http404
        return round_


PAGES = {"progress": "progress", "open": "open", "sign_off": "sign-off", "freeze": "freeze", "change": "change"}


def _sees_all(user: Any) -> bool:
    """Whether a person sees how far every country is: who works for all of them."""
    return permissions.countries(user, Action.VIEW) is None


def _own_countries(user: Any) -> list[Country]:
    held = permissions.countries_of(user, Role.FOCAL_POINT)
    return list(Country.objects.all() if held is None else Country.objects.filter(pk__in=held))


def _work_of(country: Country, mine: list[Country], sees_all: bool) -> str:
    """Where the topics without an answer stand, each with its form; "" for who has no worklist of the country."""
    if country in mine:
        return f"{reverse('admin:index')}#work-unanswered"
    return f"{reverse('admin:index')}?{urlencode({'country': country.code})}#work-unanswered" if sees_all else ""


def _list_of(round_: Round, country: Country) -> str:
    query = urlencode({"round": round_.code, "country": country.code})
    return f"{reverse('admin:inventory_stocktakingentry_changelist')}?{query}"
