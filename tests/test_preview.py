"""The preview is the public page of a draft, for who may see the draft and for nobody else."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from inventory.choices import Kind, State
from tests.factories import bring_to, make

pytestmark = pytest.mark.django_db


def address(version, language="es") -> str:
    return reverse("preview", args=[language, version.KIND, version.pk])


def main(response) -> str:
    """The record itself, without what says that it is a preview or how it may be corrected."""
    body = response.content.decode()
    article = re.search(r"<article.*</article>", body, re.DOTALL)[0]
    return re.sub(r'<p><a href="[^"]*" rel="nofollow">.*?</a></p>|\s+', "", article, flags=re.DOTALL)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_the_preview_is_the_page_that_the_public_gets(world, as_, kind, language):
    live = make(world, kind)

    shown = as_("focal.cl").get(address(live, language))

    with translation.override(language):
        public = as_("anonymous").get(reverse(f"inventory:{kind}_detail", args=[live.code]))
    assert public.status_code == 200
    assert f'<html lang="{language}"' in shown.content.decode()
    assert main(shown) == main(public)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_draft_is_shown_to_its_country_marked_and_kept_by_nobody(world, as_, kind):
    draft = make(world, kind, state=State.DRAFT)

    shown = as_("focal.cl").get(address(draft, "en"))

    assert shown.status_code == 200
    assert "this is not public" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "public" not in shown["Cache-Control"]
    assert "noindex" in shown["X-Robots-Tag"]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_draft_is_not_there_for_anybody_else(world, as_, kind):
    draft = make(world, kind, state=State.DRAFT)

    for name in ("anonymous", "focal.pe", "reviewer"):
        assert as_(name).get(address(draft)).status_code == 404
    bring_to(world, draft, State.SUBMITTED)
    assert as_("reviewer").get(address(draft)).status_code == 200
    assert as_("focal.pe").get(address(draft)).status_code == 404


def test_languages_and_kinds_that_do_not_exist_are_not_found(world, as_):
    draft = make(world, state=State.DRAFT)

    for path in (f"/admin/preview/fr/programme/{draft.pk}/", f"/admin/preview/es/secrets/{draft.pk}/"):
        assert as_("focal.cl").get(path).status_code == 404


def test_a_session_without_its_second_factor_sees_no_preview(world, as_, settings):
    settings.REQUIRE_MFA = True
    draft = make(world, state=State.DRAFT)

    assert as_("focal.cl").get(address(draft)).status_code == 302
