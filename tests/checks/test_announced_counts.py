"""Lists and the counts that announce them."""

import pytest

from reviewer.checks.announced_counts import CHECK
from tests.checks.plan_spots import find_signals

LIST = "- one\n- two\n"


@pytest.mark.parametrize(
    ("intro", "quote"),
    [
        ("We see three risks:", "three risks"),
        ("There are 4 main reasons for this:", "4 main reasons"),
        ("The rollout has **five** phases:", "five** phases"),
        ("Some text. Three options were compared:", "Three options"),
    ],
)
def test_wrong_counts(intro, quote):
    """Words and digits."""
    [signal] = find_signals(CHECK, f"{intro}\n\n{LIST}")
    assert signal.anchor.quote == quote
    assert "the list has 2 items" in signal.message


@pytest.mark.parametrize(
    "text",
    [
        f"We see two risks:\n\n{LIST}",
        f"We use 86 features in two groups:\n\n{LIST}",
        f"We see at least three risks:\n\n{LIST}",
        f"We have three goals, for example these two:\n\n{LIST}",
        f"Of three risks we list:\n\n{LIST}",
        f"Another three risks:\n\n{LIST}\nmore text\n\n- three\n",
        f"We see three risks.\n\n{LIST}",
        f"We waited three days:\n\n{LIST}",
        f"## Three risks:\n\n{LIST}",
        f"We see three risks:\n\ntext between\n\n{LIST}",
        "We see three risks:\n\n- one\n  - a\n  - b\n- two\n- three\n",
        "We see three risks:\n\n1. one\n2. two\n\n```text\ncode\n```\n\n3. three\n",
    ],
)
def test_near_misses(text):
    """Right counts, hedges, examples, other nouns, nested and split lists."""
    assert find_signals(CHECK, text) == []
