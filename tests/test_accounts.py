"""Who gets in: the password, the second factor, the end of a session."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from inventory.models import Membership
from tests.factories import make

PASSWORD = "let me in please"
LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def mfa(settings):
    settings.REQUIRE_MFA = True


def sign_in(browser: Client, name: str, password: str = PASSWORD, **more):
    return browser.post(LOGIN, {"login": name, "password": password}, **more)


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_app(person) -> str:
    """A second factor for somebody; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def is_in(browser: Client) -> bool:
    return browser.get("/admin/").status_code == 200


def test_a_password_and_a_code_lead_to_the_desk(world):
    browser, secret = Client(), give_app(world.focal_point("CL"))

    first = sign_in(browser, "focal.cl")
    assert first["Location"] == reverse("mfa_authenticate")
    assert not is_in(browser)

    second = browser.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert second["Location"] == "/admin/"
    assert is_in(browser)


@pytest.mark.parametrize("name", ["FOCAL.cl", " focal.cl ", "focal.cl@example.org", "Focal.CL@Example.org"])
def test_the_e_mail_address_case_and_white_space_do_not_matter(world, settings, name):
    settings.REQUIRE_MFA = False
    browser = Client()

    sign_in(browser, name)

    assert is_in(browser)


def test_without_the_requirement_a_password_is_enough(world, settings):
    settings.REQUIRE_MFA = False
    browser = Client()

    sign_in(browser, "focal.cl")

    assert is_in(browser)


SPELLINGS = ["{}{}", "{} {}", "{}.{}", "-{}_{}/"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_code_works_once_in_every_process_and_spelling(world, spelling):
    secret = give_app(world.focal_point("CL"))
    now = code(secret)
    browser, thief = Client(), Client()
    sign_in(browser, "focal.cl")
    browser.post(reverse("mfa_authenticate"), {"code": now})
    cache.clear()  # another process remembers nothing of it
    sign_in(thief, "focal.cl")

    answer = thief.post(reverse("mfa_authenticate"), {"code": spelling.format(now[:3], now[3:])})

    assert is_in(browser)
    assert answer.status_code == 200
    assert not is_in(thief)


def test_a_recovery_code_works_once(world):
    person = world.focal_point("CL")
    give_app(person)
    recovery = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[3]

    for expected in (True, False):
        browser = Client()
        sign_in(browser, "focal.cl")
        browser.post(reverse("mfa_authenticate"), {"code": recovery})
        assert is_in(browser) is expected


def test_who_has_no_factor_is_led_to_set_one_up_and_then_to_the_desk(world):
    browser = Client()
    sign_in(browser, "focal.cl")
    assert browser.get("/admin/")["Location"] == reverse("mfa_index")
    assert browser.get(reverse("mfa_index")).status_code == 200

    page = browser.get(reverse("mfa_activate_totp"))
    secret = re.search(r"account-key\">(\w+)<", page.content.decode())[1]
    done = browser.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert browser.get(done["Location"]).content.decode().count("<li><code>") == 10
    assert is_in(browser)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_code_that_set_up_the_app_is_used_up(world, spelling):
    browser, thief = Client(), Client()
    sign_in(browser, "focal.cl")
    page = browser.get(reverse("mfa_activate_totp"))
    secret = re.search(r"account-key\">(\w+)<", page.content.decode())[1]
    now = code(secret)
    browser.post(reverse("mfa_activate_totp"), {"code": spelling.format(now[:3], now[3:])})
    sign_in(thief, "focal.cl")

    thief.post(reverse("mfa_authenticate"), {"code": now})

    assert not is_in(thief)


def desk_addresses() -> set[str]:
    """Every address of the desk as the resolver knows it, with 1 for every argument."""
    prefix, desk = get_resolver("config.urls").namespace_dict["admin"]
    return {
        "/" + prefix + address % dict.fromkeys(arguments, "1")
        for name in desk.reverse_dict
        for possible, *_rest in desk.reverse_dict.getlist(name)
        for address, arguments in possible
    }


def test_a_session_by_password_only_sees_nothing_of_the_desk(world):
    """However it came about: here it was opened before the second factor was."""
    make(world)
    browser = Client()
    browser.force_login(world.people["admin"])
    give_app(world.people["admin"])
    open_to_all = {LOGIN, reverse("admin:logout"), reverse("admin:set_language"), reverse("admin:jsi18n")}

    addresses = desk_addresses() - open_to_all
    assert len(addresses) > 50
    for address in addresses:
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(reverse("mfa_reauthenticate")), address


def test_a_session_by_password_only_cannot_remove_or_add_a_factor(world):
    person = world.focal_point("CL")
    browser = Client()
    browser.force_login(person)
    give_app(person)

    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "account_reauthenticate", "mfa_index"):
        for answer in (browser.get(reverse(name)), browser.post(reverse(name), {"password": PASSWORD})):
            assert answer["Location"].startswith(reverse("mfa_reauthenticate")), name
    assert Authenticator.objects.filter(user=person).count() == 2


