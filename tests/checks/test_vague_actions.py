"""Actions that consist of a vague verb."""

import pytest

from reviewer.checks.vague_actions import CHECK
from tests.checks.plan_spots import bullets, find_shown, find_signals, table


@pytest.mark.parametrize(
    "action",
    ["Improve communication between release duty and on-call.", "Be more careful with deploys", "We should pay more attention to logs",
     "Consider a dedicated cluster", "Find a way to limit requests", "Raise awareness of the runway", "Remind everyone to read the guide",
     "**Monitoring**: improve coverage of the feed", "HIGH: improve the release process", "Investigate the memory leak", "Look into caching",
     "Improve logging in the feed (Feed team, 4 May)", "Enhance the deploy process – Ann Lee"],
)  # fmt: skip
def test_vague_actions_are_shown(action):
    """In a list and in a table."""
    [listed] = find_shown(CHECK, bullets("Action items", action))
    assert listed.anchor.quote == action
    assert "has no end that could be checked" in listed.message
    [tabled] = find_shown(CHECK, table("| Action item | Owner | Due |", f"| {action} | Ann | 4 May |"))
    assert (tabled.anchor.line_start, tabled.anchor.column_start) == (3, 3)


@pytest.mark.parametrize(
    "action",
    ["Improve p99 from 250 ms to 200 ms", "Improve the deploy by adding a gate", "Improve alerts on queue age", "Improve the runbook",
     "Consider a cluster, see #12", "Investigate the leak and write a report", "Add an alert on age", "Improved the docs of the feed",
     "[x] improve the process at once", "Considerably shorten the deploy", "Improve the `retry` flag",
     "Improve the way in which the scheduler of the batch system places its jobs on hosts that already run other jobs of the same owner in a rack"],
)  # fmt: skip
def test_checkable_actions_are_silent(action):
    """A number, a thing, an issue, a way, or simply more to say."""
    assert find_signals(CHECK, bullets("Action items", action)) == []


def test_a_question_to_investigate_is_a_hint():
    """Its end is the answer."""
    [signal] = find_signals(CHECK, bullets("Action items", "Investigate why no page went out"))
    assert signal.confidence == "low"


def test_only_actions_are_read():
    """The same words under other headings, and in done rows, say nothing."""
    assert find_signals(CHECK, bullets("Goals", "Improve communication a lot")) == []
    assert (
        find_signals(CHECK, table("| Action item | Owner | Due | Status |", "| Improve it a lot | Ann | May | Done |"))
        == []
    )
