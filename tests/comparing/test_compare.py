"""What became of findings, by values alone."""

import pytest

from reviewer.comparing.compare import Version, compare_versions
from reviewer.domain.comparison import Fate
from reviewer.domain.disposition import Disposition, DispositionState
from tests.comparing.versions import (
    COST,
    DOCUMENT,
    FIRST,
    NEW_TRIAL,
    NOBODY,
    OWNER,
    REVISED,
    SHORT,
    VAGUE,
    make_first,
    make_version,
)
from tests.engine.material import finding, good_answers, quote, reply
from tests.records.material import TRIAL


def fates(comparison):
    """Give title → fate of what the free reading found; findings of questions come with every script."""
    return {one.finding.title: one.fate for one in comparison.earlier if one.finding.question_id is None}


def find(comparison, title):
    """Give an earlier finding by its title."""
    return next(one for one in comparison.earlier if one.finding.title == title)


def test_findings_are_answered_by_the_lines_that_changed(tmp_path):
    """The quoted line, and for what was missing the line that names what was looked for."""
    compared = compare_versions(make_first(tmp_path), make_version(tmp_path, REVISED, reply(good_answers(), [VAGUE])))
    assert fates(compared) == {
        "The trial was too short": Fate.FIXED,
        "Nobody is named": Fate.FIXED,
        "Who is 5 %?": Fate.STILL_OPEN,
    }
    short, nobody = find(compared, "The trial was too short"), find(compared, "Nobody is named")
    assert [(hunk.old_start, hunk.new_start, hunk.new_end) for hunk in short.hunks] == [(9, 9, 11)]
    assert (short.ground, nobody.ground) == ("lines", "terms")
    assert not compared.same_text
    assert compared.new_findings == ()
    assert find(compared, "Who is 5 %?").later is not None
    assert find(compared, "Who is 5 %?").hunks == ()


def test_the_later_reviews_own_quote_tells_which_lines_answer_a_question(tmp_path):
    """The question was not met; now it is, by a new line far from anything."""
    undo = "The flag is turned off within five minutes."
    gone = DOCUMENT.replace("A bad release can be undone with the rollback button of the deploy tool.\n", "")
    from tests.engine.material import absence, answer

    unmet = good_answers(ty_undo_how=answer("ty-undo-how", "not_met", absence("rollback")))
    met = good_answers(ty_undo_how=answer("ty-undo-how", "met", quote(undo, 10)))
    old = make_version(tmp_path, gone, reply(unmet))
    compared = compare_versions(old, make_version(tmp_path, gone + f"\n{undo}\n", reply(met)))
    (one,) = [one for one in compared.earlier if one.finding.question_id == "ty-undo-how"]
    assert (one.fate, one.ground) == (Fate.FIXED, "answer")
    assert [(hunk.new_start, hunk.new_end) for hunk in one.hunks] == [(9, 10)]


def test_a_finding_whose_words_were_deleted_is_gone(tmp_path):
    """Nothing stands in their place."""
    compared = compare_versions(
        make_first(tmp_path), make_version(tmp_path, DOCUMENT.replace(f"{TRIAL}\n", ""), reply(good_answers()))
    )
    assert fates(compared)["The trial was too short"] is Fate.GONE
    assert fates(compared)["Nobody is named"] is Fate.NOT_RAISED


def test_no_change_is_no_answer(tmp_path):
    """The same text, with a review that found less: what is not raised again was not answered."""
    compared = compare_versions(make_first(tmp_path), make_version(tmp_path, DOCUMENT, reply(COST, [SHORT])))
    assert compared.same_text
    assert compared.hunks == ()
    assert set(fates(compared).values()) == {Fate.STILL_OPEN, Fate.NOT_RAISED}


def test_a_text_that_was_not_reviewed_again_is_told_by_its_lines(tmp_path):
    """Touched or not, and no rating."""
    compared = compare_versions(make_first(tmp_path), make_version(tmp_path, REVISED, None))
    assert fates(compared) == {
        "The trial was too short": Fate.TOUCHED,
        "Nobody is named": Fate.TOUCHED,
        "Who is 5 %?": Fate.UNTOUCHED,
    }
    assert compared.ratings == ()
    assert not compared.new.reviewed


