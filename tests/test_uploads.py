"""Uploads: pictures are made anew, documents are PDF only, and nothing is served before its version is published."""

import io
import struct
import time
import zlib
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from inventory import files, workflow
from inventory.choices import State
from inventory.models import Programme
from tests.admin import form_data, page
from tests.factories import bring_to, make

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def image_bytes(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_webp_under_a_random_name(kind):
    made = files.picture(upload(image_bytes(kind), "../../x.png"))

    assert len(made.name) == 37
    assert made.name.endswith(".webp")
    assert Image.open(made).format == "WEBP"


def test_place_and_author_do_not_travel_with_a_picture():
    exif = Image.Exif()
    exif[0x013B] = "Author Name"
    exif[0x8825] = {1: "S", 2: (33.0, 27.0, 0.0)}
    content = image_bytes(exif=exif) + b"<script>alert(1)</script>"

    made = files.picture(upload(content)).read()

    assert b"Author Name" not in made
    assert b"script" not in made
    assert not Image.open(io.BytesIO(made)).getexif()


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    made = files.picture(upload(image_bytes(size=(60, 40), exif=exif)))

    assert Image.open(made).size == (40, 60)


def test_a_large_picture_is_made_smaller():
    assert max(Image.open(files.picture(upload(image_bytes(size=(3000, 1000))))).size) == files.LONGEST_SIDE


@pytest.mark.parametrize("size", [(7000, 7000), (13000, 13000), (30000, 30000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size):
    with pytest.raises(ValidationError) as refusal:
        files.picture(upload(bomb(*size), "bomb.png"))
    assert refusal.value.code == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        PDF,
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        image_bytes("GIF"),
        image_bytes("TIFF"),
        image_bytes("BMP"),
        b"",
        b"\x89PNG\r\n\x1a\n",
        image_bytes("PNG")[:60],
        image_bytes("JPEG")[:200],
    ],
)
def test_what_is_no_sound_picture_is_refused(content):
    with pytest.raises(ValidationError):
        files.picture(upload(content, "photo.png"))


def test_a_moving_picture_is_refused():
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(out, "WEBP", save_all=True, append_images=[Image.new("RGB", (9, 9), "blue")])

    with pytest.raises(ValidationError) as refusal:
        files.picture(upload(out.getvalue()))
    assert refusal.value.code == "moving"


def test_a_picture_over_five_megabytes_is_refused():
    with pytest.raises(ValidationError) as refusal:
        files.picture(upload(b"x" * (files.MAX_PICTURE + 1)))
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("content", [b"<html>%PDF-1.7 %%EOF", image_bytes(), b"%PDF-1.7 without an end", b""])
def test_only_a_pdf_is_a_document(content):
    with pytest.raises(ValidationError):
        files.document(upload(content, "rules.pdf"))


def test_a_document_over_ten_megabytes_is_refused():
    with pytest.raises(ValidationError) as refusal:
        files.document(upload(PDF[:-6] + b"x" * files.MAX_DOCUMENT + b"%%EOF\n"))
    assert refusal.value.code == "too_large"


def with_files(world, as_) -> Programme:
    """A draft of Chile with a picture and a document, sent through the form as a browser sends them."""
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    data = form_data(author.get(page(draft))) | {
        "image": upload(image_bytes(), "<b>.jpg"),
        "image_alt_es": "Una feria.",
        "documents-TOTAL_FORMS": "1",
        "documents-0-title_es": "Bases",
        "documents-0-file": upload(PDF, "../../etc/passwd"),
        "documents-0-version": draft.pk,
    }
    assert author.post(page(draft), data).status_code == 302
    draft.refresh_from_db()
    return draft


def fetch(browser: Client, address: str):
    """The answer, read to its end as a browser does, so that its file is closed."""
    response = browser.get(address)
    response.body = b"".join(response)
    return response


@pytest.mark.django_db
def test_files_of_a_draft_are_for_who_may_see_it(world, as_):
    draft = with_files(world, as_)
    addresses = [draft.image.url, draft.documents.get().file.url]

    for address in addresses:
        shown = fetch(as_("focal.cl"), address)
        assert (shown.status_code, shown["Cache-Control"]) == (200, "private, no-store")
        for name in ("anonymous", "focal.pe", "reviewer"):
            assert as_(name).get(address).status_code == 404


@pytest.mark.django_db
def test_files_of_a_draft_ask_for_the_second_factor_as_the_desk_does(world, as_, settings):
    address = with_files(world, as_).image.url
    settings.REQUIRE_MFA = True

    assert as_("focal.cl").get(address).status_code == 404

    secret = generate_totp_secret()
    TOTP.activate(world.focal_point("CL"), secret)
    browser = as_("focal.cl")
    assert browser.get(address).status_code == 404
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    browser.post(reverse("mfa_reauthenticate"), {"code": code})
    assert fetch(browser, address).status_code == 200


@pytest.mark.django_db
def test_files_of_a_draft_are_out_of_reach_of_a_session_that_is_over(world, as_):
    address = with_files(world, as_).image.url
    browser = as_("focal.cl")
    assert fetch(browser, address).status_code == 200
    session = browser.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=13)).isoformat()
    session.save()

    assert browser.get(address).status_code == 404


@pytest.mark.django_db
def test_files_of_a_published_version_are_for_everybody_and_run_nothing(world, as_):
    draft = bring_to(world, with_files(world, as_), State.PUBLISHED)

    picture, document = (fetch(Client(), file.url) for file in (draft.image, draft.documents.get().file))

    assert picture["Content-Type"] == "image/webp"
    assert document["Content-Disposition"] == f'attachment; filename="{draft.record.code}.pdf"'
    for response in (picture, document):
        assert response.status_code == 200
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "Set-Cookie" not in response


@pytest.mark.django_db
def test_files_of_an_earlier_version_go_with_its_page_until_the_record_is_withdrawn(world, as_):
    old = bring_to(world, with_files(world, as_), State.PUBLISHED)
    draft = workflow.start_draft(old, by=world.focal_point("CL"))
    draft.image = ""
    live = workflow.save(
        draft, by=world.focal_point("CL"), lock=draft.lock, children=lambda version: version.documents.all().delete()
    )
    live = bring_to(world, live, State.PUBLISHED)
    addresses = [old.image.url, old.documents.get().file.url]

    assert [fetch(Client(), address).status_code for address in addresses] == [200, 200]

    workflow.withdraw(live, by=world.reviewer, lock=live.lock, note="Se repite.")
    assert [Client().get(address).status_code for address in addresses] == [404, 404]


@pytest.mark.django_db
def test_files_of_a_withdrawn_version_are_gone(world, as_):
    live = bring_to(world, with_files(world, as_), State.WITHDRAWN)

    assert Client().get(live.image.url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["/media/../media/{}", "/media//{}", "/media/./{}", "/media/{}/", "/media/%2e%2e/{}", "/media/X{}"]
)
def test_no_other_way_leads_to_a_file(world, as_, change):
    live = bring_to(world, with_files(world, as_), State.PUBLISHED)

    assert Client().get(change.format(live.image.name)).status_code == 404


@pytest.mark.django_db
def test_a_refused_picture_is_said_beside_its_field(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    data = form_data(author.get(page(draft))) | {"image": upload(bomb(13000, 13000), "big.png"), "image_alt_es": "x"}

    response = author.post(page(draft), data)

    assert 'href="#id_image"' in response.content.decode()
    assert not Programme.objects.get(pk=draft.pk).image
