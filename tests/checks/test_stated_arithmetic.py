"""Calculations in sentences and labels."""

import pytest

from reviewer.checks.stated_arithmetic import CHECK
from tests.checks.plan_spots import find_signals, table


@pytest.mark.parametrize(
    ("text", "quote", "message"),
    [
        (
            "11,780 payments × €84 = €1.99 M.",
            "11,780 payments × €84 = €1.99 M",
            "11,780 × €84 is €989,520, not €1.99 M",
        ),
        ("Nodes 4 × €260 = €1,400, disks 30 h × €3 = €90.", "4 × €260 = €1,400", "4 × €260 is €1,040, not €1,400"),
        ("198,000 × 41.0% = 91,180 are fixable.", "198,000 × 41.0% = 91,180", "198,000 × 41.0% is 81,180, not 91,180"),
        (
            "8 ms + 31 ms + 12 ms = **71 ms**.",
            "8 ms + 31 ms + 12 ms = **71 ms",
            "8 ms + 31 ms + 12 ms is 51 ms, not 71 ms",
        ),
        ("That is 14,820 / 12 = 1,435 inspections.", "14,820 / 12 = 1,435", "14,820 / 12 is 1,235, not 1,435"),
        ("So 20 hours × $50/hr = $1,500.", "20 hours × $50/hr = $1,500", "20 hours × $50 is $1,000, not $1,500"),
        ("It hits 12% of 640 users (91).", "12% of 640 users (91", "12% of 640 is 77, not 91"),
        ("So 4 × 260 ≈ 2,000.", "4 × 260 ≈ 2,000", "4 × 260 is 1,040, not 2,000"),
    ],
)
def test_forms(text, quote, message):
    """Products, quotients, sums, shares of a whole."""
    [signal] = find_signals(CHECK, f"{text}\n")
    assert (signal.anchor.quote, signal.message) == (quote, message)


@pytest.mark.parametrize(
    "text",
    [
        "11,780 payments × €84 = €0.99 M.",
        "198,000 × 41.0% = 81,180. And 118 × 0.9% × 0.6 = 0.64.",
        "24 h × 60 = 1,440 min and 100 GB × 8 = 0.8 TB.",
        "1 incident × 36 months × 2 hours = 72 hours.",
        "(2 + 3) × 4 = 20 and a × 3 = 12 and 2^3 + 1 = 9 and f(2) + 3 = 9.",
        "10 MW × 4 hours × $500/MWh (emergency rate) = $30,000.",
        "300 calls × 2 KB in one cassette = 8 s.",
        "€73 / 500 = 14.6% and 3 / 4 = 75%.",
        "So 4 × 260 ≈ 1,000.",
        "1.3 × 2.3 = 3.",
        "The version 2 - 3 = draft, levels 1 - 2 = low.",
        "x = 3 × 4 = 12 = 2 × 6.",
        "10% of 300 or 50, whichever is larger, and 40% of 300 respondents are 18 years old.",
        "changes from 150 to 100 + 50 × (1 + 150%) = 225.",
        "about 4 × €260 = €1,100.",
    ],
)
def test_near_misses(text):
    """Right ones, conversions, brackets, variables, rounding, other meanings of the signs."""
    assert find_signals(CHECK, f"{text}\n") == []


def test_labels_of_table_rows():
    """A product in the label beside the row's only number."""
    rows = ("| Staff, 42 person-months × €10,000 | €402,000 |", "| Labelling, 60,000 photos × €0.45 | €27,000 |")
    [signal] = find_signals(CHECK, table("| Item | Cost |", *rows))
    assert (signal.anchor.quote, signal.message) == ("€402,000", "42 × €10,000 is €420,000, not €402,000")
    thousands = ("| Training (188 × 6 h × €24) | 27 | – |", "| 4 × 260, twice | 99 |", "| 4 × 260 | 1 | 2 |")
    assert find_signals(CHECK, table("| Item | € k | later |", *thousands)) == []
