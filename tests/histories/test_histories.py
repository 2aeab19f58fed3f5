"""Rounds, outcomes, chains over renames and stories, by values alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.histories.building import build_history, matches_author
from reviewer.histories.chains import Event, is_below, link_chains
from reviewer.histories.rounds import describe_document, measure_days, split_rounds
from reviewer.histories.stories import list_candidates, tell_story
from tests.histories.glances import chain, found, glance, stamp, touch


def describe(*records, edits=()):
    """Describe a document with these records, one a day."""
    rounds = split_rounds([(touch(number), one) for number, one in enumerate(records)])
    return describe_document(chain(*edits), rounds)


def tell(*records, edits, texts):
    """Tell the stories of a document."""
    rounds = split_rounds([(touch(2 * number), one) for number, one in enumerate(records)])
    candidates = list_candidates(chain(*edits), rounds)
    told = [
        tell_story(one, {"c": "Criterion"}, texts.get, lambda commit, name: ("", f"git show {commit} {name}"))
        for one in candidates
    ]
    return [one for one in told if one is not None]


def test_a_record_with_another_answer_is_the_same_round():
    """Only a new review is a new round; what was answered in between belongs to the round before."""
    one = describe(
        glance("1", found("a"), found("b")),
        glance("1", found("a", state="accepted"), found("b", state="dismissed", reason="no")),
        glance("2", found("c", severity="nit"), text="new", decision="ready", score=4.0),
    )
    assert [(each.decision.value, each.findings, each.in_the_way, each.text_changed) for each in one.rounds] == [
        ("revise", 1, 1, True),
        ("ready", 1, 0, True),
    ]
    assert (one.raised, one.accepted, one.dismissed, one.deferred, one.answered, one.open) == (3, 1, 1, 0, 0, 1)
    assert one.days_to_ready == 2
    assert [line.scores for line in one.ratings] == [(3.0, 4.0)]


@given(st.lists(st.lists(st.sampled_from(("a", "b", "c", "d")), unique=True), min_size=1, max_size=6))
def test_outcomes_add_up_to_what_was_raised(rounds):
    """Each finding has one outcome, whatever comes and goes."""
    one = describe(*(glance(str(number), *map(found, names)) for number, names in enumerate(rounds)))
    assert one.raised == len({name for names in rounds for name in names})
    assert one.raised == one.accepted + one.dismissed + one.deferred + one.answered + one.open
    assert one.open == len(rounds[-1])


def test_a_finding_that_follows_another_is_the_same_and_one_held_back_was_raised_by_nobody():
    """Its words changed, so its id did."""
    one = describe(
        glance("1", found("a"), found("late", severity="nit", since_last="held_back")),
        glance("2", found("b", follows="a"), found("heavy", severity="blocker", since_last="held_back")),
    )
    assert (one.raised, one.open, one.answered) == (2, 2, 0)


def test_a_dismissal_without_a_reason_counts_as_open():
    """As it does at the gate."""
    assert describe(glance("1", found("a", state="dismissed"))).open == 1


def test_the_author_is_who_made_most_of_the_commits():
    """A reviewer who mended a comma does not get the document."""
    one = describe(glance("1"), edits=[touch(0, author="Ada"), touch(1, author="Ben"), touch(2, author="Ada")])
    assert (one.author, one.other_authors) == ("Ada", 1)
    assert describe(glance("1")).author == ""
    assert matches_author("Ada Lane", "ada@example.org", "LANE")
    assert matches_author("Ada Lane", "ada@example.org", "ada@")
    assert not matches_author("Ada Lane", "ada@example.org", "ben")


def test_clocks_that_go_backwards_take_no_time():
    assert measure_days(stamp(3), stamp(1)) == 0


def test_a_story_names_the_commit_after_which_the_words_are_gone():
    """Of several commits between two reviews the first without the quote; white space does not count."""
    edits = [touch(0), touch(1, "keeps"), touch(2, "fixes")]
    texts = {"keeps": "all\nthe  words stand", "fixes": "other"}
    (story,) = tell(glance("1", found("a", "blocker")), glance("2"), edits=edits, texts=texts)
    assert (story.how, story.fixed.commit, story.raised.commit) == ("answered", stamp(2).commit, stamp(0).commit)
    assert story.command == f"git show {stamp(2).commit} docs/a.md"
    assert story.criterion == "Criterion"


@pytest.mark.parametrize(
    ("finding", "closed", "expected"),
    [
        (found("a", quote="still there"), (), []),  # not raised again, but nothing was answered
        (found("a", state="accepted", quote="still there"), (), ["accepted"]),
        (found("a", quote=""), (), []),  # what was missing: nobody said that it is there now
        (found("a", quote=""), ("a",), ["answered"]),
        (found("a", state="accepted", quote=""), (), ["accepted"]),
        (found("a", severity="minor"), (), []),
        (found("a", gates=False), (), []),
        (found("a", state="dismissed", reason="no"), (), []),
    ],
)
def test_only_what_was_found_and_mended_is_a_story(finding, closed, expected):
    """A review that happens not to repeat itself has prevented nothing."""
    stories = tell(glance("1", finding), glance("2", closed=closed), edits=[touch(1)], texts={"b1": "still there"})
    assert [story.how for story in stories] == expected


def test_nothing_was_mended_where_nobody_touched_the_document_or_it_is_still_raised():
    assert tell(glance("1", found("a", state="accepted")), glance("2"), edits=[touch(0)], texts={}) == []
    assert tell(glance("1", found("a")), glance("2", found("a")), edits=[touch(1)], texts={"b1": ""}) == []


def event(number, name, *, record=True, before="", gone=False):
    """A commit that changed a record or a document."""
    return Event(touch(number), name, of_record=record, is_gone=gone, before=before)


def test_chains_follow_renames_and_know_both_names_commits():
    """The document and its record move in one commit; one that takes the old place is another document."""
    chains = link_chains(
        [
            event(0, "a.md"),
            event(0, "a.md", record=False),
            event(1, "b.md", before="a.md"),
            event(1, "b.md", record=False),
            event(2, "a.md"),
            event(3, "b.md", gone=True),
            event(4, "other.md", record=False),
        ]
    )
    assert [(one.name, len(one.records), len(one.edits)) for one in chains] == [("b.md", 2, 2), ("a.md", 1, 1)]


@pytest.mark.parametrize(
    ("name", "scope", "inside"),
    [
        ("docs/a.md", "docs", True),
        ("docs/a.md", "docs/a.md", True),
        ("docs2/a.md", "docs", False),
        ("x", ".", True),
        ("a.md.x", "a.md", False),
    ],
)
def test_scope_is_a_path_not_a_prefix(name, scope, inside):
    assert is_below(name, scope) is inside


def test_levels_add_up_and_drafts_line_up():
    """Growth needs two documents of a kind."""
    one, two = describe(glance("1", score=2.0)), describe(glance("1", score=4.0), glance("2", score=5.0))
    history = build_history("docs", "", [one, two.model_copy(update={"document": "docs/b.md"})], [], [])
    assert [(level.met, level.questions) for level in history.levels] == [(3.0, 4)]
    assert [line.scores for line in history.growth] == [(2.0, 4.0)]
    assert build_history("docs", "", [one], [], []).growth == ()
