"""Signing in with a browser: passkeys under the strict content policy, and the pages on a phone."""

import os
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.factories import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("PICTURES")  # a folder: the pages as the tests saw them


@pytest.fixture
def desk(world: World, live_server, settings, page) -> str:
    """The desk under a name, for passkeys are not bound to numbers; complaints of the browser fail the test."""
    settings.REQUIRE_MFA = True
    settings.ALLOWED_HOSTS = ["localhost"]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield live_server.url.replace("127.0.0.1", "localhost")
    assert complaints == []


@pytest.fixture
def passkeys(page) -> None:
    """A security key that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | always})


def sign_in(page, desk: str, name: str = "focal.cl") -> None:
    page.goto(f"{desk}/admin/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "let me in please")
    page.click("main button[type=submit]")


def keep(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["es", "en"])
def test_from_the_first_password_to_the_desk_with_an_app(desk, page, browser, language):
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(f"{desk}/admin/")
    keep(page, f"login-{language}")
    sign_in(page, desk)
    keep(page, f"factors-{language}")
    page.click("main a[href$='/app/add/']")
    keep(page, f"app-{language}")
    secret = page.text_content(".account-key")
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main button[type=submit]")
    keep(page, f"codes-{language}")
    recovery = page.locator(".account-codes code").first.text_content()
    page.click("main a.button")
    page.wait_for_url(f"{desk}/admin/")

    page.click("#logout-form button")
    sign_in(page, desk)
    keep(page, f"factor-{language}")
    page.fill("[name=code]", recovery)
    page.click("main form:first-of-type button[type=submit]")
    page.wait_for_url(f"{desk}/admin/")


def test_a_passkey_is_added_and_opens_the_desk(desk, page, passkeys):
    sign_in(page, desk)
    page.click("main a[href$='/passkeys/add/']")
    keep(page, "passkey")
    page.fill("[name=name]", "oficina")
    page.click("#add-passkey")
    page.wait_for_url(re.compile("codes/$"))
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.goto(f"{desk}/admin/account/factors/passkeys/")
    keep(page, "passkeys")
    page.goto(f"{desk}/admin/")
    page.click("#logout-form button")

    sign_in(page, desk)
    keep(page, "factor-passkey")
    page.click("#use-passkey")

    page.wait_for_url(f"{desk}/admin/")
    expect(page.locator("h1")).to_have_count(1)


def test_the_pages_fit_a_phone(desk, page):
    page.set_viewport_size({"width": 320, "height": 700})
    sign_in(page, desk)
    for path in ("factors/", "factors/app/add/", "password/", "factors/passkeys/add/"):
        page.goto(f"{desk}/admin/account/{path}")
        keep(page, f"phone-{path.strip('/').replace('/', '-')}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
