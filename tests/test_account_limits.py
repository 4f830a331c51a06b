"""Guessing is slow for the one who guesses, and for nobody else."""

import threading
import time
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.accounts import adapters, limits, turns
from inventory.models import Attempt

PASSWORD = "let me in please"
HERE, THERE = "192.0.2.1", "198.51.100.7"


def guess(name: str = "focal.cl", password: str = "wrong", address: str = HERE, **more):
    return Client(REMOTE_ADDR=address).post("/admin/login/", {"login": name, "password": password}, **more)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(turns, "HOLD", 0)


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The names for which a password was really looked at."""
    seen: list[str] = []
    real = adapters.authenticate
    monkeypatch.setattr(adapters, "authenticate", lambda request, **who: seen.append(who["username"]) or real(request, **who))
    return seen


def test_after_five_wrong_passwords_one_must_wait_longer_each_time(world, monkeypatch):
    for _turn in range(6):
        assert guess().status_code == 200
    start, pauses = timezone.now(), []
    for _turn in range(4):
        refused = guess()
        assert refused.status_code == 429
        pauses.append(int(refused["Retry-After"]))
        start += timedelta(seconds=pauses[-1] + 1)
        monkeypatch.setattr(timezone, "now", lambda start=start: start)
        assert guess().status_code == 200

    assert pauses == sorted(pauses)
    assert pauses[-1] >= 4 * pauses[0]


def test_a_refused_guess_is_not_hashed(world, hashed):
    for _turn in range(20):
        guess()

    assert len(hashed) == 6


def test_the_right_password_waits_too_or_the_limit_would_tell_it(world):
    for _turn in range(6):
        guess()

    assert guess(password=PASSWORD).status_code == 429


def test_whoever_is_attacked_signs_in_from_elsewhere(world):
    for _turn in range(40):
        guess()

    assert guess(password=PASSWORD, address=THERE).status_code == 302


def test_a_colleague_behind_the_same_address_signs_in(world):
    for _turn in range(40):
        guess("reviewer")

    assert guess("focal.cl", PASSWORD).status_code == 302


def test_who_signed_in_from_here_before_is_not_kept_out_by_a_flood_from_here(world, hashed):
    guess("focal.cl", PASSWORD)
    for number in range(60):
        guess(f"somebody{number}")

    assert len(hashed) < 30
    assert guess("secretariat", PASSWORD).status_code == 429
    assert guess("focal.cl", PASSWORD).status_code == 302


def test_an_attack_from_many_addresses_is_slowed_but_keeps_nobody_out_who_is_known(world, hashed):
    guess("focal.cl", PASSWORD)
    for number in range(140):
        guess(address=f"203.0.113.{number}")

    assert len(hashed) < 115
    assert guess("focal.cl", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "evasion",
    [
        {"HTTP_X_FORWARDED_FOR": "10.0.0.%d"},
        {"HTTP_FORWARDED": "for=10.0.0.%d"},
        {"HTTP_X_REAL_IP": "10.0.0.%d"},
        {"HTTP_CLIENT_IP": "10.0.0.%d"},
    ],
)
def test_forged_headers_do_not_evade(world, hashed, evasion):
    for number in range(12):
        guess(**{name: value % number for name, value in evasion.items()})

    assert len(hashed) == 6


@pytest.mark.parametrize(
    "forms", [["focal.cl", "FOCAL.CL", " focal.cl", "Focal.Cl ", "focal.cl@example.org", "FOCAL.CL@EXAMPLE.ORG"]]
)
def test_case_white_space_and_the_e_mail_address_do_not_evade(world, hashed, forms):
    for turn in range(18):
        guess(forms[turn % len(forms)])

    assert len(hashed) == 6


def test_behind_the_proxy_only_its_own_word_counts(rf, settings):
    settings.SECURE = True
    seen = [
        limits.address_of(rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forged + HERE))
        for forged in ("", "10.0.0.1, ", "x, y, ", "10.0.0.2,10.0.0.3,")
    ]

    assert set(seen) == {HERE}
    assert limits.address_of(rf.get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"


def test_a_visitor_owns_a_whole_network_of_the_new_addresses(rf):
    one, other = (limits.address_of(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{last}")) for last in ("1", "ffff"))

    assert one == other


@pytest.mark.parametrize("name", ["\x00", "focal\x00.cl", "a" * 5000, "ñ" * 300, "' OR 1=1 --", "\ud800", "\u202e"])
def test_no_name_breaks_the_form(world, name):
    for data in ({"login": name, "password": "x"}, {"login": "focal.cl", "password": name}, {"login": name}):
        body = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in data.items()})
        response = Client().post("/admin/login/", body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 400), data


@pytest.mark.parametrize("email", ["\x00@x.y", "a" * 5000 + "@example.org", "no address", ""])
def test_no_address_breaks_the_form_of_who_forgot_their_password(world, email):
    assert Client().post(reverse("account_reset_password"), {"email": email}).status_code in (200, 302)


def test_codes_are_guessed_as_slowly_as_passwords(world, settings):
    settings.REQUIRE_MFA = True
    TOTP.activate(world.focal_point("CL"), generate_totp_secret())
    browser = Client()
    browser.post("/admin/login/", {"login": "focal.cl", "password": PASSWORD})

    answers = [browser.post(reverse("mfa_authenticate"), {"code": f"{number:06}"}).status_code for number in range(8)]

    assert answers == [200] * 6 + [429] * 2


def test_the_old_password_is_guessed_as_slowly_when_it_is_changed(world, as_):
    browser = as_("focal.cl")
    wanted = {"password1": "quite another one", "password2": "quite another one"}

    answers = [browser.post("/admin/password_change/", wanted | {"oldpassword": "x"}).status_code for _turn in range(8)]

    assert answers == [200] * 6 + [429] * 2


def test_the_table_of_attempts_names_nobody(world):
    guess("focal.cl")

    assert Attempt.objects.count() == 3
    assert not any("focal" in key or HERE in key for key in Attempt.objects.values_list("key", flat=True))


def test_old_counts_are_forgotten(world):
    guess()
    Attempt.objects.update(last_at=timezone.now() - timedelta(days=100))

    assert limits.forget_old() == 3


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_share_one_count():
    taken: list[bool] = []

    def try_it() -> None:
        try:
            limits.take("password", "focal.cl", HERE)
            taken.append(True)
        except limits.TooMany:
            taken.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken.count(True) == 6
    assert len(taken) == 30


def test_once_is_once(db):
    assert [limits.once("code", 1, "123456") for _turn in range(3)] == [True, False, False]
    assert limits.once("code", 2, "123456")


@pytest.mark.parametrize("name", ["focal.cl", "nobody", "focal.cl@example.org", "nobody@example.org"])
def test_an_unknown_name_is_as_much_work_as_a_known_one(world, settings, monkeypatch, name):
    """The hash is what takes the time: one for everybody, and always the same."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
    person = world.focal_point("CL")
    person.set_password(PASSWORD)
    person.save()
    hashed: list[int] = []
    real = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(
        PBKDF2PasswordHasher,
        "encode",
        lambda hasher, *of, **more: hashed.append(hasher.iterations) or real(hasher, *of, **more),
    )

    assert guess(name).status_code == 200

    assert hashed == [1000]


