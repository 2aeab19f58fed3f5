"""What holds for every check on dates and times: its own examples, silence outside prose, CRLF, hostile input."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.checks import (
    duration_columns,
    impossible_dates,
    past_due_dates,
    reversed_periods,
    stated_durations,
    summary_durations,
    timeline_order,
    weekday_dates,
    year_jumps,
)
from tests.checks.plan_spots import find_signals, read_text

MODULES = (
    timeline_order,
    year_jumps,
    stated_durations,
    summary_durations,
    weekday_dates,
    past_due_dates,
    impossible_dates,
    reversed_periods,
    duration_columns,
)
CHECKS = [pytest.param(module.CHECK, id=module.CHECK.slug) for module in MODULES]
PIECES = (
    "## Timeline\n", "# Summary\n", "## Feb 21, 13:00\n", "### 15:15\n", "## Action items\n", "\n", "- ", "  - ", "1. ", "14:02 ", "2:05 PM ",
    "23:59 UTC", "2026-03-04", "Tue ", "31 April ", "Feb 29, 2026", "3 Mar", "(47 minutes)", " for 2 h 10 min", ", 45 minutes.", " to ", "–", " between ",
    " and ", "| Time | Event |\n", "| Start | End | Duration (min) |\n", "|---|---|---|\n", "| 14:02 | x |\n", "| 2026-01-01 | 2025-01-01 | 3 |\n",
    "**Date:** 2026-04-22\n", "due 2026-01-01", "T10:00:00+02:00", "24:00", "0000-00-00", "99/99/2026", "`", "```\n", "> ", "<!--", "\r\n", "\t", "|", ":",
)  # fmt: skip


def test_codes_are_consecutive_and_unique():
    """Codes DOC301 to DOC309, each once."""
    assert [module.CHECK.code for module in MODULES] == [f"DOC{number}" for number in range(301, 310)]
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
    wide = "| Time | " + " | ".join(f"Start {n}" for n in range(10_000)) + " |"
    return {
        "times": "x " + "14:02 to 13:01 (3 minutes) " * 40_000,
        "digits": "x " + "1" * 500_000 + " " + "12:" * 150_000,
        "dates": "- 2026-03-04 to 2026-03-01, 5 days and 3 hours for 2 h 10 min\n" * 15_000,
        "weekdays": "Tuesday, " * 100_000 + "4 March 2026",
        "spaces": "14:02" + " " * 500_000 + "14:01\n",
        "wide table": f"## Timeline\n\n{wide}\n|" + "---|" * 10_001 + "\n|" + " 14:02 |" * 10_001 + "\n",
        "long table": "| Time | Start | End | Duration |\n|---|---|---|---|\n"
        + "| 14:02 | 13:00 | 12:00 | 5 min |\n" * 20_000,
        "falling list": "## Timeline\n\n" + "".join(f"- {2200 - n // 300}-0{n % 9 + 1}-11 x\n" for n in range(80_000)),
        "headings": "".join(f"## 2026-03-{n % 28 + 1:02} 14:{n % 60:02}\n\nx\n\n" for n in range(5_000)),
        "nested": "## Timeline\n\n" + "".join(" " * (2 * depth) + "- 14:02 x\n" for depth in range(400)),
        "paragraphs": "## Timeline\n\n" + "14:02 and so on\n\n" * 30_000,
        "durations": "## Summary\n\n" + "for 2 h 10 min " * 50_000,
    }


def measure(module, reading):
    """Give the seconds of computing time that a check takes."""
    start = time.process_time()
    list(module.CHECK.run(reading))
    return time.process_time() - start


@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_documents_take_seconds_not_minutes(name):
    """Four times the text costs about four times as much, never sixteen times: no check grows with the square."""
    whole = hostile()[name]
    part, text = read_text(whole[: len(whole) // 4]), read_text(whole)
    for reading in (part, text):
        assert len(reading.list_items) + len(reading.tables) + len(reading.sentences) >= 0
    for module in MODULES:
        quarter, full = measure(module, part), measure(module, text)
        assert full < 8 * quarter + 1.0, module.CHECK.slug
