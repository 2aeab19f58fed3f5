"""Dates, times and durations that checks share are those of the prose read by itself."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.stamps import read_durations, read_stamps
from reviewer.quantities.durations import find_durations
from reviewer.quantities.moments import find_stamps
from tests.checks.plan_spots import read_text

PIECES = (
    "One", "two", "THREE", "eleven", "twenty-two", "someone", "1", "2.5", " ", "-", "\n", " hours", " minutes", "-hour", "h", "`",
    "\u0130", "“", "(", "14:02", " UTC", "2026-03-02", "2 March", ", ", " at ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_shared_scans_leave_nothing_out(text):
    """Words that are told to stand nowhere in the document, and dates read before, change nothing."""
    reading = read_text(f"It took {text}.\n")
    assert read_durations(reading) == tuple(find_durations(reading.prose))
    assert read_stamps(reading) == find_stamps(reading.prose)
