"""A record follows its document when that is moved or renamed."""

from reviewer.domain.disposition import Disposition
from reviewer.records.keeping import RecordKeeper
from reviewer.records.moving import MovedRecords, drop_record
from reviewer.records.places import list_recorded, place_record
from reviewer.records.record_file import read_record
from tests.engine.material import DOCUMENT
from tests.records.material import NAME, load, make, review, settle


def test_a_renamed_document_takes_its_record_along(tmp_path):
    """Answers to its findings with it; nothing is left at the old place."""
    record = make(tmp_path)
    answered = record.with_dispositions({record.findings[0].id: Disposition(state="dismissed", reason="no")})
    settle(tmp_path, answered)
    (tmp_path / "designs").mkdir()
    (tmp_path / NAME).rename(tmp_path / "designs" / "thumbs.md")
    moved = MovedRecords(tmp_path).follow(record.digests.document, "designs/thumbs.md")
    assert moved.findings == answered.findings
    assert read_record(tmp_path, "designs/thumbs.md") == moved
    assert list(list_recorded(tmp_path)) == ["designs/thumbs.md"]
    assert not place_record(tmp_path, NAME).parent.exists()


def test_a_copy_takes_nothing_away(tmp_path):
    """A record whose document is still there stays with it."""
    record = make(tmp_path)
    settle(tmp_path, record)
    assert MovedRecords(tmp_path).follow(record.digests.document, "copy.md") is None
    assert read_record(tmp_path, NAME) == record


def test_one_record_moves_once(tmp_path):
    """Of two documents with the same text, the first takes the record."""
    record = make(tmp_path)
    settle(tmp_path, record)
    (tmp_path / NAME).unlink()
    moved = MovedRecords(tmp_path)
    assert moved.follow(record.digests.document, "one.md") is not None
    assert moved.follow(record.digests.document, "two.md") is None


def test_other_text_and_damaged_records_are_no_match(tmp_path):
    """What cannot be read is left where it is."""
    settle(tmp_path, make(tmp_path)).write_text("{")
    (tmp_path / NAME).unlink()
    moved = MovedRecords(tmp_path)
    assert moved.orphans == (NAME,)
    assert moved.find(make(tmp_path).digests.document) is None
    assert place_record(tmp_path, NAME).exists()


def test_dropping_leaves_folders_that_hold_something(tmp_path):
    """And dropping what is not there is no error."""
    settle(tmp_path, make(tmp_path))
    settle(tmp_path, make(tmp_path, name="docs/other.md"))
    drop_record(tmp_path, NAME)
    drop_record(tmp_path, "docs/never.md")
    assert list(list_recorded(tmp_path)) == ["docs/other.md"]


def test_a_keeper_says_what_it_does_not_keep(tmp_path):
    """Standard input, files outside the project, and reviews that are not complete have no record."""
    said = []
    root = tmp_path / "repo"
    root.mkdir()
    keeper = RecordKeeper(root, said.append)
    result, assignment = review(tmp_path)
    for shown in ("-", str(tmp_path / "outside.md")):
        document = assignment.document.model_copy(update={"path": shown})
        keeper.keep(result, document, assignment.rubric, None)
        assert keeper.recall(document) is None
    partial = result.model_copy(update={"coverage": result.coverage.model_copy(update={"failed_requests": 1})})
    keeper.keep(partial, load(DOCUMENT, str(root / NAME)), assignment.rubric, None)
    assert [line.partition(": ")[2] for line in said] == [
        "not recorded, because it is no file below repo",
        "not recorded, because it is no file below repo",
        "not recorded, because the review is not complete",
    ]
    assert list(list_recorded(root)) == []


def test_a_damaged_record_is_replaced_aloud(tmp_path):
    """Reviewing again is what the error tells to do, so it must work."""
    said = []
    keeper = RecordKeeper(tmp_path, said.append)
    record = make(tmp_path)
    settle(tmp_path, record).write_text("{}")
    result, assignment = review(tmp_path)
    document = load(DOCUMENT, str(tmp_path / NAME))
    assert keeper.recall(document) is None
    keeper.keep(result, document, assignment.rubric, None)
    assert keeper.recall(document).findings == record.findings
    assert "is lost" in said[0]
    assert f"recorded in .reviewer/records/{NAME}.json" in said[1]
