"""Suggesting a correction, without an account: the form on every record, and the private page that follows it.

The form carries no authority: whoever can open it may send it, from anywhere. A token against forged requests would
protect nothing and need a cookie, which public pages do not set; so it is exempt. What keeps machines out is a field
that people do not see, the time it takes to write, and a limit by address that all processes share.
"""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from inventory import corrections
from inventory.accounts import limits
from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.models import VERSION_MODELS, Correction, Version
from inventory.models.fields import LongText
from inventory.views import cards
from inventory.views.base import PublicView

QUICKEST = 3
LONGEST = 24 * 60 * 60
SALT = "inventory.correction"
SPARE = ("website", "started")


class PrivatePage(PublicView):
    """A public page that no cache keeps, no search engine lists and no other site hears the address of."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response


class CorrectionForm(forms.Form):
    """What is wrong, where it can be seen, and the fields of the record with the values they have now."""

    comment = LongText(
        label=gettext_lazy("What is wrong or missing?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source_url = forms.CharField(
        label=gettext_lazy("Where can this be seen?"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("An official page or document helps most: https://…"),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        required=False,
        help_text=gettext_lazy("Only to tell you the answer. We delete it a month after that, and show it to nobody."),
    )
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, version: Version, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version = version
        self.fields["started"].initial = signing.dumps(version.pk, salt=SALT)
        for name in corrections.PROPOSABLE[version.KIND]:
            field = version._meta.get_field(name)
            offered = field.formfield(required=False)
            offered.label, offered.initial = capfirst(offered.label), getattr(version, name)
            self.fields[name] = offered

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("website"):
            raise ValidationError(_("This looks sent by a program. Leave the last field empty and send it again."))
        try:
            signing.loads(cleaned.get("started", ""), salt=SALT, max_age=LONGEST)
        except signing.BadSignature:
            raise ValidationError(_("The form was open for too long. Please send it again.")) from None
        # Who sent it empty is told that, by `corrections.suggest`.
        if self._age() < QUICKEST and (cleaned.get("comment") or self.values()):
            raise ValidationError(_("That was very quick. Please read it once more and send it again."))
        return cleaned

    def _age(self) -> float:
        """Seconds since the form was shown."""
        try:
            signing.loads(self.cleaned_data["started"], salt=SALT, max_age=QUICKEST)
        except signing.SignatureExpired:
            return QUICKEST
        return 0

    def values(self) -> dict[str, str]:
        """The values that differ from the present ones; browsers end lines in their own way."""
        posted = {name: str(self.cleaned_data.get(name) or "") for name in corrections.PROPOSABLE[self.version.KIND]}
        return {name: value for name, value in posted.items() if _lines(value) != _lines(getattr(self.version, name))}

    @property
    def proposable(self) -> list[forms.BoundField]:
        return [self[name] for name in corrections.PROPOSABLE[self.version.KIND]]


@method_decorator(csrf_exempt, name="dispatch")
class Suggest(PrivatePage):
    """The form. What it sends is read by the country's focal point and nobody else."""

    http_method_names = ["get", "head", "post", "options"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.section = kwargs["kind"]

    def get(self, request: HttpRequest, kind: str, code: str) -> HttpResponse:
        version = published(kind, code)
        return self.page(version, CorrectionForm(version))

    def post(self, request: HttpRequest, kind: str, code: str) -> HttpResponse:
        version = published(kind, code)
        form = CorrectionForm(version, request.POST)
        if not form.is_valid():
            return self.again(version, form, 400)
        address = limits.address_of(request)
        try:
            limits.take("correction", address, address)
        except limits.TooMany as refusal:
            form.add_error(None, _("Many suggestions came from your network. Please try again in some minutes."))
            response = self.again(version, form, 429)
            response["Retry-After"] = str(refusal.seconds)
            return response
        sent = {name: form.cleaned_data[name] for name in ("comment", "source_url", "email")}
        try:
            correction = corrections.suggest(version, values=form.values(), language=reader_language(), **sent)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                form.add_error(name if name in form.fields else None, messages)
            return self.again(version, form, 400)
        return HttpResponseRedirect(reverse("inventory:correction_status", args=[correction.token]))

    def again(self, version: Version, form: CorrectionForm, status: int) -> HttpResponse:
        """The form with what was typed, and a fresh time from which it counts."""
        form.data = form.data.copy()
        form.data["started"] = form.fields["started"].initial
        return self.page(version, form, status)

    def page(self, version: Version, form: CorrectionForm, status: int = 200) -> HttpResponse:
        context = {"version": version, "form": form, "record_url": cards.record_url(version.KIND, version.code)}
        return self.render("inventory/correction_form.html", context, status)


class Status(PrivatePage):
    """What became of a suggestion, for who knows its private address."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        correction = Correction.objects.select_related("record").filter(token=token).first()
        if correction is None:
            raise Http404
        version = corrections.published_version(correction)
        model = VERSION_MODELS[Kind(correction.record.kind)]
        context = {
            "correction": correction,
            "version": version,
            "values": [(*_named(model._meta.get_field(one.field), one.value), one.accepted) for one in correction.values.all()],
            "record_url": cards.record_url(correction.record.kind, correction.record.code) if version else "",
        }
        return self.render("inventory/correction_status.html", context)


def published(kind: str, code: str) -> Version:
    """The public version that a suggestion is about."""
    model = VERSION_MODELS.get(kind)
    versions = model.objects.published().select_related("record__country", "record__topic") if model else None
    version = versions.filter(record__code=code).first() if versions is not None else None
    if version is None:
        raise Http404
    return version


def _named(field: Any, value: str) -> tuple[str, str]:
    """The label of a field and a value of it as people read them."""
    return capfirst(field.verbose_name), str(dict(field.flatchoices).get(value, value))


def _lines(value: Any) -> str:
    return "\n".join(("" if value is None else str(value)).splitlines()).strip()
