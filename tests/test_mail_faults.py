"""The mail server refuses, is slow, or dies, and so do we: nobody waits, nothing is lost, nothing comes twice."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from inventory import notices, outbox, workflow
from inventory.choices import State
from inventory.models import Mail
from tests.factories import make
from tests.smtp import Server

ROOT = Path(__file__).resolve().parent.parent
# The long form: CRASHES=100 python -m pytest tests/test_mail_faults.py -s
CRASHES = int(os.environ.get("CRASHES", "3"))


@pytest.fixture
def server(settings):
    """A mail server, which the settings name."""
    server = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.shutdown()
    server.server_close()


def write(count: int, first: int = 0) -> set[str]:
    """Mails in the outbox, numbered from `first`; the ids under which they must arrive."""
    return {
        outbox.message_id(notices.write(f"test-{number}", f"p{number}@example.org", "Aviso", "Texto"))
        for number in range(first, first + count)
    }


def later() -> None:
    """Some minutes pass."""
    Mail.objects.update(due_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("mood", ["refuses", "slow"])
def test_a_server_in_trouble_delays_every_mail_and_loses_none(db, server, mood):
    expected = write(8)
    server.mood = mood
    start = time.monotonic()

    first = outbox.send()

    assert first.sent == 0
    assert time.monotonic() - start < 15  # it does not try all of them
    assert not Mail.objects.exclude(sent_at=None).exists()
    longest = Mail.objects.order_by("-due_at")[0].due_at - timezone.now()
    assert longest < timedelta(minutes=15)
    server.mood = "well"
    later()
    assert outbox.send() == outbox.Outcome(sent=8)
    assert sorted(server.taken) == sorted(expected)


def test_no_server_at_all_is_the_same(db, server, settings):
    expected = write(3)
    address = server.server_address
    server.shutdown()
    server.server_close()

    assert outbox.send().sent == 0
    assert Mail.objects.filter(sent_at=None, error__contains="refused").exists()

    later()
    Server.allow_reuse_port = True
    other = Server()
    settings.EMAIL_PORT = other.server_address[1]
    assert outbox.send().sent == 3
    assert set(other.taken) == expected
    assert other.server_address != address
    other.shutdown()
    other.server_close()


def test_a_rejected_recipient_keeps_nobody_else_waiting(db, server):
    write(4)
    server.mood = "rejects:p1@example.org"

    outcome = outbox.send()

    assert outcome == outbox.Outcome(sent=3, waiting=1)
    assert server.recipients == ["p0@example.org", "p2@example.org", "p3@example.org"]
    assert "nobody of this name" in Mail.objects.get(sent_at=None).error


def test_saving_and_publishing_do_not_speak_with_the_server(world, settings):
    settings.EMAIL_BACKEND = "tests.test_account_mails.Tarpit"

    version = make(world, state=State.SUBMITTED)
    workflow.publish(version, by=world.reviewer, lock=version.lock)

    assert Mail.objects.filter(sent_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_mail_that_is_being_sent(world):
    """A slow server keeps the sender's hold on its mails for long: no verb may need what it holds."""
    author, reviewer = world.focal_point("CL"), world.reviewer
    version = make(world, state=State.SUBMITTED)
    assert Mail.objects.exists()
    with (
        psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as sender,
        connection.cursor() as cursor,
    ):
        sender.execute("SELECT 1 FROM inventory_mail FOR UPDATE")
        cursor.execute("SET lock_timeout = '100ms'")

        workflow.return_(version, by=reviewer, lock=version.lock, note="Falta el año.")
        workflow.save(version, by=author, lock=version.lock)
        workflow.submit(version, by=author, lock=version.lock)
        workflow.comment(version, by=reviewer, note="¿Y las fuentes?")
        workflow.publish(version, by=reviewer, lock=version.lock)
        workflow.verify(version, by=author)
        workflow.withdraw(version, by=reviewer, lock=version.lock, note="Se repite.")
        cursor.execute("RESET lock_timeout")


def database_url() -> str:
    """The test database as another process reaches it."""
    own = connection.settings_dict
    host = "" if own["HOST"].startswith("/") else own["HOST"]
    socket = f"?host={quote(own['HOST'], safe='')}" if own["HOST"].startswith("/") else ""
    return f"postgres://{own['USER']}:{quote(own['PASSWORD'])}@{host}:{own['PORT']}/{own['NAME']}{socket}"


def start_sending(server: Server) -> "subprocess.Popen[bytes]":
    server.called.clear()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": server.url,
        "SECRET_KEY": "for-tests-only-" * 4,
        "SITE_URL": "http://127.0.0.1:8000",
    }
    return subprocess.Popen([sys.executable, "manage.py", "send_mails"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_sender_that_ends_at_any_moment_loses_nothing_and_doubles_nothing(end):
    """Asked to end, it finishes the mail in hand. Killed between the server's yes and our commit, that mail goes again
    under the same Message-ID, by which a mailbox drops it: counted as `again` here, and as one mail by its reader."""
    server = Server()
    expected: set[str] = set()
    dice, ended = random.Random(7), 0

    for _run in range(CRASHES):
        # More than a quick machine sends before the end: a sender without work would never call.
        if Mail.objects.filter(sent_at=None).count() < 150:
            expected |= write(150, first=len(expected))
        process = start_sending(server)
        assert server.called.wait(120)
        time.sleep(dice.uniform(0, 0.15))
        ended += process.poll() is None
        process.send_signal(end)
        process.wait()
    later()
    for _run in range(5):
        if Mail.objects.filter(sent_at=None).exists():
            start_sending(server).wait(120)

    again = len(server.taken) - len(set(server.taken))
    lost = len(expected - set(server.taken))
    print(f"\n{ended} of {CRASHES} ended by {end.name} while sending, {len(expected)} mails: lost {lost}, again {again}")
    assert ended > CRASHES / 2
    assert set(server.taken) == expected
    assert again <= (ended if end == signal.SIGKILL else 0)
    assert not Mail.objects.filter(sent_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once():
    server = Server()
    expected = write(60)

    processes = [start_sending(server) for _number in range(2)]
    for process in processes:
        process.wait(60)

    assert sorted(server.taken) == sorted(expected)


def test_without_a_server_a_mail_becomes_a_file_and_is_never_there_twice(db, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAILS_FOLDER = "inventory.mailfiles.EmailBackend", tmp_path / "mails"
    mail = notices.write("one", "a@example.org", "Año nuevo", "¿Qué tal?")

    outbox.send()
    Mail.objects.update(sent_at=None)  # as if we had crashed before we could note it
    outbox.send()

    files = list((tmp_path / "mails").iterdir())
    assert [file.name for file in files] == [outbox.message_id(mail)[1:].partition("@")[0] + ".eml"]
    assert b"To: a@example.org" in files[0].read_bytes()


def test_the_command_says_what_it_did_and_fails_when_something_failed(db, server, capsys):
    from django.core.management import CommandError, call_command

    write(2)
    call_command("send_mails")
    assert capsys.readouterr().out == "2 mails sent.\n"

    notices.write("more", "x@example.org", "Aviso", "Texto")
    server.mood = "refuses"
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_mails")
