"""Line diffs: whatever two texts are, the hunks lead from one to the other, and equal lines are never in them."""

import random
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparing.line_diff import diff_lines
from reviewer.comparing.line_map import LineMap
from reviewer.domain.comparison import Hunk

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g"]), max_size=25)


def apply(old, new, hunks):
    """Put the new lines of each hunk in place of its old ones."""
    result, at = [], 0
    for hunk in hunks:
        result += old[at : hunk.old_start - 1]
        result += new[hunk.new_start - 1 : hunk.new_end]
        at = hunk.old_end
    return result + list(old[at:])


@given(LINES, LINES)
def test_hunks_make_the_new_text_of_the_old_one(old, new):
    """In order, apart from each other, and back again with the sides exchanged."""
    hunks = diff_lines(old, new)
    assert apply(old, new, hunks) == new
    turned = [
        Hunk(old_start=h.new_start, old_count=h.new_count, new_start=h.old_start, new_count=h.old_count) for h in hunks
    ]
    assert apply(new, old, turned) == old
    for one, two in pairwise(hunks):
        assert one.old_end < two.old_start - 1 or one.new_end < two.new_start - 1 or one.old_end + 1 < two.old_start
        assert two.old_start - one.old_end == two.new_start - one.new_end > 1  # equal lines stand between


@given(LINES)
def test_equal_texts_have_no_hunk(lines):
    assert diff_lines(lines, lines) == ()


@given(LINES, LINES, LINES, LINES)
def test_what_stands_before_and_behind_stays_out(before, old, new, behind):
    """Lines that both texts share at their ends are in no hunk."""
    for hunk in diff_lines(before + old + behind, before + new + behind):
        assert hunk.old_start > len(before) or hunk.new_start > len(before) or not (before and old == new)
        assert hunk.old_end <= len(before + old + behind)


@given(LINES, LINES)
def test_every_old_line_that_was_kept_is_found_in_the_new_text(old, new):
    """The map of lines leads to equal lines."""
    hunks = diff_lines(old, new)
    lines = LineMap(hunks, old, new)
    changed = {line for hunk in hunks for line in range(hunk.old_start, hunk.old_end + 1)}
    for line in range(1, len(old) + 1):
        first, last = lines.find_new(line, line)
        if line in changed:
            assert lines.find_touching(line, line)
        else:
            assert first == last
            assert old[line - 1] == new[first - 1]


def test_a_moved_paragraph_is_one_that_went_and_one_that_came():
    """The blank lines around it do not tear it apart."""
    old = ["# A", "", "one", "more", "", "two", "", "three", "", "end"]
    new = ["# A", "", "two", "", "three", "", "one", "more", "", "end"]
    assert [(h.old_count, h.new_count) for h in diff_lines(old, new)] == [(3, 0), (0, 3)]


def test_long_texts_without_a_unique_line_end_in_time():
    """The search by runs takes the square of the lines; beyond its bound a stretch counts as changed whole."""
    dice = random.Random(1)
    old = [dice.choice("ab") for _ in range(20_000)]
    new = [dice.choice("ab") for _ in range(20_000)]
    start = time.process_time()
    hunks = diff_lines(old, new)
    assert time.process_time() - start < 20
    assert apply(old, new, hunks) == new
