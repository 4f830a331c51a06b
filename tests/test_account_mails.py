"""A forgotten password, an invitation, a notice: what is mailed, and what strangers learn of it."""

import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory import notices, outbox
from inventory.accounts import mails, tokens, turns, views
from inventory.models import Mail, Membership, Preference


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(turns, "HOLD", 0)
    monkeypatch.setattr(views.Forgotten, "ANSWER_AFTER", 0)


PASSWORD, BETTER = "let me in please", "something quite different 7"


def ask(email: str, **more):
    return Client(**more).post(reverse("account_reset_password"), {"email": email})


def link_in_the_mail() -> str:
    outbox.send()
    return re.search(r"http://127\.0\.0\.1:8000(/admin/account/password/\S+)", django_mail.outbox[-1].body)[1]


def choose(link: str, password: str = BETTER, browser: Client | None = None):
    browser = browser or Client()
    first = browser.get(link)
    if first.status_code != 302:
        return first
    return browser.post(first["Location"], {"password1": password, "password2": password})


def test_a_link_in_a_mail_sets_a_new_password(world):
    ask("focal.cl@example.org")

    assert choose(link_in_the_mail())["Location"] == reverse("account_reset_password_from_key_done")
    assert Client().login(username="focal.cl", password=BETTER)
    assert django_mail.outbox[0].to == ["focal.cl@example.org"]


@pytest.mark.parametrize("name", ["Focal.CL@example.org", "FOCAL.CL@EXAMPLE.ORG"])
def test_the_spelling_of_the_address_does_not_matter(world, name):
    ask(name)

    assert Mail.objects.get().address == "focal.cl@example.org"


def test_the_link_works_once(world):
    ask("focal.cl@example.org")
    link = link_in_the_mail()
    choose(link)

    again = choose(link, "yet another password 8")

    assert again.status_code == 200
    assert Client().login(username="focal.cl", password=BETTER)


def test_the_link_is_of_no_use_for_somebody_else(world):
    own = mails.link(world.focal_point("CL"))
    other = mails.link(world.people["admin"])
    forged = other.rpartition("/")[0].rpartition("/")[0] + "/" + other.split("/")[-2].split("-")[0] + "-" + own.split("-", 1)[1]

    assert choose(forged.replace("http://127.0.0.1:8000", "")).status_code == 200
    assert Client().login(username="admin", password=PASSWORD)


@pytest.mark.parametrize(("has_password", "lasts"), [(True, timedelta(hours=1)), (False, timedelta(days=7))])
def test_the_link_works_for_an_hour_and_an_invitation_for_seven_days(world, settings, monkeypatch, has_password, lasts):
    person = world.focal_point("CL")
    if not has_password:
        person.set_unusable_password()
        person.save()
    link = mails.link(person).replace(settings.SITE_URL, "")
    now = tokens.Tokens()._now()

    for later, works in ((lasts - timedelta(minutes=1), True), (lasts + timedelta(minutes=1), False)):
        monkeypatch.setattr(tokens.Tokens, "_now", lambda self, later=later: now + later)
        assert (Client().get(link).status_code == 302) is works


def test_a_mail_says_how_long_its_link_works(world):
    person = world.focal_point("CL")
    mails.write_reset(person)
    person.set_unusable_password()
    mails.write_invitation(person)

    reset, invitation = Mail.objects.order_by("pk")
    assert "durante la hora" in reset.body
    assert "durante los siete días" in invitation.body


def test_everybody_else_is_signed_out_and_the_owner_is_told(world, as_):
    thief = as_("focal.cl")
    assert thief.get("/admin/").status_code == 200
    ask("focal.cl@example.org")
    choose(link_in_the_mail())

    assert thief.get("/admin/").status_code == 302
    assert Mail.objects.filter(key__startswith="account-", address="focal.cl@example.org").count() == 1


def test_a_new_password_does_not_replace_the_second_factor(world, settings):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.REQUIRE_MFA = True
    TOTP.activate(world.focal_point("CL"), generate_totp_secret())
    ask("focal.cl@example.org")
    browser = Client()
    choose(link_in_the_mail(), browser=browser)

    assert browser.get("/admin/")["Location"].startswith("/admin/login/")
    answer = browser.post("/admin/login/", {"login": "focal.cl", "password": BETTER})
    assert answer["Location"] == reverse("mfa_authenticate")


