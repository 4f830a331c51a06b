"""Record pages beyond their content: order, bars, citation, files of one record, pictures, and why others are similar."""

import csv
import io
import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from inventory import addresses
from inventory.choices import Kind, State
from inventory.models import Programme
from inventory.templatetags.record import budget_bars, coverage_bars
from tests.factories import World, make

REPORTED = {"budget_state": "reported", "coverage_state": "reported"}


def page(client: Client, version, query: str = "", language: str = "en") -> str:
    url = addresses.page(f"{version.KIND}_detail", version.code, language).removeprefix("http://127.0.0.1:8000")
    response = client.get(url + query)
    assert response.status_code == 200
    return response.content.decode()


def money(version: Programme) -> None:
    version.budgets.create(year=2024, amount=50, currency="CLP", type="planned")
    version.budgets.create(year=2023, amount=100, currency="CLP", type="executed")
    version.budgets.create(year=2024, amount=7, currency="USD")
    version.coverages.create(year=2023, potential=400, served=100, unit="firms")


def test_a_programme_says_first_what_it_offers_and_last_what_is_similar(world: World, client: Client) -> None:
    make(world, country="PE")
    text = page(client, make(world, description_en="All about it.", application_url="https://example.org/apply"))
    ids = re.findall(r'<h[23] id="([a-z-]+)"', text)
    wanted = ["key-facts", "offer", "audience", "apply", "results", "sources", "history", "cite", "download", "similar"]
    assert [one for one in ids if one in wanted] == wanted


def test_a_unit_or_condition_in_the_other_language_says_so(world: World, client: Client) -> None:
    def rows(version: Programme) -> None:
        version.coverages.create(year=2023, served=100, unit="empresas")
        version.eligibility.create(criterion="age", operator="at_least", value="2", unit="años")
        version.eligibility.create(criterion="sales", operator="at_most", value="2400", unit="UF")

    version = make(world, coverage_state="reported", children=rows)
    marked = '<span lang="es">{}</span> <span class="fallback fallback--inline">(in Spanish)</span>'
    english, spanish = page(client, version), page(client, version, language="es")

    assert marked.format("empresas") in english
    assert marked.format("2 años") in english
    assert re.search(r"2\W400 UF\s*</li>", english)
    assert '<span lang="es">' not in spanish.partition("<main")[2].partition("</main>")[0]
    assert "2 años (in Spanish)" in client.get("/en/finder/?country=CL").content.decode()


def test_a_similar_programme_says_what_it_has_in_common(world: World, client: Client) -> None:
    make(world, country="PE")
    assert "The same topic: Credit guarantees. The same instrument: Grant." in page(client, make(world))


def test_bars_compare_only_what_can_be_compared(world: World, client: Client) -> None:
    version = make(world, children=money, **REPORTED)
    assert [(row.year, row.currency, bar.length) for row, bar in budget_bars(version.budgets.all())] == [
        (2023, "CLP", 100.0),
        (2024, "CLP", 50.0),
        (2024, "USD", 100.0),
    ]
    [(_row, bars)] = coverage_bars(version.coverages.all())
    assert [bar.length for bar in bars] == [100.0, None, 25.0]
    text = page(client, version, language="es")
    assert 'width="50.0"' in text
    assert 'width="25.0"' in text


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_citation_leads_to_exactly_what_was_read(world: World, client: Client, language: str) -> None:
    version = make(world, name_en="Rates & {Guarantees} 100%")
    text = page(client, version, language=language)
    link = re.search(r'id="citation-line">[^<]*?http://127.0.0.1:8000(/[^<\s]+)<', text)[1]
    assert re.fullmatch(rf"/{language}/\w+/{version.code}/\?as_of=\d{{4}}-\d\d-\d\d", link)
    assert client.get(link).status_code == 200
    assert f"@misc{{{version.code}," in text
    if language == "en":
        assert r"Rates \&amp; (Guarantees) 100\%" in text


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_a_record_can_be_downloaded_by_itself(world: World, client: Client, kind: Kind, fmt: str) -> None:
    version = make(world, kind)
    make(world, kind, country="PE")
    link = re.search(rf'href="(/en/[^"]*{version.code}/export\.{fmt})"', page(client, version))[1]
    response = client.get(link)
    assert response.status_code == 200
    content = response.getvalue()
    assert content
    if fmt == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert [row["code"] for row in rows] == [version.code]


def test_the_file_of_a_hidden_record_is_not_there(world: World, client: Client) -> None:
    hidden = make(world, state=State.DRAFT)
    for path in [f"{hidden.code}/export.csv", "nothing/export.csv", f"{make(world).code}/export.exe"]:
        assert client.get(f"/en/programmes/{path}").status_code == 404
    assert client.get(f"/en/programmes/{make(world).code}/export.csv?contry=CL").status_code == 400


@pytest.fixture
def image(tmp_path, settings) -> str:
    settings.MEDIA_ROOT = str(tmp_path)
    out = io.BytesIO()
    Image.new("RGB", (1200, 600), "teal").save(out, "WEBP")
    return default_storage.save(f"programmes/{'a' * 32}.webp", ContentFile(out.getvalue()))


def test_a_picture_comes_in_several_sizes_and_shifts_nothing(world: World, client: Client, image: str) -> None:
    version = make(world, image=image, image_alt_en="A workshop", image_alt_es="Un taller")
    tag = re.search(r'<img class="record-image"[^>]*>', page(client, version))[0]
    assert 'width="1200" height="600" alt="A workshop" loading="lazy"' in tag
    smaller = re.search(r'srcset="(\S+-480\.webp) 480w, \S+-960\.webp 960w, \S+ 1200w"', tag)[1]
    response = client.get(smaller)
    assert response["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(response.getvalue())) as found:
        assert found.size == (480, 240)
    assert default_storage.exists(f"programmes/{'a' * 32}-480.webp")


def test_no_size_of_a_draft_s_picture_is_public_and_no_other_size_is_made(world: World, client: Client, image: str) -> None:
    make(world, image=image, image_alt_en="A workshop", state=State.DRAFT)
    for name in [image, image.replace(".webp", "-480.webp"), image.replace(".webp", "-481.webp")]:
        assert client.get(f"/media/{name}").status_code == 404
    assert not default_storage.exists(image.replace(".webp", "-480.webp"))


def test_a_missing_picture_breaks_no_page(world: World, client: Client, image: str) -> None:
    version = make(world, image=image, image_alt_en="A workshop")
    default_storage.delete(image)
    with translation.override("en"):
        assert "record-image" not in page(client, version)


def test_a_citation_for_reference_managers_is_valid_ris(world: World, client: Client) -> None:
    version = make(world, name_en="A fund\u2028with a line of its own", code="cl-fund")
    text = unescape(page(client, version))
    lines = re.search(r'id="citation-ris"[^>]*>(.*?)</pre>', text, re.S)[1].split("\n")

    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - ELEC", "ER  - ")
    tags = dict(line.split("  - ", 1) for line in lines)
    today = timezone.now().date()
    assert tags["TI"] == "A fund with a line of its own"
    assert tags["UR"] == f"http://127.0.0.1:8000/en/programmes/cl-fund/?as_of={today}"
    assert tags["PY"] == str(version.published_from.year)
