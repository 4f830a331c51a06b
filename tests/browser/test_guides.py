"""The pictures of the guides for focal points, taken from the pages as they are.

`PICTURES=docs/img python -m pytest tests/browser/test_guides.py` renews those in the guides; without it they go to a
temporary folder, and the test still fails when a page of the guide is no longer there.
"""

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inventory import corrections, workflow
from inventory.choices import Kind, State
from inventory.models import Programme
from tests.admin import page as address
from tests.browser.desk import Person
from tests.factories import World, make

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"es": DOCS / "guia-puntos-focales.md", "en": DOCS / "focal-points.md"}
SHOTS = ("desk", "form", "difference", "preview", "confirm", "round", "correction")


@pytest.fixture
def pages(world: World, days_ago) -> dict[str, str]:
    """The address of each picture, with work on it as a focal point finds it."""
    author, reviewer = world.focal_point("CL"), world.reviewer
    with days_ago(500):
        live = make(world, name_es="Fondo de Garantía para Pequeños Empresarios", name_en="Guarantee Fund for Small Firms")
        make(world, name_es="Capital Semilla", name_en="Seed Capital")
    draft = workflow.start_draft(live, by=author)
    draft.summary_es = "Respalda créditos de empresas pequeñas y medianas que no tienen garantías suficientes."
    workflow.save(draft, by=author, lock=draft.lock)
    workflow.submit(draft, by=author, lock=draft.lock)
    workflow.return_(draft, by=reviewer, lock=draft.lock, note="Falta la fuente de la cifra de 2024.")
    make(world, state=State.DRAFT, name_es="Red de Centros de Negocios", name_en="")
    make(world, Kind.STOCKTAKING, state=State.DRAFT)
    other = Programme.objects.published().get(name_es="Capital Semilla")
    values = {"summary_es": "Respalda créditos de empresas sin garantías. Cerró en 2024.", "status": "closed"}
    found = corrections.suggest(
        other, values=values, comment="Ya no recibe postulaciones.", source_url="", email="", language="es"
    )
    return {
        "desk": "/admin/",
        "form": address(draft),
        "difference": address(draft, "changes"),
        "preview": "preview",
        "confirm": reverse("admin:confirm"),
        "round": reverse("admin:inventory_round_progress", args=[world.round.pk]),
        "correction": reverse("admin:inventory_correction_change", args=[found.pk]),
    } | {"draft": str(draft.pk)}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_of_the_guide_can_be_pictured(world, pages, live_server, new_context, tmp_path, language):
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    person = Person(new_context, live_server.url, "focal.cl", language, viewport={"width": 1100, "height": 720})
    person.come_in()
    for name in SHOTS:
        path = reverse("preview", args=[language, "programme", pages["draft"]]) if name == "preview" else pages[name]
        person.go(path)
        expect(person.page.locator("h1").first).to_be_visible()
        person.page.screenshot(path=folder / f"{name}-{language}.png")
    if language == "en":
        person.go("/admin/")
        person.page.screenshot(path=folder / "desk.png")
    assert person.complaints == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_guide_shows_pictures_that_are_there_and_made_here(language):
    shown = re.findall(r"\]\(img/([\w-]+)\.png\)", GUIDES[language].read_text())

    assert shown
    assert set(shown) <= {f"{name}-{language}" for name in SHOTS}
    assert all((DOCS / "img" / f"{name}.png").is_file() for name in shown)
