"""Shares of counts in sentences and cells."""

import pytest

from reviewer.checks.count_shares import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table


@pytest.mark.parametrize(
    ("text", "quote", "message"),
    [
        ("We saw 171 of 300 (75%) fail.", "171 of 300 (75%", "171 of 300 is 57%, not 75%"),
        ("So 171 of the 300 cases (**75%**) failed.", "171 of the 300 cases (**75%", "171 of 300 is 57%, not 75%"),
        ("German 84/118 (81.2%).", "84/118 (81.2%", "84 of 118 is 71.2%, not 81.2%"),
        (
            "It kept 1,200 out of 2,400 rows, or 55%.",
            "1,200 out of 2,400 rows, or 55%",
            "1,200 of 2,400 is 50%, not 55%",
        ),
        ("Recall is 77.6% (813 of 919).", "77.6% (813 of 919", "813 of 919 is 88.5%, not 77.6%"),
        ("In a review of 300 cases, 171 (67%) failed.", "171 (67%", "171 of 300 is 57%, not 67%"),
    ],
)
def test_forms(text, quote, message):
    """Every way to say it."""
    [signal] = find_shown(CHECK, f"{text}\n")
    assert (signal.anchor.quote, signal.message) == (quote, message)


def test_one_wrong_in_a_list_of_shares():
    """The right ones prove the base."""
    [signal] = find_signals(CHECK, "Of 300 cases, 171 (57%) were A, 84 (38%) were B and 45 (15%) were C.\n")
    assert (signal.anchor.quote, signal.confidence) == ("84 (38%", "high")


def test_cells_are_read():
    """A pair in a table."""
    [signal] = find_signals(CHECK, table("| Arm | Found |", "| A | 50 of 71 (80.4%) |"))
    assert signal.anchor.line_start == 3


@pytest.mark.parametrize(
    "text",
    [
        "In 73 of 120 adjudicated cases (60.8%), it won.",
        "With plain framing 50 of 120 long commands (42 %) got no answer.",
        "It was 2 of 3 (66%) or 2 of 3 (67%).",
        "About 171 of 300 (75%) failed.",
        "We saw 3 of 5 models (4% of traffic) fail.",
        "We saw 171 of 300 (43% passed).",
        "Throughput is up 5% (3 of 60 hosts).",
        "Support is 24/7 (99.9%).",
        "Of 300 users, 200 answered; 171 (86%) liked it.",
        "Of 300 users in the sample of 200, 171 (86%) liked it.",
        "Of 300 users, 171 (+12%) liked it.",
        "In 2025 we had 300 users; 17 (34%) left.",
        "The Manual queue has 61 albums (2.1%), of which 24 are classical.",
        "Nine of 0 (0%) and 0 of 0 (12%).",
    ],
)
def test_near_misses(text):
    """Rounding, truncation, hedges, other bases, other meanings."""
    assert find_signals(CHECK, f"{text}\n") == []
