"""docs/compare.md, docs/agree.md and docs/history.md: their screens are what the program prints, as the reporters' goldens hold it."""

import os
from pathlib import Path

import pytest

from reviewer.domain.human_review import HumanFinding, HumanReview
from reviewer.reporters.compare_sheet import FATE_TITLES

ROOT = Path(__file__).resolve().parents[2]
SCREENS = {
    "compare.md": ("reviewer compare main:docs/cache.md docs/cache.md", "comparison-revised.txt"),
    "history.md": ("reviewer history docs/cache.md", "history-1.txt"),
    "agree.md": ("reviewer agree docs/cache.md mine.yaml", "agreement.txt"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_what_the_program_prints(name):
    """`make docs` writes it anew."""
    page = ROOT / "docs" / name
    command, golden = SCREENS[name]
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- screen -->\n")
    _, _, after = rest.partition("<!-- /screen -->")
    screen = (ROOT / "tests" / "goldens" / "comparisons" / golden).read_text(encoding="utf-8").rstrip()
    expected = f"{before}<!-- screen -->\n```text\n$ {command}\n{screen}\n```\n<!-- /screen -->{after}"
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, f"docs/{name} has drifted: run `make docs`"


def test_every_fate_is_explained():
    """In the words that reports use."""
    text = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
    assert all(fate.value.replace("_", " ") in text for fate in FATE_TITLES if fate.value not in ("fixed", "gone"))
    assert "answered by changed lines" in text
    assert "gone with its text" in text


def test_every_key_of_the_form_is_explained():
    """Of the review and of a finding."""
    text = (ROOT / "docs" / "agree.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in (*HumanReview.model_fields, *HumanFinding.model_fields))