def test_a_session_by_password_only_goes_on_after_a_code(world):
    person = world.focal_point("CL")
    browser = Client()
    browser.force_login(person)
    secret = give_app(person)

    asked = browser.get("/admin/inventory/programme/")["Location"]
    answer = browser.post(asked, {"code": code(secret), "next": "/admin/inventory/programme/"})

    assert answer["Location"] == "/admin/inventory/programme/"
    assert is_in(browser)


def test_a_password_alone_does_not_remove_the_second_factor(world):
    """Minutes later, at a computer left open: the factor is asked for, not the password."""
    person = world.focal_point("CL")
    browser, secret = Client(), give_app(person)
    sign_in(browser, "focal.cl")
    browser.post(reverse("mfa_authenticate"), {"code": code(secret)})
    session = browser.session
    for record in (records := session["account_authentication_methods"]):
        record["at"] -= 3600
    session["account_authentication_methods"] = records
    session.save()

    answer = browser.post(reverse("mfa_deactivate_totp"))

    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert browser.get(reverse("account_reauthenticate"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_secrets_are_stored_encrypted(world):
    browser = Client()
    person = world.focal_point("CL")
    sign_in(browser, "focal.cl")
    page = browser.get(reverse("mfa_activate_totp"))
    secret = re.search(r"account-key\">(\w+)<", page.content.decode())[1]
    waiting = [str(session.get_decoded()) for session in Session.objects.all()]
    browser.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    kept = {one.type: one.data for one in Authenticator.objects.filter(user=person)}

    assert waiting
    assert not any(secret in text for text in waiting)
    assert secret not in str(kept["totp"])
    assert len(kept["recovery_codes"]["seed"]) > 100
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    assert not any(one in str(kept) for one in codes)


def test_a_changed_secret_key_still_reads_what_the_old_one_wrote(world, settings):
    from inventory.accounts import encryption

    stored = encryption.encrypt("geheim")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]

    assert encryption.decrypt(stored) == "geheim"


@pytest.mark.parametrize("path", ["/admin/signup/", "/admin/account/signup/", "/accounts/login/", "/accounts/signup/"])
def test_there_is_no_other_door(world, path):
    assert Client().get(path).status_code in (302, 404)
    assert not path.startswith("/accounts/") or Client().get(path).status_code == 404


def test_the_admins_own_login_is_not_there(world):
    answer = Client().post(LOGIN, {"username": "focal.cl", "password": PASSWORD})

    assert answer.status_code == 200
    assert b'name="login"' in answer.content


def test_who_has_no_role_gets_the_answer_of_a_wrong_password(world):
    Membership.objects.filter(user=world.reviewer).delete()

    right, wrong = sign_in(Client(), "reviewer"), sign_in(Client(), "reviewer", "wrong")

    assert right.status_code == wrong.status_code == 200
    assert re.findall(r"errornote.*", right.content.decode()) == re.findall(r"errornote.*", wrong.content.decode()) != []


def test_who_is_deactivated_gets_the_answer_of_a_wrong_password(world):
    world.reviewer.is_active = False
    world.reviewer.save()

    answer = sign_in(Client(), "reviewer")

    assert answer.status_code == 200
    assert b"errornote" in answer.content


@pytest.mark.parametrize("end", ["membership", "active"])
def test_access_ends_at_the_next_click(world, as_, settings, end):
    settings.REQUIRE_MFA = False
    version = make(world)
    browser = as_("focal.cl")
    pages = ["/admin/", f"/admin/inventory/programme/{version.pk}/change/", "/admin/inventory/programme/"]
    assert [browser.get(page).status_code for page in pages] == [200, 200, 200]

    if end == "membership":
        Membership.objects.filter(user=world.focal_point("CL")).delete()
    else:
        type(world.reviewer).objects.filter(username="focal.cl").update(is_active=False)

    for page in pages:
        assert browser.get(page)["Location"].startswith(LOGIN)
        assert browser.post(page)["Location"].startswith(LOGIN)
    assert browser.get(LOGIN).status_code == 200


def test_the_session_key_changes_at_the_password_and_at_the_factor(world):
    browser, secret = Client(), give_app(world.focal_point("CL"))
    browser.get(reverse("account_reset_password"))
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies["sessionid"] = keys = session.session_key
    seen = [keys]

    sign_in(browser, "focal.cl")
    seen.append(browser.cookies["sessionid"].value)
    browser.post(reverse("mfa_authenticate"), {"code": code(secret)})
    seen.append(browser.cookies["sessionid"].value)

    assert len(set(seen)) == 3
    assert is_in(browser)
    assert Session.objects.filter(session_key__in=seen[:2]).count() == 0


def test_an_idle_session_ends_after_an_hour(world, as_, settings, monkeypatch):
    settings.REQUIRE_MFA = False
    browser = as_("focal.cl")
    assert is_in(browser)
    start = timezone.now()

    for minutes in (50, 100, 150):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        assert is_in(browser)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=150 + 61))

    assert not is_in(browser)