def test_new_findings_tell_whether_their_text_is_new(tmp_path):
    """On unchanged text they were missed last time."""
    later = reply(
        good_answers(),
        [
            finding("Which month?", quote("It costs 310 € a month", 3), criterion_id="ty-cost", severity="major"),
            finding("Which channel?", quote("the contact is the images channel", 11), severity="minor"),
        ],
    )
    compared = compare_versions(make_first(tmp_path), make_version(tmp_path, REVISED, later))
    assert [(one.finding.title, one.on) for one in compared.new_findings] == [
        ("Which month?", "unchanged"),
        ("Which channel?", "changed"),
    ]


def test_the_same_thing_at_the_same_place_is_the_same_finding(tmp_path):
    """Its id changed with its quote, but it asks for the same on the line that the old one became."""
    again = finding("Still too short", quote(NEW_TRIAL, 9), criterion_id="ty-cost", severity="major")
    compared = compare_versions(
        make_first(tmp_path), make_version(tmp_path, REVISED, reply(good_answers(), [again, NOBODY]))
    )
    short = find(compared, "The trial was too short")
    assert short.fate is Fate.STILL_OPEN
    assert short.later is not None
    assert short.later.title == "Still too short"
    assert short.hunks
    assert compared.new_findings == ()


@pytest.mark.parametrize("state", [DispositionState.DISMISSED, DispositionState.DEFERRED])
def test_what_the_author_closed_with_a_reason_is_told_as_such(tmp_path, state):
    """Raised again or not; without a reason it counts as open."""
    old = make_first(tmp_path)
    ids = {one.title: one.id for one in old.record.findings}
    closed = {
        ids["Who is 5 %?"]: Disposition(state=state, reason="We know who."),
        ids["Nobody is named"]: Disposition(state=state),
    }
    for script in (FIRST, reply(good_answers())):
        new = make_version(tmp_path, REVISED, script)
        new = Version(new.shown, new.name, new.text, new.record.with_dispositions(closed))
        old = Version(old.shown, old.name, old.text, old.record.with_dispositions(closed))
        compared = compare_versions(old, new)
        assert fates(compared)["Who is 5 %?"].value == state.value
        assert fates(compared)["Nobody is named"] in (Fate.STILL_OPEN, Fate.FIXED)


def test_two_records_alone_are_compared_by_their_sections(tmp_path):
    """No line is told, but whether the section of a quote changed is known."""
    old, new = make_first(tmp_path), make_version(tmp_path, REVISED, reply(good_answers()))
    compared = compare_versions(
        Version("a.json", old.name, None, old.record), Version("b.json", new.name, None, new.record)
    )
    assert compared.hunks is None
    assert fates(compared)["The trial was too short"] is Fate.FIXED
    same = Version("b.json", old.name, None, make_version(tmp_path, DOCUMENT, reply(good_answers())).record)
    compared = compare_versions(Version("a.json", old.name, None, old.record), same)
    assert compared.same_text
    assert set(fates(compared).values()) == {Fate.NOT_RAISED}


def test_ratings_intervals_levels_and_what_keeps_them_from_comparing(tmp_path):
    """Overlapping intervals may be chance."""
    old, new = make_first(tmp_path), make_version(tmp_path, REVISED, reply(good_answers()), model="other", samples=3)
    for version, low in ((old, 2.0), (new, 2.5)):
        ratings = tuple(one.model_copy(update={"interval": (low, low + 1)}) for one in version.record.ratings)
        object.__setattr__(version, "record", version.record.model_copy(update={"ratings": ratings}))
    compared = compare_versions(old, new)
    cost = compared.ratings[1]
    assert (cost.criterion_id, cost.title) == ("ty-cost", "Cost")
    assert cost.difference is not None
    assert cost.difference > 0
    assert cost.within_noise
    assert [change.level.value for change in compared.levels] == ["L3", "L4", "L6"]
    assert compared.cautions == (
        "The LLM differs: scripted, then other.",
        "The number of samples differs: 1, then 3.",
    )


def test_line_ends_are_no_change(tmp_path):
    """A document and its CRLF twin are the same text."""
    compared = compare_versions(make_first(tmp_path), make_version(tmp_path, DOCUMENT.replace("\n", "\r\n"), FIRST))
    assert compared.same_text
    assert compared.hunks == ()
    assert set(fates(compared).values()) == {Fate.STILL_OPEN}
    assert OWNER not in DOCUMENT
