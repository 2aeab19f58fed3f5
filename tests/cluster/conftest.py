"""Journals are closed after each test, with their threads."""

import pytest

from tests.batch.material import OPENED


@pytest.fixture(autouse=True)
def close_journals():
    """Close what the test opened."""
    yield
    while OPENED:
        OPENED.pop().close()
