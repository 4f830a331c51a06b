"""How a person wants to be told: in which language, and at once, once a day or never."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from inventory.models import Preference


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ("pace", "language")
        widgets = {"pace": forms.RadioSelect, "language": forms.RadioSelect}


def view(request: HttpRequest, site: Any) -> HttpResponse:
    """The person's own preferences; nobody else's can be named."""
    own = Preference.objects.filter(user=request.user).first() or None
    form = PreferenceForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        # Not `form.save()`: the person's first choice may arrive twice at once.
        Preference.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, _("Your preferences are saved."))
        return HttpResponseRedirect(reverse("admin:index"))
    title = _("E-mails and language")
    return TemplateResponse(
        request,
        "admin/desk/preferences.html",
        site.each_context(request) | {"form": form, "title": title},
        status=422 if form.errors else 200,
    )
