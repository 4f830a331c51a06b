"""What every test may ask for."""

from tests.database import pytest_configure, pytest_unconfigure  # noqa: F401 - pytest finds hooks by their name here
