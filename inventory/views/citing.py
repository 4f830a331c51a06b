"""How to cite a record: a line to copy, and the same for reference managers."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory import richtext
from inventory.choices import Kind
from inventory.formats import day
from inventory.models import Version
from inventory.views import cards


@dataclass(frozen=True, slots=True)
class Citation:
    """`line`: for a list of references. `bibtex`, `ris`: for reference managers. All lead to exactly what was read."""

    line: str
    bibtex: str
    ris: str


def of(version: Version, as_of: date | None) -> Citation | None:
    """None for a version that was never public: there is nothing to lead to."""
    if version.published_from is None:
        return None
    today = timezone.now().date()
    url = settings.SITE_URL + cards.record_url(version.KIND, version.code, as_of or today)
    about = _("%(kind)s %(code)s, version %(number)s of %(day)s") % {
        "kind": Kind(version.KIND).label,
        "code": version.code,
        "number": version.number,
        "day": day(version.published_from),
    }
    site = _("SME Policy Inventory of the Pacific Alliance")
    year = version.published_from.year
    line = _("%(site)s (%(year)s). %(title)s [%(about)s]. Retrieved on %(day)s from %(url)s") % {
        "site": site,
        "year": year,
        "title": version.title,
        "about": about,
        "day": day(today),
        "url": url,
    }
    fields = {
        "author": f"{{{site}}}",
        "title": _bare(str(version.title)),
        "year": str(year),
        "howpublished": _bare(about),
        "url": url,
        "urldate": today.isoformat(),
        "note": "CC BY 4.0",
    }
    ris = _ris(AU=f"{site},", TI=version.title, PY=year, ET=about, UR=url, Y2=f"{today:%Y/%m/%d}", N1="CC BY 4.0")
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return Citation(line, f"@misc{{{version.code},\n{rows}\n}}", ris)


def _ris(**tags: object) -> str:
    """An electronic source in the tags of RIS. A comma after the author says that it is no person: nothing is turned round."""
    lines = {"TY": "ELEC", **tags, "ER": ""}
    return "\n".join(f"{tag}  - {richtext.on_one_line(str(words))}" for tag, words in lines.items())


def _bare(words: str) -> str:
    """Without what BibTeX takes for its own signs."""
    return words.translate(
        str.maketrans({"\\": "", "{": "(", "}": ")", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$"})
    )
