"""Set-up: what README, locks and the gate promise is what is there."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest

from config import local
from config.embedded import ROOT
from config.programs import CannotStart

LOCKS = ("requirements.txt", "requirements-dev.txt")
INPUTS = ("requirements.in", "requirements-dev.in")
# Promised to people and scripts outside, whoever reads them.
CONTRACT = {
    *("DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "PORT", "DEMO_PASSWORD"),
    *("REQUIRE_MFA", "EMAIL_URL", "MEDIA_ROOT", "SITE_URL", "FOUR_EYES", "SENTRY_DSN"),
}


def read_by_code():
    """Every name that config/ takes from the environment: env.bool("NAME") and os.environ["NAME"] in their forms."""
    for file in (*(ROOT / "config").glob("*.py"), ROOT / "manage.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            asks = called and re.fullmatch(r"(env|os\.environ)\.\w+|text", ast.unparse(node.func))
            if asks and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
            if (
                isinstance(node, ast.Subscript)
                and ast.unparse(node.value) == "os.environ"
                and isinstance(node.slice, ast.Constant)
            ):
                yield node.slice.value


def test_readme_lists_every_variable_that_is_read():
    internal = {"DJANGO_SETTINGS_MODULE", "MAKELEVEL"}
    listed = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "README.md").read_text()))
    assert CONTRACT | set(read_by_code()) - internal <= listed


@pytest.mark.parametrize("name", INPUTS)
def test_every_requirement_has_its_reason(name):
    for line in (ROOT / name).read_text().splitlines():
        requirement, _, reason = line.partition("#")
        assert len(reason.split()) >= 3, f"{line!r} does not say why"
        assert not requirement.strip().startswith(("--index", "--extra", "-i ", "-f "))


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    packages = re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE)
    assert len(packages) > 20
    for package in packages:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


@pytest.mark.parametrize(("name", "lock"), list(zip(INPUTS, LOCKS, strict=True)))
def test_every_requirement_is_locked(name, lock):
    locked = {line.split("==")[0].lower() for line in (ROOT / lock).read_text().splitlines() if "==" in line}
    for line in (ROOT / name).read_text().splitlines():
        if wanted := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line):
            assert wanted[0].lower() in locked


def test_both_locks_agree_where_they_meet():
    pins = [dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS]
    both = pins[0].keys() & pins[1].keys()
    assert both
    assert {name: pins[0][name] for name in both} == {name: pins[1][name] for name in both}


def test_scripts_are_well_formed():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)
    subprocess.run(["sh", "-n", ROOT / "config" / "venv.sh"], check=True)


def test_a_folder_that_python_refuses_is_named_with_the_reason(tmp_path):
    folder = tmp_path / "a:b"
    (folder / "config").mkdir(parents=True)
    shutil.copy(ROOT / "config" / "venv.sh", folder / "config")
    (folder / "requirements.txt").touch()

    done = subprocess.run(["sh", folder / "config" / "venv.sh", "requirements.txt"], capture_output=True, text=True)

    assert done.returncode == 1
    assert (
        done.stderr.strip() == f"{folder} has a colon in its name, which Python refuses for its environments. Rename that folder."
    )


def test_importing_the_settings_reads_and_starts_nothing(tmp_path):
    """Nobody may need a database, a folder or a secret to ask what the settings are."""
    script = (
        "import sys; seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append((event, args)))\n"
        "import config.settings\n"
        "print([a for e, a in seen if e in ('subprocess.Popen', 'socket.connect', 'os.mkdir')"
        " or (e == 'open' and '.data' in str(a[0]))])"
    )
    environment = {name: value for name, value in os.environ.items() if name not in CONTRACT}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_secret_is_made_once_and_for_one_pair_of_eyes(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "FOLDER", tmp_path / "data")
    first = local.secret("secret-key")
    assert len(first) >= 50
    assert local.secret("secret-key") == first
    assert local.secret("another") != first
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in (tmp_path / "data").iterdir()) == ["another", "secret-key"]


@pytest.mark.parametrize(
    "step", [(local.os, "open"), (local.Path, "exists")], ids=["a closed folder", "a folder without a way in"]
)
def test_a_secret_out_of_reach_names_the_file_and_the_way_out(tmp_path, monkeypatch, step):
    monkeypatch.setattr(local, "FOLDER", tmp_path)

    def refuse(path, *arguments, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(*step, refuse)
    with pytest.raises(CannotStart, match=r"secret-key cannot be read or written by .*Run as the owner"):
        local.secret("secret-key")
