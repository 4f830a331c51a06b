"""The coverage matrix as a page and as a file."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inventory import coverage
from inventory.choices import Kind
from inventory.coverage import By, CellState, Matrix
from inventory.filters import FILTERS, VersionFilter
from inventory.views import downloads, panel
from inventory.views.base import PublicView
from inventory.views.listing import problems, without
from inventory.views.refusal import refuse

# What each state says, on the page and nowhere else; the rule is in inventory.coverage.
MEANINGS = {
    CellState.PROGRAMMES: _("The number of programmes listed. It leads to exactly these."),
    CellState.NONE: _("The country's stocktaking says that nothing is in place."),
    CellState.NOT_APPLICABLE: _("The country's stocktaking says that the topic does not apply to it."),
    CellState.NOT_REPORTED: _(
        "The country was asked about the topic, but no programme is listed. It does not mean that there is none. "
        "Where the stocktaking says something on the topic, the cell leads there."
    ),
    CellState.NOT_ASKED: _("No round of stocktaking has asked about it. Nothing is known."),
    CellState.NO_MATCH: _("There are programmes, but none under the filters in force."),
}


class MatrixForm(forms.Form):
    """What the matrix shows, besides the filters."""

    by = forms.ChoiceField(required=False, choices=By.choices, label=_("Rows"))
    level = forms.ChoiceField(required=False, choices=[("all", _("Every row")), ("group", _("Headings only"))], label=_("Detail"))


def read(request: HttpRequest) -> tuple[VersionFilter, MatrixForm]:
    """The filters of programmes and the matrix's own parameters, from one address."""
    rest = request.GET.copy()
    own = {name: rest.pop(name)[-1] for name in coverage.PARAMETERS if name in rest}
    return FILTERS[Kind.PROGRAMME](rest), MatrixForm(own)


class Coverage(PublicView):
    section = "coverage"
    parameters = (*FILTERS[Kind.PROGRAMME].base_filters, *coverage.PARAMETERS)
    turns_back = True

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset, form = read(request)
        wrong = problems(filterset.form, form)
        kept = panel.kept_parameters(filterset)
        whole = kept.copy()
        whole.update({name: value for name, value in form.cleaned_data.items() if value})
        context: dict[str, Any] = {
            "filterset": filterset,
            "form": form,
            "problems": wrong,
            "kept": kept,
            "query": f"?{whole.urlencode()}" if whole else "",
            "as_of": filterset.moment.date() if filterset.moment else None,
            "now_url": without(whole, "as_of"),
        }
        if not wrong:
            context |= self.shown(filterset, form, kept)
        return self.render("inventory/coverage.html", context, status=400 if wrong else 200)

    def shown(self, filterset: VersionFilter, form: MatrixForm, kept: Any) -> dict[str, Any]:
        by = By(form.cleaned_data["by"] or By.TOPIC)
        matrix = coverage.matrix(filterset, by)
        return {
            "matrix": matrix,
            "by": by,
            "is_collapsed": form.cleaned_data["level"] == "group",
            "meanings": [(state, MEANINGS[state]) for state in matrix.states],
            "chips": _with_own(panel.chips(filterset, kept), form),
        }


def _with_own(chips: list[panel.Chip], form: MatrixForm) -> list[panel.Chip]:
    """Chips whose addresses carry the matrix's own parameters on."""
    own = "".join(f"&{name}={value}" for name, value in form.cleaned_data.items() if value)
    return [panel.Chip(chip.label, (chip.url + own).replace("?&", "?")) for chip in chips]


class CoverageDownload(PublicView):
    """The same cells, one row a cell: what a spreadsheet can pivot and a program can read."""

    COLUMNS = ("by", "group", "code", "name_es", "name_en", "country", "programmes", "state")

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset, form = read(request)
        if refusal := refuse(filterset):
            return refusal
        if not form.is_valid():
            lines = [f"{name}: {message[:200]}" for name, messages in form.errors.items() for message in messages]
            return HttpResponse("\n".join([*lines, ""]), status=400, content_type="text/plain; charset=utf-8")
        matrix = coverage.matrix(filterset, By(form.cleaned_data["by"] or By.TOPIC))
        cells = rows(matrix, heads_only=form.cleaned_data["level"] == "group")
        return downloads.table(f"coverage-{matrix.by}", [self.COLUMNS, *cells])


def rows(matrix: Matrix, *, heads_only: bool) -> list[list[Any]]:
    """One list of values a cell, in the order of the page."""
    found = []
    for group in matrix.groups:
        for row in [group.head] if heads_only else group.rows:
            names = coverage.names(row.term)
            found += [
                [matrix.by, group.head.code, row.code, *names, cell.country.code, cell.count, cell.state] for cell in row.cells
            ]
    return found
