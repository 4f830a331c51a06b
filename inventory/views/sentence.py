"""What a list shows, as a sentence: "14 programmes on access to finance in Chile or Peru, changed since 3 May 2026"."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import VersionFilter
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
    "status": gettext_lazy("with the status %(values)s"),
    "origin": gettext_lazy("with the origin %(values)s"),
    "section": gettext_lazy("from the section %(values)s"),
    "round": gettext_lazy("from the round %(values)s"),
    "q": gettext_lazy("with the words %(values)s"),
    "years": "%(values)s",
    "updated_since": gettext_lazy("changed since %(values)s"),
    "verified_before": gettext_lazy("not confirmed since %(values)s"),
    "as_of": gettext_lazy("as of %(values)s"),
}
# Names and typed words, which are quoted one by one.
QUOTED = frozenset({"status", "origin", "section", "round", "q"})
# Terms of these filters are ordinary nouns, which begin small within a sentence.
NOUNS = frozenset({"domain", "topic", "target", "instrument", "call"})


# What a list is called where its records are not counted.
PLURALS = {
    Kind.PROGRAMME: gettext_lazy("Programmes"),
    Kind.STOCKTAKING: gettext_lazy("Stocktaking entries"),
    Kind.AGENDA: gettext_lazy("Agenda elements"),
    Kind.CONTEXT: gettext_lazy("Context notes"),
}


def of(filterset: VersionFilter, total: int) -> str:
    """The sentence of a valid filter set that has `total` records."""
    return _filtered(filterset, counted(filterset.KIND, total))


def named(filterset: VersionFilter, start: object) -> str:
    """As `of`, without the number, which changes while a feed or a calendar keeps its name: "Programmes in Chile"."""
    return _filtered(filterset, str(start))


def _filtered(filterset: VersionFilter, start: str) -> str:
    """The words of the filters in force after those at the start."""
    given = {name: any_of(words) for name in filterset.data if (words := _values(filterset, name, quoted=name in QUOTED))}
    if years := _years(filterset):
        given["years"] = years
    running = [str(RUNNING[name]) % {"values": given[name]} for name in RUNNING if name in given]
    added = [str(ADDED[name]) % {"values": given[name]} for name in ADDED if name in given]
    return ", ".join([" ".join([start, *running]), *added])


def _years(filterset: VersionFilter) -> str:
    """The years asked for; of a programme they are those of its start."""
    years = {name: filterset.form.cleaned_data.get(f"year_{name}") for name in ("from", "to")}
    starts = filterset.KIND == Kind.PROGRAMME
    if years["from"] and years["to"]:
        words = _("started between %(from)s and %(to)s") if starts else _("from %(from)s to %(to)s")
    elif years["from"]:
        words = _("started in or after %(from)s") if starts else _("from %(from)s on")
    elif years["to"]:
        words = _("started in or before %(to)s") if starts else _("up to %(to)s")
    else:
        return ""
    return words % years


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


def _values(filterset: VersionFilter, name: str, *, quoted: bool = False) -> list[str]:
    """What was chosen in one filter, in words; nothing for what is no filter, such as the order."""
    value = filterset.form.cleaned_data.get(name)
    if name == "sort" or value in (None, "", []):
        return []
    if isinstance(value, date):
        return [day(value)]
    words = [str(value)]
    if name in filterset.by_code:
        terms = dict(filterset.by_code[name].vocabulary)
        words = [_term(name, terms[code]) for code in value]
    return [_("“%(value)s”") % {"value": one} for one in words] if quoted else words


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
    either = _("or")
    # A value with an "or" of its own ("loan or credit line") is set apart by a comma.
    pause = "," if any(f" {either} " in one for one in words) else ""
    # Spanish says "u" before the sound of an o.
    joint = "u" if reader_language() == "es" and re.match(r"«?h?[oó]", last, re.IGNORECASE) else either
    return f"{', '.join(words[:-1])}{pause} {joint} {last}"


def dropped(filterset: VersionFilter, name: str) -> str:
    """A filter in force with its values, as something that could be dropped."""
    label = _("Words searched") if name == "q" else str(filterset.filters[name].label)
    return _("%(filter)s: %(value)s") % {"filter": label, "value": any_of(_values(filterset, name))}
