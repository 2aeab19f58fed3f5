"""Two records of one document become one: the review of the text that is there, the answers of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.disposition import Disposition
from reviewer.errors import RecordConflict
from reviewer.records.joining import Sides, join_dispositions, join_records, split_conflict
from reviewer.records.record_file import render_record
from tests.engine.material import DOCUMENT
from tests.records.material import load, make

ANN = Disposition(state="dismissed", reason="fixed by contract", by="ann")
BOB = Disposition(state="deferred", reason="next quarter", by="bob")
EDITED = DOCUMENT.replace("91 %", "92 %")


def join(ours, theirs, text=DOCUMENT):
    """Join two records for a text."""
    return join_records(Sides(render_record(ours), render_record(theirs)), load(text), "r.json")


def answer(record, **answers):
    """Answer a record's findings by their places."""
    return record.with_dispositions({record.findings[int(n[1:])].id: given for n, given in answers.items()})


def test_answers_of_both_sides_add_up(tmp_path):
    """Each answered another finding."""
    record = make(tmp_path)
    joined = join(answer(record, f0=ANN), answer(record, f1=BOB))
    assert [finding.disposition for finding in joined.findings[:2]] == [ANN, BOB]
    assert joined == answer(record, f0=ANN, f1=BOB)


def test_the_review_of_the_text_that_is_there_stays(tmp_path):
    """Whichever side it is on, with the answers of the other to findings that both have."""
    old, new = make(tmp_path), make(tmp_path, EDITED)
    shared = next(n for n, f in enumerate(old.findings) if new.find(f.id))
    for ours, theirs in ((answer(old, **{f"f{shared}": ANN}), new), (new, answer(old, **{f"f{shared}": ANN}))):
        joined = join(ours, theirs, EDITED)
        assert joined.digests == new.digests
        assert joined.find(old.findings[shared].id).disposition == ANN


def test_where_neither_review_is_of_the_text_the_nearer_one_stays(tmp_path):
    """It is stale then, and says so when verified."""
    far = make(tmp_path, DOCUMENT.replace("nine days", "ten days") + "\n" + "Many more words are here. " * 30)
    near = make(tmp_path, EDITED)
    merged = EDITED + "\nA line from the merge.\n"
    assert join(far, near, merged).digests == near.digests
    assert join(near, far, merged).digests == near.digests


def test_contradicting_answers_are_refused(tmp_path):
    """Nobody but the two can say which one counts."""
    record = make(tmp_path)
    with pytest.raises(RecordConflict, match=f"{record.findings[0].id} was answered differently"):
        join(answer(record, f0=ANN), answer(record, f0=BOB))


def test_a_side_that_is_no_whole_record_is_refused(tmp_path):
    """A merge of lines can mix two reviews into one that nobody has made."""
    record = make(tmp_path)
    broken = render_record(record).replace('"decision": "revise"', '"decision": "ready"')
    with pytest.raises(RecordConflict, match="one side is no whole record"):
        join_records(Sides(render_record(record), broken), load(), "r.json")


STATES = st.sampled_from(["open", "accepted", "dismissed", "deferred"])
ANSWERS = st.builds(
    lambda state, reason, by: Disposition(state=state, reason=reason, by=by),
    STATES,
    st.sampled_from(["", "why", "so"]),
    st.sampled_from(["", "ann"]),
)


@given(ANSWERS, ANSWERS)
def test_joining_answers_forgets_none_and_invents_none(one, two):
    """An answer beats none, the order does not change the state, equal answers stay as they are."""
    joined, turned = join_dispositions(one, two), join_dispositions(two, one)
    assert (joined is None) == (turned is None) == (one.state != two.state and "open" not in (one.state, two.state))
    assert join_dispositions(one, one) == one
    if joined is not None:
        assert joined.state == turned.state
        assert set(filter(None, joined.reason.split("; "))) <= {one.reason, two.reason}
        if one.state == two.state != "open":
            assert all(part in joined.reason for part in (one.reason, two.reason))


def test_marks_are_split_with_and_without_the_common_base():
    """As git writes them, with line ends of either kind."""
    text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n<<<<<<< HEAD\n=======\ne\n>>>>>>> other\n"
    assert split_conflict(text) == Sides("a\nb\nd\n", "a\nc\nd\ne\n")
    based = "a\n<<<<<<< HEAD\nb\n||||||| 123\nx\n=======\nc\n>>>>>>> other\nd\n"
    assert split_conflict(based) == Sides("a\nb\nd\n", "a\nc\nd\n")
    assert split_conflict(text.replace("\n", "\r\n")).theirs == "a\r\nc\r\nd\r\ne\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< a\n<<<<<<< b\n",
        "=======\n",
        ">>>>>>> a\n",
        "<<<<<<< a\n>>>>>>> b\n",
        "<<<<<<< a\n=======\n=======\n>>>>>>> b\n",
    ],
)
def test_marks_in_another_order_are_refused(text):
    """Somebody has begun to resolve it by hand."""
    with pytest.raises(RecordConflict, match="git's order"):
        split_conflict(text)
