"""Arm sizes against the split."""

import pytest

from reviewer.checks.sample_ratio import CHECK
from tests.checks.plan_spots import find_signals, table

AB = "We ran an A/B test.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        AB + "The control had 52,000 users. The variant had 46,000 users. We had set a 50/50 split.",
        AB + "There were 52,812 users in control and 50,930 in treatment.",
        AB + "Control (n = 52,812) and treatment (n = 50,930) were alike.",
        AB + "- Control: 52,812 users\n- Treatment: 50,930 users\n",
        AB
        + "Users were split 80/20.\n\n"
        + table("| Variant | Users |", "| Control | 7,600 |", "| Treatment | 2,400 |"),
        AB
        + "Arms are equal by design, traffic split evenly.\n\n"
        + table("| Group | Visitors |", "| A | 170,414 |", "| B | 137,587 |", "| C | 183,319 |"),
    ],
)
def test_mismatch_is_found(text):
    """In tables, sentences and lists; two and three arms; stated and equal splits."""
    (signal,) = find_signals(CHECK, text)
    assert "χ² = " in signal.message
    assert signal.severity == "major"


@pytest.mark.parametrize(
    "text",
    [
        AB + table("| Variant | Users |", "| Control | 5,000 |", "| Variant A | 4,800 |", "| Variant B | 4,900 |"),
        AB + table("| Design | Visitors |", "| Version A | 1,000 |", "| Version B | 1,200 |"),
        AB + "Users were split 80/20.\n\n" + table("| Arm | Users |", "| Treatment | 2,010 |", "| Control | 7,990 |"),
        AB + "Traffic was ramped up.\n\n" + table("| Arm | Users |", "| Treatment | 46,000 |", "| Control | 52,000 |"),
        AB
        + "We found a sample-ratio mismatch (SRM).\n\n"
        + table("| Arm | Users |", "| Treatment | 46,000 |", "| Control | 52,000 |"),
        AB + table("| Arm | Sessions |", "| Treatment | 46,000 |", "| Control | 52,000 |"),
        AB + table("| Arm | Users who bought |", "| Treatment | 46,000 |", "| Control | 52,000 |"),
        AB + "Data were split 80/20.\n\n" + table("| Arm | Users |", "| Treatment | 5,010 |", "| Control | 4,990 |"),
        AB + table("| Group | Users |", "| Test | 564,577 |", "| Control | 23,524 |"),
        AB + table("| Plan | Users |", "| Free | 46,000 |", "| Paid | 52,000 |"),
        AB + "About 52,000 users in control and roughly 46,000 in treatment.",
        table("| Group | n |", "| control | 50,755 |", "| treated | 47,752 |"),
    ],
)
def test_sound_explained_or_other_counts_are_silent(text):
    """Chance, planned splits, ramps, a mismatch the author reports, other units, no experiment."""
    assert find_signals(CHECK, text) == []


def test_anchor_spans_the_counts():
    """From the first count to the last."""
    (signal,) = find_signals(CHECK, AB + "There were 52,812 users in control and 50,930 in treatment.")
    assert (signal.anchor.line_start, signal.anchor.column_start) == (3, 12)
    assert signal.anchor.quote == "52,812 users in control and 50,930 in treatment"
