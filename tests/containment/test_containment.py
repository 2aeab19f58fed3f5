"""The whole pipeline, from the command line through its own client, against LLMs that are bad in every known way."""

import os
from pathlib import Path

import pytest

from tests.containment.figures import Result
from tests.containment.measuring import RESULTS, render_table

PAGE = Path(__file__).parents[2] / "docs" / "trust.md"
OPENING, CLOSING = "<!-- containment -->\n", "<!-- /containment -->"


@pytest.mark.parametrize("result", RESULTS, ids=[f"{result.persona}: {result.says}" for result in RESULTS])
def test_the_required_result_is_measured(result: Result) -> None:
    """Over as many cases as it must rest on; what speaks against it is in the message."""
    figure = result.measure()
    assert figure.of >= result.least
    assert result.bar.holds(figure), f"{figure.got} of {figure.of}, required {result.bar.says}: {figure.against}"


def test_the_page_shows_what_was_measured() -> None:
    """`UPDATE_DOCS=1` writes the table of docs/trust.md anew."""
    table = render_table()
    before, rest = PAGE.read_text(encoding="utf-8").split(OPENING)
    shown, after = rest.split(CLOSING)
    if os.environ.get("UPDATE_DOCS") == "1":
        PAGE.write_text(f"{before}{OPENING}{table}{CLOSING}{after}", encoding="utf-8")
        return
    assert shown == table, "docs/trust.md is out of date: run `make docs` and look at what changed"
