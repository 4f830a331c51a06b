"""What a list shows, as a sentence: "14 programmes on access to finance in Chile or Peru, changed since 3 May 2026"."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import CodesFilter, VersionFilter
from inventory.formats import day, number

NAMED = 4
"""How many values of one filter are named; of more, the first three and how many others there are."""

# Filters in the order in which they read best. The first stand side by side; each of the others follows a comma.
RUNNING = {
    "domain": gettext_lazy("on %(values)s"),
    "topic": gettext_lazy("about %(values)s"),
    "target": gettext_lazy("for %(values)s"),
    "country": gettext_lazy("in %(values)s"),
    "agency": gettext_lazy("run by %(values)s"),
    "instrument": gettext_lazy("by means of %(values)s"),
}
ADDED = {
    "call": "%(values)s",
    "status": gettext_lazy("with the status “%(values)s”"),
    "origin": gettext_lazy("with the origin “%(values)s”"),
    "section": gettext_lazy("from the section “%(values)s”"),
    "round": gettext_lazy("from the round “%(values)s”"),
    "q": gettext_lazy("with the words “%(values)s”"),
    "year_from": gettext_lazy("from %(values)s on"),
    "year_to": gettext_lazy("up to %(values)s"),
    "updated_since": gettext_lazy("changed since %(values)s"),
    "verified_before": gettext_lazy("not confirmed since %(values)s"),
    "as_of": gettext_lazy("as it was on %(values)s"),
}
# Terms of these filters are ordinary nouns, which begin small within a sentence.
NOUNS = frozenset({"domain", "topic", "target", "instrument", "call"})


def of(filterset: VersionFilter, total: int) -> str:
    """The sentence of a valid filter set that has `total` records."""
    given = {name: words for name in filterset.data if (words := _values(filterset, name))}
    running = [str(RUNNING[name]) % {"values": given[name]} for name in RUNNING if name in given]
    added = [str(ADDED[name]) % {"values": given[name]} for name in ADDED if name in given]
    return ", ".join([" ".join([counted(filterset.KIND, total), *running]), *added])


def counted(kind: Kind, total: int) -> str:
    """How many records of a kind, in words."""
    shown = {"count": number(total)}
    if kind == Kind.PROGRAMME:
        return ngettext("%(count)s programme", "%(count)s programmes", total) % shown
    if kind == Kind.STOCKTAKING:
        return ngettext("%(count)s stocktaking entry", "%(count)s stocktaking entries", total) % shown
    if kind == Kind.AGENDA:
        return ngettext("%(count)s agenda element", "%(count)s agenda elements", total) % shown
    return ngettext("%(count)s context note", "%(count)s context notes", total) % shown


def _values(filterset: VersionFilter, name: str) -> str:
    """What was chosen in one filter, in words; "" for what is no filter, such as the order."""
    value = filterset.form.cleaned_data.get(name)
    if name == "sort" or value in (None, "", []):
        return ""
    if isinstance(value, date):
        return day(value)
    if not isinstance(filterset.filters.get(name), CodesFilter):
        return str(value)
    terms = dict(filterset.vocabularies[name])
    return any_of([_term(name, terms[code]) for code in value])


def _term(name: str, term: object) -> str:
    if name == "country":
        return _("the Pacific Alliance") if getattr(term, "code", "") == "PA" else re.sub(r" \(.*\)$", "", str(term))
    words = str(term)
    return small(words) if name in NOUNS else words


def small(words: str) -> str:
    """With a small first letter, unless the first word is an abbreviation or stands in capitals: "SMEs", "e-commerce"."""
    first = re.split(r"\W", words, maxsplit=1)[0]
    return words if len(first) > 1 and first != first.capitalize() else words[:1].lower() + words[1:]


def any_of(words: list[str]) -> str:
    """Values of which any suffices: "Chile, Colombia or Peru"."""
    if len(words) > NAMED:
        rest = len(words) - NAMED + 1
        words = [*words[: NAMED - 1], ngettext("%(count)s other", "%(count)s others", rest) % {"count": rest}]
    if len(words) == 1:
        return words[0]
    last = words[-1]
    # Spanish says "u" before the sound of an o.
    joint = "u" if reader_language() == "es" and re.match(r"h?[oó]", last, re.IGNORECASE) else _("or")
    return f"{', '.join(words[:-1])} {joint} {last}"


def dropped(filterset: VersionFilter, name: str) -> str:
    """A filter in force with its values, as something that could be dropped."""
    label = _("Words searched") if name == "q" else str(filterset.filters[name].label)
    return _("%(filter)s: %(value)s") % {"filter": label, "value": _values(filterset, name)}
