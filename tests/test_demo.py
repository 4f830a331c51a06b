"""The demonstration: its accounts, its environment, its static files."""

import os
import signal
import subprocess
import sys
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finder
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config import serve
from config.demo import ACCOUNTS
from config.programs import CannotStart
from inventory.choices import Role
from inventory.management.commands import prepare_demo
from inventory.models import Country, Membership


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "a demo password")
    return "a demo password"


@pytest.mark.django_db
def test_accounts_need_a_password_that_somebody_chose(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()


@pytest.fixture
def countries(db):
    codes = {code for account in ACCOUNTS for _, code in account.roles if code}
    for code in codes:
        Country.objects.create(code=code, name_es=code, name_en=code, currency="XXX")


@pytest.mark.usefixtures("countries")
def test_every_account_can_sign_in_and_holds_its_roles(client, password):
    call_command("create_demo_accounts", verbosity=0)
    for account in ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert client.login(username=account.username, password=password)
        assert user.is_staff
        assert user.is_superuser == account.superuser
        assert {(held.role, held.country and held.country.code) for held in user.memberships.all()} == set(account.roles)


@pytest.mark.usefixtures("countries")
def test_a_second_start_gives_the_printed_password_back_and_adds_nothing(client, monkeypatch, password):
    call_command("create_demo_accounts", verbosity=0)
    changed = User.objects.get(username="focal.pe")
    changed.set_password("something else")
    changed.save()
    for again in (password, "another demo password"):
        monkeypatch.setenv("DEMO_PASSWORD", again)
        call_command("create_demo_accounts", verbosity=0)
        assert all(client.login(username=account.username, password=again) for account in ACCOUNTS)
    assert User.objects.count() == len(ACCOUNTS)
    assert Membership.objects.count() == sum(len(account.roles) for account in ACCOUNTS)


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
def test_accounts_before_the_countries_say_what_comes_first():
    with pytest.raises(CommandError, match="load_starter"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()


def test_a_database_that_cannot_be_used_is_said_without_a_traceback(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(prepare_demo, "collecting_static", refuse)
    with pytest.raises(CommandError, match="The database cannot be used: connection refused"):
        call_command("prepare_demo")


def test_static_files_are_collected_again_only_when_one_has_changed(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    get_finder.cache_clear()
    try:
        before = prepare_demo.fingerprint()
        assert prepare_demo.fingerprint() == before
        (tmp_path / "new.css").write_text("a {}")
        assert prepare_demo.fingerprint() != before
    finally:
        get_finder.cache_clear()


def test_only_the_administrator_is_a_superuser():
    assert [account.username for account in ACCOUNTS if account.superuser] == ["admin"]
    assert {role for account in ACCOUNTS for role, _ in account.roles} == set(Role.values)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "٨٠٠٠", "8000 "])
def test_a_nonsensical_port_is_named(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CannotStart, match="no port number"):
        serve.wanted_port()


def test_a_taken_port_says_how_to_take_another():
    with serve.socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CannotStart, match="make run PORT="):
            serve.reserve(other.getsockname()[1])


def test_of_two_starts_at_the_same_moment_one_gets_the_port():
    with serve.reserve(0) as first, pytest.raises(CannotStart, match="make run PORT="):
        serve.reserve(first.getsockname()[1])


def test_the_demo_never_debugs_and_keeps_what_the_user_chose(monkeypatch, tmp_path):
    monkeypatch.setattr(serve.local, "FOLDER", tmp_path)
    for name, value in {"DEBUG": "true", "DEMO_PASSWORD": "mine", "SITE_URL": "http://localhost:9"}.items():
        monkeypatch.setenv(name, value)
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "REQUIRE_MFA", "PORT"):
        monkeypatch.setenv(name, "")  # a blank one is not set
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "another.settings")
    serve.set_environment(8123)
    assert os.environ["DEBUG"] == "false"
    assert os.environ["DEMO_PASSWORD"] == "mine"
    assert os.environ["SITE_URL"] == "http://localhost:9"
    assert os.environ["REQUIRE_MFA"] == "false"
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings"
    assert len(os.environ["SECRET_KEY"]) >= 50
    assert os.environ["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"


def test_ctrl_c_that_reaches_make_alone_stops_everything(tmp_path):
    script = (
        "import time; from config import serve; serve.serve = lambda: (print('up', flush=True), time.sleep(60)); serve.main()"
    )
    (tmp_path / "Makefile").write_text(f'run:\n\t@exec {sys.executable} -c "{script}"\n')
    command = ["make", "--no-print-directory", "--file", str(tmp_path / "Makefile")]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    # Whoever runs the tests in the background has them ignore Ctrl-C, and so would make.
    listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=serve.ROOT, preexec_fn=listens, **streams) as make:
        assert make.stdout.readline() == "up\n"
        make.send_signal(signal.SIGINT)
        assert make.communicate(timeout=30)[0] == "Stopped.\n"
