"""The browser of the tests: the system's Chromium. Without one: a failure in the gate (CI=true), a loud skip elsewhere.

tests/conftest.py takes the fixture and the hook from here. A browser test asks for pytest-playwright's `page`.
"""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = f"no Chromium (looked for {', '.join(NAMES)}); on Debian or Ubuntu: apt-get install chromium"
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # containers often have 64 MB there
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)]
    if skipped:
        line = f"{len(skipped)} BROWSER TESTS DID NOT RUN: {MISSING}"
        terminalreporter.write_sep("!", "ATTENTION", red=True, bold=True)
        terminalreporter.write_line(line, red=True, bold=True)
