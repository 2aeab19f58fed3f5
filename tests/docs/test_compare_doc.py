"""docs/compare.md: its screen is what the program prints, as the reporter's golden holds it."""

import os
from pathlib import Path

from reviewer.reporters.compare_sheet import FATE_TITLES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "compare.md"
GOLDEN = ROOT / "tests" / "goldens" / "comparisons" / "comparison-revised.txt"


def test_the_screen_is_what_the_program_prints():
    """`make docs` writes it anew."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- screen -->\n")
    _, _, after = rest.partition("<!-- /screen -->")
    screen = GOLDEN.read_text(encoding="utf-8").rstrip()
    command = "$ reviewer compare main:docs/cache.md docs/cache.md"
    expected = f"{before}<!-- screen -->\n```text\n{command}\n{screen}\n```\n<!-- /screen -->{after}"
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, "docs/compare.md has drifted: run `make docs`"


def test_every_fate_is_explained():
    """In the words that reports use."""
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"{fate.value.replace('_', ' ')}" in text for fate in FATE_TITLES if fate.value not in ("fixed", "gone"))
    assert "answered by changed lines" in text
    assert "gone with its text" in text
