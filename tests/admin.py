"""What a browser does with a form of the desk: read it, keep what stands in it, post it back."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from inventory.models import Version


class _Form(HTMLParser):
    """The fields of the main form of a page with their values, templates of new rows left out."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._inside = False
        self._select = self._textarea = ""
        self._multiple = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "form":
            self._inside = found.get("method") == "post" and not found.get("action")
        name = found.get("name") or ""
        if not self._inside or "__prefix__" in name:
            return
        if tag == "input":
            self._input(found, name)
        elif tag == "textarea":
            self._textarea = name
            self.data[name] = ""
        elif tag == "select":
            self._select, self._multiple = name, "multiple" in found
            if not self._multiple:
                self.data[name] = ""
        elif tag == "option" and self._select and "selected" in found:
            self._keep(self._select, found.get("value") or "", self._multiple)

    def _input(self, found: dict[str, str | None], name: str) -> None:
        kind = found.get("type", "text")
        if not name or kind in ("submit", "file"):
            return
        if kind in ("checkbox", "radio"):
            if "checked" in found:
                self._keep(name, found.get("value") or "on", kind == "checkbox")
        else:
            self.data[name] = found.get("value") or ""

    def _keep(self, name: str, value: str, several: bool) -> None:
        if several:
            self.data.setdefault(name, []).append(value)
        else:
            self.data[name] = value

    def handle_data(self, words: str) -> None:
        if self._textarea:
            self.data[self._textarea] += words.removeprefix("\n") if not self.data[self._textarea] else words

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._inside = False


def form_data(response: HttpResponse) -> dict[str, Any]:
    """What a browser would post from a page without a change."""
    assert response.status_code in (200, 409), response.status_code
    reader = _Form()
    reader.feed(response.content.decode())
    reader.data.pop("csrfmiddlewaretoken", None)
    return reader.data


def page(version: Version, name: str = "change") -> str:
    """The address of a page about a version."""
    return reverse(f"admin:inventory_{version._meta.model_name}_{name}", args=[version.pk])
