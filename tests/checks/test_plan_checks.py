"""What holds for every check on plans: its own examples, silence outside prose, CRLF, hostile input."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.checks import (
    action_lists,
    action_table_columns,
    empty_key_cells,
    goal_lists,
    goal_tables,
    open_questions,
    option_numbers,
    option_status_quo,
    risk_lists,
    risk_owners,
    risk_responses,
    single_option,
    vague_actions,
)
from tests.checks.plan_spots import find_signals, read_text

MODULES = (
    action_lists,
    action_table_columns,
    empty_key_cells,
    vague_actions,
    risk_responses,
    risk_lists,
    risk_owners,
    option_status_quo,
    option_numbers,
    single_option,
    goal_tables,
    goal_lists,
    open_questions,
)
CHECKS = [pytest.param(module.CHECK, id=module.CHECK.slug) for module in MODULES]
PIECES = (
    "## Action items\n", "# Risks\n", "## Options\n", "### Goals (done)\n", "## Open questions\n", "\n", "- ", "  - ", "1. ", "* [ ] ",
    "| Action | Owner | Due |\n", "| Risk | Impact | Mitigation |\n", "| Option | Cost |\n", "| Metric | Baseline | Target |\n", "|---|---|---|\n",
    "| a |  | ? |\n", "|  |", "| - |\n", "improve x", "@ann", "2026-05-04", "[l](http://x)", "**", "`", "```\n", "> ", "<!--", "\r\n", "\t", "é", "\\|", ":", "(Ann)",
)  # fmt: skip


def test_codes_are_consecutive_and_unique():
    """Codes DOC120 to DOC132, each once."""
    assert [module.CHECK.code for module in MODULES] == [f"DOC{number}" for number in range(120, 133)]
    assert len({module.CHECK.slug for module in MODULES}) == len(MODULES)


@pytest.mark.parametrize("check", CHECKS)
def test_bad_example_triggers_and_good_does_not(check):
    """The docstring tells the truth."""
    assert find_signals(check, check.part("Bad"))
    assert find_signals(check, check.part("Good")) == []
    assert check.title
    assert check.part("What it finds")
    assert check.part("Why it matters")


@pytest.mark.parametrize("check", CHECKS)
def test_code_quotation_front_matter_and_comments_are_silent(check):
    """The bad example finds nothing where it is not the author's prose."""
    bad = check.part("Bad")
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
    text = f"Intro.\n\n{check.part('Bad')}\n\nOutro.\n"
    ours, theirs = find_signals(check, text), find_signals(check, text.replace("\n", "\r\n"))
    assert ours
    for one, other in zip(ours, theirs, strict=True):
        assert one.message == other.message
        assert one.anchor.quote == other.anchor.quote
        assert (one.anchor.line_start, one.anchor.column_start, one.anchor.column_end) == (
            other.anchor.line_start, other.anchor.column_start, other.anchor.column_end,
        )  # fmt: skip


@settings(max_examples=150, deadline=None)
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
    wide = "| Action | " + " | ".join(f"Owner {n}" for n in range(10_000)) + " |"
    return {
        "one line": "## Action items\n\n- improve " + "Ann, Bob (Al " * 80_000,
        "names": "## Risks\n\n- " + "A " * 500_000 + "\n- b c d\n",
        "brackets": "## Next steps\n\n- fix it " + "[" * 300_000 + "\n" + "- do so " + "](" * 200_000 + "\n",
        "wide table": f"## Actions\n\n{wide}\n|" + "---|" * 10_001 + "\n|" + " x |" * 10_001 + "\n",
        "long table": "| Action | Owner | Due |\n|---|---|---|\n" + "| improve the thing | | |\n" * 30_000,
        "long list": "## Action items\n\n" + "- improve the thing\n" * 99_000,
        "headings": "## Risks\n\n- a b c\n- d e f\n\n## Goals\n\n- x y\n\n- z w\n\n" * 2_500,
        "nested": "## Follow-ups\n\n" + "".join(" " * (2 * depth) + "- improve it\n" for depth in range(500)),
        "dashes": "## Open questions\n\n- who " + " - A" * 200_000 + "\n",
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_documents_take_seconds_not_minutes(name):
    """Each check stays far below the second that a mere 1 MB may cost on a slow machine."""
    reading = read_text(hostile()[name])
    assert len(reading.list_items) + len(reading.tables) >= 1
    for module in MODULES:
        start = time.process_time()
        list(module.CHECK.run(reading))
        assert time.process_time() - start < 3.0, module.CHECK.slug
