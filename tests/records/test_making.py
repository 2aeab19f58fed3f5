"""A review becomes a record that holds everything needed to check it, in the document with plain line ends."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.document import LINE_END
from reviewer.domain.finding import Anchor
from reviewer.domain.record import Record, RecordedFinding
from reviewer.domain.review import Review
from reviewer.records.making import TAKEN_OVER, make_record, settle_document
from tests.engine.material import DOCUMENT
from tests.records.material import NAME, load, make, review


def list_anchors(record):
    """Give every anchor of a record."""
    owners = [*record.findings, *record.answers]
    return [anchor for owner in owners for anchor in owner.anchors] + [one.anchor for one in record.signals]


def test_a_record_holds_the_review(tmp_path):
    """Digests, level, ratings, verdict, findings, answers, coverage and usage are the review's."""
    result, assignment = review(tmp_path)
    record = make_record(result, assignment.document, assignment.rubric, NAME)
    assert record.digests.document == assignment.document.digest
    assert record.digests.rubric == assignment.rubric.digest
    assert record.digests.prompts == result.provenance.prompt_fingerprint
    assert (record.decision, record.score, record.level) == (result.decision, result.score, result.level)
    assert [(r.criterion_id, r.title, r.weight, r.score) for r in record.ratings] == [
        ("ty-undo", "Way back", 60, result.ratings[0].score),
        ("ty-cost", "Cost", 40, result.ratings[1].score),
    ]
    assert {f.id for f in record.findings} == {f.id for f in result.findings}
    assert [f.id for f in record.findings] == sorted(f.id for f in result.findings)
    assert {f.kind for f in record.findings} == {"quoted", "contradiction", "absent"}
    assert [(a.question_id, a.verdict) for a in record.answers] == [(a.question_id, a.verdict) for a in result.answers]
    assert (record.coverage, record.usage, record.grounding) == (result.coverage, result.usage, result.grounding)
    assert all(finding.disposition.state is DispositionState.OPEN for finding in record.findings)


def test_what_is_taken_over_exists_in_both():
    """A field that is renamed in one place does not silently keep its default in the other."""
    later = {"samples", "seed", "interval"}
    assert set(TAKEN_OVER) <= set(Record.model_fields)
    assert set(TAKEN_OVER) - set(Review.model_fields) <= later


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(tmp_path, end):
    """The record of a document and of its twin with other line ends is one and the same, but for line numbers' sake."""
    plain = make(tmp_path)
    other = make(tmp_path, DOCUMENT.replace("\n", end))
    assert other == plain


def test_every_quote_stands_at_its_offsets(tmp_path):
    """Anchors count in the text with line feeds, whatever the file has."""
    text = DOCUMENT.replace("\n", "\r\n")
    record = make(tmp_path, text)
    settled = settle_document(load(text))
    assert len(list_anchors(record)) > 4
    for anchor in list_anchors(record):
        assert settled[anchor.start : anchor.end] == anchor.quote


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab\r\n .", min_size=1, max_size=40), st.data())
def test_any_span_of_any_text_settles_where_its_words_are(text, data):
    """Offsets and quote agree after settling, even where a span begins or ends inside a line end."""
    from reviewer.records.making import _LineEnds

    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = Anchor(
        start=start, end=end, line_start=1, column_start=1, line_end=1, column_end=2, section=(), quote=text[start:end]
    )
    settled = _LineEnds(text).settle(anchor)
    assert LINE_END.sub("\n", text)[settled.start : settled.end] == settled.quote


def test_dispositions_stay_with_findings_that_are_raised_again(tmp_path):
    """A second review of the same text forgets no answer."""
    first = make(tmp_path)
    answer = Disposition(state=DispositionState.DISMISSED, reason="the trial was long enough", by="ann")
    answered = first.with_dispositions({first.findings[0].id: answer})
    again = make(tmp_path, previous=answered)
    assert again == answered
    assert again.find(first.findings[0].id).disposition == answer
    assert again.find("0000000000") is None


def test_an_answer_without_a_reason_leaves_the_finding_open(tmp_path):
    """Only dismissed and deferred with a reason take a finding out of the way."""
    finding = make(tmp_path).findings[0]

    def is_open(**fields):
        return finding.model_copy(update={"disposition": Disposition(**fields)}).is_open

    assert is_open()
    assert is_open(state="accepted")
    assert is_open(state="dismissed", reason="  ")
    assert not is_open(state="dismissed", reason="no")
    assert not is_open(state="deferred", reason="next quarter")


def test_no_absolute_path_and_no_secret_is_in_a_record(tmp_path):
    """What a file of the repository must never hold."""
    key = "sk-proj-" + "a1B2c3D4" * 5
    text = DOCUMENT + f"\nThe key is {key} for now.\n"
    written = make(tmp_path, text).model_dump_json()
    assert key not in written
    assert str(tmp_path) not in written
    assert not re.search(r'"/|nowhere\.test|[A-Z]:\\\\', written)


def test_a_finding_keeps_every_field():
    """A field added to findings is in records without anybody's doing."""
    from reviewer.domain.finding import Finding

    assert set(Finding.model_fields) <= set(RecordedFinding.model_fields)
