"""What holds for every check on form and language: its own examples, silence outside prose, CRLF, hostile input."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.checks import (
    blame,
    boosters,
    broken_anchors,
    broken_files,
    broken_footnotes,
    broken_references,
    duplicate_headings,
    empty_section,
    heading_skips,
    missing_summary,
    template_residue,
    unexplained_acronyms,
    weasels,
)
from reviewer.checks.check import Check
from tests.checks.plan_spots import find_signals, read_text

MODULES = (
    template_residue,
    empty_section,
    heading_skips,
    duplicate_headings,
    broken_anchors,
    broken_files,
    broken_references,
    broken_footnotes,
    missing_summary,
    unexplained_acronyms,
    blame,
    boosters,
    weasels,
)
CHECKS = [pytest.param(module.CHECK, id=module.CHECK.slug) for module in MODULES]
PIECES = (
    "# A\n", "## Summary\n", "#### Deep\n", "## Summary\n", "\n", "- ", "1. ", "| a | Status |\n", "|---|---|\n", "| TODO | TODO |\n", "TBD", "TODO: x",
    "<insert name>", "[your name]", "[a](#b)", "[a](", ")", "![x](y.png)", "[a][b]", "[b]: #c\n", "[^1]", "[^1]: x\n", "[^", "]", "<!-- describe the ", "-->",
    "<a href='#x'>", "<h2>T</h2>", "ABC ABC ABC", "(ABC)", "massive ", "significantly ", "the engineer forgot to ", "was human error", "?", ". A ", "`", "```\n", "> ",
    "\r\n", "\t", "é", "\\", "12 ", "**", "???", "İ", "’",
)  # fmt: skip


def read_example(check: Check, name: str) -> str:
    """Give an example of a check's description with the words that it only counts."""
    return check.part(name).replace("(1,600 words)", "A word or two.\n" * 400)


def test_codes_are_as_agreed():
    """DOC101 to DOC110 for form, DOC501 to DOC503 for language."""
    assert [module.CHECK.code for module in MODULES] == [f"DOC{n}" for n in (*range(101, 111), 501, 502, 503)]
    assert len({module.CHECK.slug for module in MODULES}) == len(MODULES)


@pytest.mark.parametrize("check", CHECKS)
def test_bad_example_triggers_and_good_does_not(check):
    """The docstring tells the truth."""
    assert find_signals(check, read_example(check, "Bad"))
    assert find_signals(check, read_example(check, "Good")) == []
    assert check.title
    assert check.part("What it finds")
    assert check.part("Why it matters")


@pytest.mark.parametrize("check", CHECKS)
def test_code_quotation_front_matter_and_comments_are_silent(check):
    """The bad example finds nothing where it is not the author's prose."""
    bad = read_example(check, "Bad")
    quoted = "\n".join(f"> {line}" for line in bad.splitlines())
    indented = "\n".join(f"    {line}" for line in bad.splitlines())
    assert find_signals(check, f"Text.\n\n```markdown\n{bad}\n```\n") == []
    assert find_signals(check, f"Text.\n\n{quoted}\n") == []
    assert find_signals(check, f"Text.\n\n{indented}\n") == []
    assert find_signals(check, f"---\nnote: |\n{indented}\n---\n\nText.\n") == []
    assert find_signals(check, f"Text.\n\n<!--\n{bad}\n-->\n") == []


@pytest.mark.parametrize("check", CHECKS)
def test_crlf_twin_gives_the_same(check):
    """Line, columns, quote and message do not depend on line ends."""
    text = f"{read_example(check, 'Bad')}\n\nOutro.\n"
    ours, theirs = find_signals(check, text), find_signals(check, text.replace("\n", "\r\n"))
    assert ours
    for one, other in zip(ours, theirs, strict=True):
        assert one.message == other.message
        assert one.anchor.quote == other.anchor.quote.replace("\r\n", "\n")
        assert (one.anchor.line_start, one.anchor.column_start, one.anchor.column_end) == (
            other.anchor.line_start, other.anchor.column_start, other.anchor.column_end,
        )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
    | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
)
def test_no_text_crashes_a_check(text):
    """Whatever the text, every message is one line and every anchor holds something."""
    reading = read_text(f"x\n\n{text}")
    for module in MODULES:
        for signal in module.CHECK.run(reading):
            assert "\n" not in signal.message
            assert len(signal.message) < 400
            assert signal.anchor.quote.strip()


def hostile() -> dict[str, str]:
    """Documents that make careless code quadratic."""
    return {
        "brackets": "[" * 1_000_000,
        "closing": "x [a" + "](" * 500_000,
        "spaces": "[a](" + " " * 500_000 + "](" * 100_000,
        "parentheses": "[a](" + "(a)" * 300_000,
        "references": "[a][b]" * 150_000,
        "footnotes": "[^1]:" * 200_000,
        "definitions": "[a]: #b\n" * 99_000,
        "anchors": "[a](#b) " * 120_000,
        "files": "".join(f"[a](./f{n}.png) " for n in range(60_000)),
        "headings": "# A b\n\n" * 5_000 + "[x](#a-b-77777)\n",
        "comments": "<!-- " * 200_000,
        "tags": "<a " * 150_000 + "<h1>" * 100_000,
        "one line": "massive significant TODO ABC engineers " * 25_000,
        "people": "engineer " * 60_000 + "forgot " * 60_000,
        "gaps": ("engineer " + "aa, " * 12 + "! forgot. ") * 15_000 + ("engineer " + "a" * 48 + "! forgot. ") * 15_000,
        "acronyms": " ".join(
            chr(65 + n % 26) + chr(65 + n // 26 % 26) + chr(65 + n // 676 % 26) for n in range(200_000)
        ),
        "summary": "## Summary\n\n" + "many " * 100_000,
        "marks": "?" * 300_000 + "\n" + "*_" * 200_000,
        "list": "- [a](b.png) TBD\n" * 60_000,
        "table": "| Status | Owner |\n|---|---|\n" + "| TODO | TBD |\n" * 50_000,
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_documents_take_seconds_not_minutes(name):
    """Each check stays far below the second that a mere 1 MB may cost on a slow machine."""
    reading = read_text(hostile()[name])
    assert len(reading.prose) + len(reading.running_text) + len(reading.sentences) > 0
    for module in MODULES:
        start = time.process_time()
        list(module.CHECK.run(reading))
        assert time.process_time() - start < 3.0, module.CHECK.slug
