"""Duration columns against start and end columns."""

import pytest

from reviewer.checks.duration_columns import CHECK
from tests.checks.plan_spots import find_signals, table


def test_wrong_row():
    """Anchor, quote and message."""
    text = table(
        "| Name | Start | End | Duration |", "| a | 14:02 | 14:49 | 47 min |", "| b | 16:10 | 18:10 | 60 min |"
    )
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.quote) == (4, "16:10 | 18:10 | 60 min")
    assert signal.message == "16:10 to 18:10 is 2 h, not 60 min"


@pytest.mark.parametrize(
    ("head", "row", "count"),
    [
        ("| Start | End | Duration (min) |", "| 14:02 | 14:49 | 74 |", 1),
        ("| Start | End | Duration (min) |", "| 14:02 | 14:49 | 47 |", 0),
        ("| Start | End | Downtime in hours |", "| 2026-03-04 14:00 | 2026-03-05 16:00 | 2 |", 1),
        ("| Start | End | Duration |", "| 2026-03-02 | 2026-03-13 | 10 days |", 0),
        ("| Start | End | Duration |", "| 2026-03-02 | 2026-03-13 | 30 days |", 1),
        ("| Start | End | Duration |", "| 02:29:44 | 02:29:50 | ~6s |", 0),
        ("| Start | End | Duration |", "| 21:00 | 05:00 | 8 hours |", 0),
        ("| Start | End | Duration |", "| 14:02 | open | 47 min |", 0),
        ("| Start | End | Cost |", "| 14:02 | 14:49 | 74 min |", 0),
    ],
)
def test_forms(head, row, count):
    """Units of the column, dates, weekends, nights, cells that say something else."""
    assert len(find_signals(CHECK, table(head, row))) == count
