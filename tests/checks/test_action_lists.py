"""Actions in lists: who counts as owner, what counts as a date or an issue, and which lists are none of actions."""

import pytest

from reviewer.checks.action_lists import CHECK
from tests.checks.plan_spots import bullets, find_shown, find_signals


def test_anchor_is_the_first_line_of_the_first_bare_action():
    """Line, column, quote and message, word for word."""
    text = "# Outage\n\n## Action items\n\n- @ann: add an alert by 4 May\n-  Write a runbook\n   for the queue\n- Fix the cache key\n"
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.line_end) == (6, 4, 6)
    assert signal.anchor.quote == "Write a runbook"
    assert signal.message == (
        '2 of 3 open actions under "Action items" have neither owner nor date nor linked issue, first "Write a runbook for the queue"'
    )


@pytest.mark.parametrize(
    "title",
    ["Action items", "7. Follow-ups", "Next steps", "Conclusion and next steps", "Remediation items", "Corrective and preventive actions",
     "Short-term actions", "ACTION ITEMS:", "Action items and owners", "**Follow-up improvements**", "Action plan (draft)"],
)  # fmt: skip
def test_headings_that_announce_actions(title):
    """Numbers, asides, marks and case do not matter."""
    assert len(find_shown(CHECK, bullets(title, "add an alert on age", "fix the cache key"))) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Follow-up timeline",
        "Actions taken",
        "The next six months",
        "Action items (completed)",
        "Actions",
        "GitHub Actions",
        "Measures",
    ],
)
def test_headings_that_do_not(title):
    """What is done, told or named like the parts of an interface is left alone."""
    assert find_signals(CHECK, bullets(title, "add an alert on age", "fix the cache key")) == []


def test_bare_actions_heading_counts_in_a_post_mortem():
    """Beside a root cause, "Actions" can only mean one thing."""
    text = bullets("Actions", "add an alert on age", "fix the cache key")
    assert len(find_shown(CHECK, f"## Root cause\n\nA typo.\n\n{text}")) == 1


@pytest.mark.parametrize(
    "item",
    [
        "@ann fix the cache key",
        "Fix the cache key (Ann)",
        "Fix the cache key [Data Platform]",
        "Ann: fix the cache key",
        "**Ann Lee** – fix the cache key",
        "Ann to fix the cache key",
        "Search Platform will fix the cache key",
        "Fix the cache key. Owner: ann",
        "Fix the cache key – Data Platform",
        "fix the cache key with the Search team",
        "Fix the cache key. Risk Operations, 2026-08-28.",
    ],
)
def test_owners(item):
    """Handles, names, teams, in front, behind and in words; at most a hint that the date is missing."""
    assert find_shown(CHECK, bullets("Action items", item)) == []


@pytest.mark.parametrize(
    "item", ["fix the key by 4 May", "fix the key next sprint", "fix the key in Q3", "fix the key, due Friday", "fix the key within two weeks",
             "fix the key (2026-05-04)", "fix the key, end of March", "fix the key in week 12"]
)  # fmt: skip
def test_dates_leave_a_hint_on_the_owner(item):
    """A date without an owner is not shown."""
    [signal] = find_signals(CHECK, bullets("Action items", item))
    assert (signal.confidence, "no owner" in signal.message) == ("low", True)


@pytest.mark.parametrize(
    "item",
    ["fix the key, see #12", "fix the key in PROJ-123", "[fix the key](https://x.org/1)", "fix the key https://x.org/1", "[ ] fix the key",
     "[x] fix the key", "fix the key (DONE)", "Fixed the cache key", "~~fix the key~~", "None required for this run.", "fix the key ✅", "fix key", "fix the [key][one]"],
)  # fmt: skip
def test_tracked_and_done(item):
    """Issues, boxes, marks of completion and fragments are silent."""
    assert find_signals(CHECK, bullets("Action items", item)) == []


def test_what_the_lines_around_say_holds_for_the_list():
    """An issue in the heading or after the list, an owner or a date before it."""
    items = "- fix the cache key\n- add an alert on age\n"
    assert find_signals(CHECK, f"## Next steps ([tracked](https://x.org/1))\n\n{items}") == []
    assert find_signals(CHECK, f"## Next steps\n\n{items}\nAll of it is in #77.\n") == []
    assert find_shown(CHECK, f"## Next steps\n\n**Search Platform:**\n\n{items}") == []
    assert find_shown(CHECK, f"## Next steps (Q3 2026)\n\n{items}") == []
    assert find_shown(CHECK, "## Next steps\n\n- Ann\n  - fix the cache key\n  - add an alert on age\n") == []
    assert len(find_shown(CHECK, f"## Next steps\n\nThe team agreed on:\n\n{items}")) == 1


def test_nested_items_belong_to_the_outer_one_unless_it_only_opens_them():
    """Details are not counted as actions; the items of a group are."""
    [detail] = find_shown(CHECK, "## Next steps\n\n- fix the cache key of the feed\n  - it is short\n  - it is wrong\n")
    assert detail.message.startswith('the action under "Next steps" has neither')
    [group] = find_shown(CHECK, "## Next steps\n\n- For the feed:\n  - fix the cache key\n  - add an alert\n")
    assert group.message.startswith("all 2 open actions")


def test_subsections_are_counted_together_and_done_ones_left_out():
    """One finding for the whole part."""
    text = "## Remediation items\n\n### Done\n\n- move to Redis at once\n\n### Later\n\n- fix the key here\n\n### Last\n\n- add one alert\n"
    [signal] = find_shown(CHECK, text)
    assert signal.message.startswith('all 2 open actions under "Remediation items"')


def test_a_table_of_actions_silences_the_lists_beside_it():
    """Lists beside such a table explain it."""
    text = "## Action items\n\n- P0: at once, we stop\n- P1: later on, maybe\n\n| Action item | Owner | Due |\n|---|---|---|\n| fix it | Ann | May |\n"
    assert find_signals(CHECK, text) == []


def test_a_reading_list_under_next_steps_is_silent():
    """Guides end with what to read, and with an invitation."""
    assert find_signals(CHECK, bullets("Next steps", "[Read the docs](https://x.org)", "Join us on Slack")) == []
    assert len(find_shown(CHECK, bullets("Next steps", "fix it, see [one](https://x.org)", "add an alert on age"))) == 1
