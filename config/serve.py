"""`make run`: the whole inventory on this machine, for a demonstration or a first look. Not how production is run.

The database and the web server are children of this process and die with it, however it dies.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from types import FrameType

from config import embedded, local
from config.child import die_with
from config.demo import ACCOUNTS
from config.embedded import ROOT
from config.programs import CannotStart, catches_ctrl_c, dying_with_us

READY_SECONDS = 60
STOP_SECONDS = 15  # more than gunicorn's graceful_timeout, and than the answer that a mail server may keep us waiting for


class Stop(BaseException):
    """Somebody asked us to end: Ctrl-C, kill, or the terminal was closed. No error, so no Exception."""


def main() -> None:
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, ask_to_stop)
    try:
        end_with_make()
        serve()
    except Stop:
        print("Stopped.", flush=True)
    except (CannotStart, OSError) as problem:  # a full or a read-only disk speaks for itself
        sys.exit(f"\n{problem}")


def ask_to_stop(number: int, frame: FrameType | None) -> None:
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)  # the second Ctrl-C of an impatient person must not interrupt the tidying up
    raise Stop


def end_with_make() -> None:
    """make does not pass a kill -9 on. Only when make is the parent: `python -m config.serve &` outlives its shell."""
    make = os.getppid()
    if os.environ.get("MAKELEVEL"):
        die_with(make, signal.SIGTERM)
        if catches_ctrl_c(make):
            threading.Thread(target=pass_ctrl_c_on, args=(make,), daemon=True).start()


def pass_ctrl_c_on(make: int) -> None:
    """A terminal sends Ctrl-C to us all. Who sends it to make alone only makes it stop listening and wait for us."""
    while catches_ctrl_c(make):
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)


def serve() -> None:
    port = wanted_port()
    place = reserve(port)
    set_environment(port)
    database = None if os.environ.get("DATABASE_URL") else Database()
    server = postman = None
    try:
        if database:
            say("Starting PostgreSQL")
            database.keep_running()
            os.environ["DATABASE_URL"] = embedded.url()
        say("Preparing the database and the static files")
        prepare()
        place.close()
        server = child("-m", "gunicorn", "--config", "config/gunicorn.py")
        wait_until_ready(server, port)
        postman = child("manage.py", "send_mails", "--every", "10")
        print_welcome(port)
        while server.poll() is None:
            time.sleep(0.5)
            if database:
                database.keep_running()
        raise CannotStart(f"The web server ended by itself (status {server.returncode}); its last lines are above.")
    finally:
        for one in (postman, server):
            if one:
                stop(one)
        if database:
            database.stop()


class Database:
    """The embedded server, ours or that of a manage.py in another terminal: when that one ends, we go on with our own."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.looked = 0.0

    def keep_running(self) -> None:
        if self.process:
            if self.process.poll() is None:
                return
        elif time.monotonic() < self.looked + 2:
            return
        self.looked = time.monotonic()
        self.process = embedded.start(embedded.MAIN)

    def stop(self) -> None:
        if self.process:
            embedded.stop(self.process)


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotStart(f"PORT is {text!r}, which is no port number. Try `make run PORT=8001`.")
    return int(text)


def reserve(port: int) -> socket.socket:
    """The port is ours from now on: of two starts at the same moment one has to hear of the other."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the last run's connections do not matter,
    try:
        place.bind(("127.0.0.1", port))
    except OSError as problem:
        place.close()
        other = port + 1 if 1024 <= port < 65535 else 8001
        raise CannotStart(
            f"Port {port} cannot be used ({problem.strerror}). Another `make run`? Try `make run PORT={other}`."
        ) from problem
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)  # but we do
    return place


def set_environment(port: int) -> None:
    """The demo's own values. What the user has set stays, except DEBUG: its pages show settings and code."""
    os.environ["DEBUG"] = "false"
    os.environ["PORT"] = str(port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"  # another project's may be left in this terminal
    for name, value in {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "REQUIRE_MFA": "false",
    }.items():
        os.environ[name] = os.environ.get(name) or value
    for name, size in {"SECRET_KEY": 48, "DEMO_PASSWORD": 9}.items():
        if not os.environ.get(name):
            os.environ[name] = local.secret(name.lower().replace("_", "-"), size)


def child(*command: str) -> "subprocess.Popen[bytes]":
    """In a session of its own, so that the terminal's Ctrl-C reaches only us, and dead when we are."""
    line = dying_with_us(signal.SIGTERM, sys.executable, *command)
    return subprocess.Popen(line, cwd=ROOT, start_new_session=True)


def prepare() -> None:
    preparation = child("manage.py", "prepare_demo")
    try:
        if preparation.wait():
            raise CannotStart("The preparation failed; the reason is above. Nothing is being served.")
    finally:
        if preparation.poll() is None:
            preparation.terminate()
            preparation.wait()


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own, so this reaches its workers and nobody else
        process.wait()


def wait_until_ready(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy of the environment is not for loopback
    while server.poll() is None and time.monotonic() < deadline:
        try:
            opener.open(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise CannotStart("The web server did not become ready; its last lines are above.")


def print_welcome(port: int) -> None:
    width = max(len(account.username) for account in ACCOUNTS)
    lines = [f"    {account.username:<{width}}  {account.duty}" for account in ACCOUNTS]
    print(
        f"\n  The inventory is at   http://127.0.0.1:{port}/\n"
        f"  Its administration at http://127.0.0.1:{port}/admin/\n\n"
        f"  Demo accounts, password {os.environ['DEMO_PASSWORD']}\n" + "\n".join(lines) + "\n\n  Ctrl-C stops everything.\n",
        flush=True,
    )


if __name__ == "__main__":
    main()