def test_no_session_is_older_than_twelve_hours(world, as_, settings, monkeypatch):
    settings.REQUIRE_MFA = False
    browser = as_("focal.cl")
    assert is_in(browser)
    start = timezone.now()

    for minutes in range(50, 720, 50):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        assert is_in(browser), minutes
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=721))

    assert not is_in(browser)


def test_the_cookies_are_for_the_desk_and_out_of_reach_of_scripts(world, settings):
    settings.REQUIRE_MFA = False
    browser = Client()
    sign_in(browser, "focal.cl")
    cookie = browser.cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"] == ""
    browser.get("/admin/")
    browser.cookies.clear()
    sign_in(browser, "focal.cl")
    assert not browser.get("/es/").cookies


def test_signing_in_leads_to_the_desk_only(world, settings):
    settings.REQUIRE_MFA = False
    for wanted in ("https://evil.example/", "//evil.example/", "/es/", "/\\evil.example"):
        answer = sign_in(Client(), "focal.cl")
        assert answer["Location"] == "/admin/"
        answer = Client().post(LOGIN, {"login": "focal.cl", "password": PASSWORD, "next": wanted})
        assert answer["Location"] == "/admin/", wanted


def test_nothing_of_the_desk_is_kept_by_a_browser(world):
    for path in (LOGIN, reverse("account_reset_password"), "/admin/"):
        assert "no-store" in Client().get(path)["Cache-Control"]


@pytest.mark.parametrize("credential", ["", "x", "[]", "{}", "null", "1", '{"id": "x", "response": {}}', "[" * 5000])
def test_a_broken_passkey_is_refused_and_no_error(world, credential):
    browser = Client()
    give_app(world.focal_point("CL"))
    sign_in(browser, "focal.cl")

    answer = browser.post(reverse("mfa_authenticate"), {"credential": credential})

    assert answer.status_code == 200
    assert not is_in(browser)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_about_accounts_is_drawn_without_inline_code(world, language):
    browser = Client(HTTP_ACCEPT_LANGUAGE=language)
    sign_in(browser, "focal.cl")
    browser.post(reverse("mfa_activate_totp"), {"code": code(_secret(browser))})
    anonymous = ["account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done"]
    known = [
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
    ]
    for who, names in ((Client(HTTP_ACCEPT_LANGUAGE=language), anonymous), (browser, known)):
        for name in names:
            answer = who.get(reverse(name))
            text = answer.content.decode()
            assert answer.status_code == 200, name
            assert f'<html lang="{language}"' in text, name
            assert " style=" not in text, name
            assert " onclick=" not in text, name
            assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text)), name


def _secret(browser: Client) -> str:
    return re.search(r"account-key\">(\w+)<", browser.get(reverse("mfa_activate_totp")).content.decode())[1]
