"""Links whose file is not there."""

from pathlib import Path

import pytest

from reviewer.checks.broken_files import CHECK
from reviewer.checks.reading import Reading
from reviewer.domain.finding import Signal
from reviewer.loading.load import load_document
from tests.checks.plan_spots import find_signals


def check(folder: Path, text: str, *files: str) -> list[Signal]:
    """Run the check over a document on disk, beside other files."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")
    path = folder / "plan.md"
    path.write_text(text, encoding="utf-8")
    return list(CHECK.run(Reading(load_document(path))))


def test_a_missing_file_is_marked(tmp_path):
    """Anchor, quote and message; once for all links to it."""
    (signal,) = check(tmp_path, "# A\n\nSee [x](b.md#c), [x](b.md) and [y](a.md).\n", "a.md")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (3, 9, "b.md#c")
    assert signal.message == "the file b.md does not exist (2 links)"
    assert signal.confidence == "high"


def test_images_and_html(tmp_path):
    """An image says so; a space may be written as %20."""
    text = "![x](img/b%20c.png) <img src='img/d.png'> ![y](img/a%20b.png)"
    found = check(tmp_path, text, "img/a b.png")
    assert [s.message for s in found] == [
        "the image img/b c.png does not exist", "the image img/d.png does not exist",
    ]  # fmt: skip


def test_without_any_sign_of_the_files_it_is_a_hint(tmp_path):
    """The document may have been copied alone; a lone link into a folder that exists is shown."""
    assert [s.confidence for s in check(tmp_path, "![x](img/a.png)")] == ["low"]
    assert [s.confidence for s in check(tmp_path, "![x](a.png) ![x](b.png) ![x](c.png)")] == ["low"] * 3
    assert [s.confidence for s in check(tmp_path, "![x](a.png)")] == ["high"]


@pytest.mark.parametrize(
    "target",
    ["https://x.org/a.md", "//x.org/a.md", "/a.md", "\\\\host\\a.md", "mailto:a@b.md", "#a.md", "?a.md", "a", "a/", "a.html", "../../../etc/a.md", "{{ url }}.md", "main.py:12", "a.md" + "x" * 900 + ".md"],
)  # fmt: skip
def test_what_is_never_looked_up(tmp_path, target):
    """The web, roots of sites, network shares, folders, pages that a site makes, what lies outside."""
    assert [s for s in check(tmp_path, f"# A\n\n[x]({target}) [y](b.md)\n", "b.md") if len(target) < 900] == []


def test_without_a_file_of_its_own_nothing_is_looked_up():
    """Standard input has no folder."""
    assert find_signals(CHECK, "[x](nope.md)") == []


def test_empty_targets_are_found_everywhere():
    """Links that lead nowhere, but no link to the top and no picture without words."""
    (first, second) = find_signals(CHECK, "See [the report]() and [it](#), [top](#), ![]().\n")
    assert (first.anchor.quote, first.message) == ("[the report]()", 'the link "the report" has no target')
    assert second.anchor.quote == "[it](#)"