def test_strangers_get_the_same_answer_for_every_address(world):
    world.reviewer.is_active = False
    world.reviewer.save()
    Membership.objects.filter(user=world.focal_point("PE")).delete()

    answers = [ask(f"{name}@example.org") for name in ("focal.cl", "nobody", "reviewer", "focal.pe")]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, reverse("account_reset_password_done"))}
    assert {mail.address for mail in Mail.objects.all()} == {"focal.cl@example.org"}


class Clock:
    """Time that passes only when somebody works or waits."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_the_answer_takes_as_long_for_a_known_address(world, settings, monkeypatch):
    """Mails wait in the outbox, so a mail server that is slow or away changes nothing."""
    settings.EMAIL_BACKEND = "tests.test_account_mails.Tarpit"
    monkeypatch.setattr(views.Forgotten, "ANSWER_AFTER", 0.3)
    clock, real = Clock(), notices.write
    monkeypatch.setattr(views, "time", clock)
    monkeypatch.setattr(notices, "write", lambda *mail, **more: clock.sleep(0.05) or real(*mail, **more))
    times = []

    for name in ("focal.cl", "nobody"):
        start = clock.now
        ask(f"{name}@example.org")
        times.append(clock.now - start)

    assert Mail.objects.count() == 1
    assert times == pytest.approx([0.3, 0.3])


class Tarpit:
    def __init__(self, **options) -> None:
        raise AssertionError("a page has spoken with the mail server")


def test_a_mailbox_is_not_flooded_and_the_answer_stays_the_same(world):
    answers = {ask("focal.cl@example.org", REMOTE_ADDR=f"192.0.2.{turn % 3}").status_code for turn in range(60)}

    assert answers == {302}
    # Pauses end with time: a slow machine lets a few more through, never all sixty.
    assert Mail.objects.count() <= 30


def test_the_link_comes_from_the_settings_and_not_from_the_request(world, settings):
    settings.ALLOWED_HOSTS = ["*"]

    ask("focal.cl@example.org", HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")

    outbox.send()
    assert "evil.example" not in django_mail.outbox[0].body
    assert "http://127.0.0.1:8000/admin/" in django_mail.outbox[0].body


def test_no_table_holds_a_link(world):
    """Whoever reads the outbox at the desk, or a backup, gets no key to an account."""
    ask("focal.cl@example.org")

    mail = Mail.objects.get()
    link = link_in_the_mail()

    assert mails.PLACE in mail.body
    assert link.split("-", 1)[1].strip("/") not in Mail.objects.get().body


def test_other_mails_are_not_filled(world):
    assert mails.fill("event-1-2", f"Nota: {mails.PLACE}") == f"Nota: {mails.PLACE}"


def test_the_mail_is_in_the_language_of_its_reader(world):
    Preference.objects.create(user=world.focal_point("CL"), language="en")

    ask("focal.cl@example.org", HTTP_ACCEPT_LANGUAGE="es")

    assert Mail.objects.get().subject == "Set a new password"


def test_a_weak_password_is_refused(world):
    ask("focal.cl@example.org")

    answer = choose(link_in_the_mail(), "12345678")

    assert answer.status_code == 200
    assert not Client().login(username="focal.cl", password="12345678")


def test_changing_ones_password_keeps_this_session_ends_the_others_and_is_told(world, as_):
    here, there = as_("focal.cl"), as_("focal.cl")
    key = here.cookies["sessionid"].value

    here.post("/admin/password_change/", {"oldpassword": PASSWORD, "password1": BETTER, "password2": BETTER})

    assert here.get("/admin/").status_code == 200
    assert here.cookies["sessionid"].value != key
    assert there.get("/admin/").status_code == 302
    assert Mail.objects.filter(key__startswith="account-").count() == 1


def test_who_was_deactivated_meanwhile_gets_no_link(world):
    ask("focal.cl@example.org")
    type(world.reviewer).objects.filter(username="focal.cl").update(is_active=False)

    outbox.send()

    assert not re.search(r"/password/\w+-\w+", django_mail.outbox[0].body)
    assert timezone.now() >= Mail.objects.get().sent_at