@pytest.mark.django_db(transaction=True)
def test_one_password_is_hashed_at_a_time_and_few_strangers_wait(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 5)
    inside, most, outcomes = [], [], []

    def somebody(known: bool) -> None:
        try:
            with turns.turn(known):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.1)
                inside.pop()
            outcomes.append(("in", known))
        except turns.Busy:
            outcomes.append(("busy", known))
        finally:
            connection.close()

    threads = [threading.Thread(target=somebody, args=(number % 4 == 0,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 1
    assert outcomes.count(("in", True)) == 3
    assert outcomes.count(("busy", False)) >= 5


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_held_but_never_every_thread(monkeypatch):
    held: list[float] = []
    all_others_are_through = threading.Barrier(turns.HELD + 1)

    def wait(seconds: float) -> None:
        held.append(seconds)
        all_others_are_through.wait(60)

    monkeypatch.setattr(turns, "HOLD", 0.5)
    monkeypatch.setattr(turns, "time", SimpleNamespace(sleep=wait))
    threads = [threading.Thread(target=turns.hold) for _number in range(turns.HELD)]
    for thread in threads:
        thread.start()
    while len(held) < turns.HELD:
        time.sleep(0.01)

    turns.hold()  # one more is not kept waiting

    all_others_are_through.wait(60)
    for thread in threads:
        thread.join()
    assert held == [0.5] * turns.HELD
