"""What holds for every check on arithmetic: its own examples, silence outside prose, CRLF, hostile input."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.checks import (
    announced_counts,
    broken_limits,
    change_against_table,
    count_shares,
    hundred_percent,
    relative_change,
    row_totals,
    stated_arithmetic,
    stated_differences,
    stated_factors,
    table_means,
    table_shares,
    table_sums,
)
from reviewer.checks.reading import Reading
from reviewer.loading.load import load_document
from tests.checks.plan_spots import find_shown, find_signals, read_text

MODULES = (
    table_sums,
    row_totals,
    table_means,
    count_shares,
    table_shares,
    stated_arithmetic,
    relative_change,
    hundred_percent,
    stated_differences,
    stated_factors,
    broken_limits,
    change_against_table,
    announced_counts,
)
CHECKS = [pytest.param(module.CHECK, id=module.CHECK.slug) for module in MODULES]
SAMPLES = Path(__file__).parents[2] / "samples"
PLANTED = {
    "design-doc-weak.md": [("DOC211", "75 ms")],
    "experiment-weak.md": [("DOC207", "307 to 206, that is by 49%")],
    "post-mortem-weak.md": [("DOC212", "45%")],
}
PIECES = (
    "| Item | Share | Total |\n", "|---|---|---|\n", "| a | 12 | 3.5% |\n", "| **Total** | 1,234 | €5 |\n", "| Mean | 1 | 2 |\n", "| ", "|\n",
    "from 12 ms to 9 ms, ", "a 25% drop. ", "12 of 30 (40%) ", "12/30 ", "(", ")", "4 × €260 = €1,040 ", "= ", "≈", "−3.5", "0", "%", "1.234,5",
    "doubled from 4 to 9. ", "We see three risks:\n\n", "- a\n", "1. b\n", "must stay within 60 ms at p99\n", "## Latency\n", "\n\n", "\r\n", "**", "`",
    "> ", "```\n", "→", "~", "1 234", "of 0 (0%)", "\t", "<b>", "\\|", "×", "/", "99999999999999999999", "K", "M", "€", "between 1 and 2, a gap of 3 ",
)  # fmt: skip


def test_codes_are_consecutive_and_unique():
    """Codes DOC201 to DOC213, each once."""
    assert [module.CHECK.code for module in MODULES] == [f"DOC{number}" for number in range(201, 214)]
    assert len({module.CHECK.slug for module in MODULES}) == len(MODULES)


@pytest.mark.parametrize("check", CHECKS)
def test_bad_example_triggers_and_good_does_not(check):
    """The docstring tells the truth."""
    assert find_shown(check, check.part("Bad"))
    assert find_signals(check, check.part("Good")) == []
    assert check.title
    assert check.part("What it finds")
    assert check.part("Why it matters")


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("wrap", ["```text\n{}\n```\n", "---\n{}\n---\n\ntext\n", "<!--\n{}\n-->\n"])
def test_what_is_no_prose_is_silent(check, wrap):
    """Code, front matter and comments hold no statements of the author's."""
    assert find_signals(check, wrap.format(check.part("Bad").replace("---", "- - -"))) == []
    quoted = "".join(f"> {line}\n" for line in check.part("Bad").splitlines())
    assert find_signals(check, quoted) == []


@pytest.mark.parametrize("check", CHECKS)
def test_windows_line_ends_change_nothing(check):
    """Same message, line, columns and severity."""
    bad = f"Intro.\n\n{check.part('Bad')}\n"
    plain = [(s.message, s.severity, s.anchor.line_start, s.anchor.column_start) for s in find_signals(check, bad)]
    windows = find_signals(check, bad.replace("\n", "\r\n"))
    assert [(s.message, s.severity, s.anchor.line_start, s.anchor.column_start) for s in windows] == plain
    assert plain


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_markdown_pieces_never_crash(text):
    """Whatever the pieces make together, messages are one line and anchors quote the text."""
    text = f"x\n\n{text}"
    reading = read_text(text)
    for module in MODULES:
        for signal in module.CHECK.run(reading):
            assert "\n" not in signal.message
            assert signal.anchor.quote == text[signal.anchor.start : signal.anchor.end]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_any_text_never_crashes(text):
    """Unicode of every kind."""
    reading = read_text(f"x\n\n{text}")
    for module in MODULES:
        assert all(signal.anchor.quote for signal in module.CHECK.run(reading))


HOSTILE = {
    "numbers": "12 " * 40_000,
    "digits": "1" * 300_000,
    "groups": "1,234," * 50_000,
    "equations": "12 × 3 + " * 15_000,
    "shares": "12 of 300 (4%) of 300 cases, " * 10_000,
    "steps": "from 12 to 13, by 4% " * 6_000,
    "brackets": "12 (" * 30_000,
    "wide table": "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + ("|12%" * 10_000 + "|\n") * 3,
    "tall table": "|a|n|share|total|\n|-|-|-|-|\n" + "|x|12|12%|13|\n" * 20_000 + "|total|5|100%|6|\n",
    "totals": "|a|b|\n|-|-|\n" + "|total|12|\n" * 20_000,
    "limits": "The latency must stay within 60 ms.\n\n" * 3_000
    + "## p\n\nlatency\n\n|a|b|\n|-|-|\n|x|12 ms|\n|y|88 ms|\n|total|100 ms|\n\n" * 1_000,
    "list": "We see three risks:\n\n" + "- a\n" * 30_000,
    "headings": "# a 12%\n\n" * 5_000,
    "nested": "".join(" " * depth + "- 12 of 30 (40%)\n" for depth in range(800)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_cost_linear_time(name):
    """A limit that no quadratic step would meet."""
    reading = read_text(HOSTILE[name])
    assert reading.sentences is not None
    assert reading.list_items is not None
    for module in MODULES:
        start = time.process_time()
        list(module.CHECK.run(reading))
        assert time.process_time() - start < 5.0, module.CHECK.slug


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.md")), ids=lambda path: path.name)
def test_samples_show_the_planted_faults_and_nothing_else(path):
    """Three planted faults are arithmetic that code can see; the strong samples are clean."""
    reading = Reading(load_document(path))
    found = [signal for module in MODULES for signal in module.CHECK.run(reading) if signal.confidence != "low"]
    assert [(signal.code, signal.anchor.quote) for signal in found] == PLANTED.get(path.name, [])
