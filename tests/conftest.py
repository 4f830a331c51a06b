"""What every test may ask for."""

# pytest finds hooks and fixtures by their name here.
from tests.chromium import browser_type_launch_args, pytest_terminal_summary  # noqa: F401
from tests.database import pytest_configure, pytest_unconfigure  # noqa: F401
