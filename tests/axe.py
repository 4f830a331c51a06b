"""What axe-core finds wrong with a page for people who use it without a mouse or without seeing it.

axe-core 4 is beside the browser tests with its licence (MPL 2.0). It runs in the page by the browser's own protocol,
so the content policy of the site stays as it is.
"""

from pathlib import Path
from typing import Any

SOURCE = (Path(__file__).parent / "browser" / "axe.min.js").read_text()


def violations(page: Any, scheme: str = "light") -> list[str]:
    """One line a violation: its rule, its impact, the first element.

    `scheme`: that of the page now. A page is judged whole in the light; in the dark nothing differs but its colours.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
    # Style sheets are fetched anew only for rules that are not asked by default.
    options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": ["cat.color"]} if scheme == "dark" else {})}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}" for one in found]
