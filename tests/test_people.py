"""The secretariat keeps accounts and roles, and cannot make anybody a superuser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse

from inventory import outbox
from inventory.admin import people
from inventory.models import Mail, Membership, Preference

User = get_user_model()
ADD = "/admin/auth/user/add/"


def change(person) -> str:
    return f"/admin/auth/user/{person.pk}/change/"


def form(person=None, rows=(), **values):
    data = {
        "username": "ana.cl",
        "is_active": "on",
        "first_name": "Ana",
        "last_name": "Rojas",
        "email": "Ana.Rojas@Gob.example",
        "new_password": "",
        "memberships-TOTAL_FORMS": len(rows),
        "memberships-INITIAL_FORMS": 0,
    }
    if person:
        own = {name: getattr(person, name) for name in ("username", "first_name", "last_name", "email")}
        held = list(person.memberships.all())
        data |= own | {"memberships-TOTAL_FORMS": len(held), "memberships-INITIAL_FORMS": len(held)}
        for number, one in enumerate(held):
            data |= {f"memberships-{number}-id": one.pk, f"memberships-{number}-user": person.pk}
            data |= {f"memberships-{number}-role": one.role, f"memberships-{number}-country": one.country_id or ""}
    for number, (role, country) in enumerate(rows):
        data |= {f"memberships-{number}-role": role, f"memberships-{number}-country": country.pk if country else ""}
    return data | values


def test_a_new_person_is_invited_to_choose_a_password(world, as_):
    answer = as_("secretariat").post(ADD, form(rows=[("focal_point", world.countries["CL"])]))

    assert answer.status_code == 302
    person = User.objects.get(username="ana.cl")
    assert person.email == "ana.rojas@gob.example"
    assert not person.has_usable_password()
    outbox.send()
    link = re.search(r"http://127\.0\.0\.1:8000(\S+/password/\w+-\S+)", django_mail.outbox[0].body)[1]
    browser = Client()
    browser.post(browser.get(link)["Location"], {"password1": "my own words 5", "password2": "my own words 5"})
    assert browser.post("/admin/login/", {"login": "ana.cl", "password": "my own words 5"})["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_without_address_and_password_nobody_could_ever_sign_in(world, as_):
    answer = as_("secretariat").post(ADD, form(email=""))

    assert answer.status_code == 200
    assert not User.objects.filter(username="ana.cl").exists()


def test_two_people_do_not_share_an_address(world, as_):
    answer = as_("secretariat").post(ADD, form(email="FOCAL.PE@example.org"))

    assert answer.status_code == 200
    assert not User.objects.filter(username="ana.cl").exists()


@pytest.mark.parametrize("who", ["secretariat", "reviewer", "focal.cl"])
def test_nobody_below_makes_a_superuser_of_anybody(world, as_, who):
    browser = as_(who)
    everything = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}

    browser.post(change(world.people[who]), form(world.people[who]) | everything)
    browser.post(change(world.people["focal.pe"]), form(world.people["focal.pe"]) | everything)
    browser.post(ADD, form() | everything)

    assert list(User.objects.filter(is_superuser=True)) == [world.people["admin"]]
    assert User.groups.through.objects.count() == User.user_permissions.through.objects.count() == 0


def test_a_superuser_is_out_of_the_secretariats_reach(world, as_):
    admin = world.people["admin"]
    TOTP.activate(admin, generate_totp_secret())
    browser = as_("secretariat")
    before = User.objects.filter(pk=admin.pk).values().get()

    for path in (change(admin), reverse("admin:auth_user_invite", args=[admin.pk]), f"/admin/auth/user/{admin.pk}/delete/"):
        assert browser.post(path, form(admin, email="evil@example.org", new_password="taken over 9")).status_code in (403, 404)
    assert browser.post(reverse("admin:auth_user_reset_factors", args=[admin.pk])).status_code == 404
    assert browser.get(change(admin)).status_code == 404
    assert "admin@example.org" not in browser.get("/admin/auth/user/").content.decode()

    assert User.objects.filter(pk=admin.pk).values().get() == before
    assert Authenticator.objects.filter(user=admin).exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "focal.cl"])
def test_others_keep_no_accounts(world, as_, who):
    browser = as_(who)
    other = world.people["focal.pe"]

    for path in ("/admin/auth/user/", ADD, change(other)):
        assert browser.get(path).status_code in (302, 403, 404), path
    for name in ("invite", "reset_factors"):
        assert browser.post(reverse(f"admin:auth_user_{name}", args=[other.pk])).status_code in (403, 404)
    assert not Mail.objects.exists()


def test_a_lost_second_factor_is_removed_logged_and_told(world, as_):
    person = world.focal_point("CL")
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    thief = as_("focal.cl")
    assert thief.get("/admin/").status_code == 200
    secretariat = as_("secretariat")
    path = reverse("admin:auth_user_reset_factors", args=[person.pk])

    assert secretariat.get(path).status_code == 403
    assert secretariat.post(path)["Location"] == change(person)

    assert not Authenticator.objects.filter(user=person).exists()
    assert thief.get("/admin/").status_code == 302
    assert secretariat.get("/admin/").status_code == 200
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (world.people["secretariat"], str(person.pk))
    assert Mail.objects.get().address == person.email


def test_a_person_is_told_at_the_old_address_that_there_is_a_new_one(world, as_):
    person = world.focal_point("PE")

    as_("secretariat").post(change(person), form(person, email="new@example.org"))

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert Mail.objects.get().address == "focal.pe@example.org"


def test_the_end_of_a_membership_ends_access_at_the_next_click(world, as_):
    person = world.focal_point("PE")
    theirs, secretariat = as_("focal.pe"), as_("secretariat")
    assert theirs.get("/admin/").status_code == 200

    secretariat.post(change(person), form(person) | {"memberships-0-DELETE": "on"})

    assert not Membership.objects.filter(user=person).exists()
    assert theirs.get("/admin/")["Location"].startswith("/admin/login/")


def test_what_allauth_would_show_in_the_admin_is_not_there(as_):
    for path in ("/admin/account/emailaddress/", "/admin/mfa/authenticator/"):
        assert as_("admin").get(path).status_code == 404


@pytest.mark.parametrize("name", ["ADMIN", "Focal.CL", "admin@example.org", "\u0430dmin", "a\u200bdmin", "josé", "a b"])
def test_nobody_is_named_like_somebody_else_or_like_an_address(world, as_, name):
    answer = as_("secretariat").post(ADD, form(username=name))

    assert answer.status_code == 200
    assert "username" in answer.context["adminform"].form.errors


def test_who_is_invited_is_named_to_the_one_who_invites(world, as_):
    browser = as_("secretariat")

    page = browser.post(ADD, form(), follow=True).content.decode()

    assert "ana.rojas@gob.example" in "".join(re.findall(r'<li class="(?:success|info)">(.*?)</li>', page, re.DOTALL))


def test_nobody_changes_their_own_roles_and_a_colleague_may(world, as_):
    own = world.people["secretariat"]
    colleague = User.objects.create_user("colleague", "colleague@example.org", "let me in please")
    Membership.objects.create(user=colleague, role="secretariat")
    rows = form(own, rows=[("secretariat", None), ("reviewer", None)])
    rows |= {"memberships-TOTAL_FORMS": 2, "memberships-INITIAL_FORMS": 1, "memberships-0-id": own.memberships.get().pk}

    for forged in ({}, {"memberships-0-role": "focal_point"}, {"memberships-0-DELETE": "on"}):
        as_("secretariat").post(change(own), rows | forged)
        assert [one.role for one in own.memberships.all()] == ["secretariat"]
    assert not Mail.objects.exists()
    assert "otra persona de la secretaría" in as_("secretariat").get(change(own)).content.decode()

    browser = Client()
    browser.force_login(colleague)
    browser.post(change(own), rows)
    assert {one.role for one in own.memberships.all()} == {"secretariat", "reviewer"}


def test_a_person_is_told_of_their_new_roles_in_their_language(world, as_):
    person = world.focal_point("PE")
    Preference.objects.create(user=person, language="en")
    rows = form(person) | {"memberships-TOTAL_FORMS": 2, "memberships-1-role": "reviewer", "memberships-1-country": ""}

    as_("secretariat").post(change(person), rows)

    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == (person.email, "Your roles were changed")
    assert "- Country focal point: Peru" in mail.body
    assert "- Reviewer: every country" in mail.body


def test_who_loses_the_last_role_is_told_so(world, as_):
    person = world.focal_point("PE")

    as_("secretariat").post(change(person), form(person) | {"memberships-0-DELETE": "on"})

    assert "Ya no tiene ningún rol." in Mail.objects.get().body


def test_a_change_of_the_name_alone_is_no_change_of_roles(world, as_):
    person = world.focal_point("PE")

    as_("secretariat").post(change(person), form(person, last_name="Quispe"))

    person.refresh_from_db()
    assert person.last_name == "Quispe"
    assert not Mail.objects.exists()


def test_the_same_role_twice_is_an_error_of_the_form_with_a_country_and_without(world, as_):
    browser = as_("secretariat")
    for country in (None, world.countries["CL"]):
        answer = browser.post(ADD, form(rows=[("reviewer", country), ("reviewer", country)]))
        assert answer.status_code == 200
        assert "Este rol ya está en la lista." in answer.content.decode() or country
        assert not User.objects.filter(username="ana.cl").exists()

    person = world.people["reviewer"]
    held = person.memberships.get()
    again = form(person) | {"memberships-TOTAL_FORMS": 2, "memberships-1-role": held.role}
    assert browser.post(change(person), again | {"memberships-1-country": held.country_id or ""}).status_code == 200
    assert person.memberships.get() == held


def test_a_name_that_was_taken_a_moment_ago_is_an_error_of_the_form(world, as_, monkeypatch):
    """The other request has looked, found the name free, and saved before this one does."""
    real = people.PersonForm.is_valid

    def meanwhile(filled):
        free = real(filled)
        User.objects.get_or_create(username="ana.cl", defaults={"email": "somebody@example.org"})
        return free

    monkeypatch.setattr(people.PersonForm, "is_valid", meanwhile)

    answer = as_("secretariat").post(ADD, form())

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert User.objects.get(username="ana.cl").email == "somebody@example.org"
    assert not Mail.objects.exists()
