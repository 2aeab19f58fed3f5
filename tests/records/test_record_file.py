"""A record's file: laid out for diffs, read back equal, and never read wrongly."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.errors import RecordConflict, RecordDamaged, RecordError, UsageError
from reviewer.records.places import find_root, list_recorded, name_document, place_record
from reviewer.records.record_file import (
    MOST_BYTES,
    build_record_schema,
    parse_record,
    read_record,
    render_record,
    write_record,
)
from tests.records.material import NAME, make
from tests.reporters.hostile_text import hostile
from tests.reporters.test_escaping import find_unsafe

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "schemas" / "record-v1.schema.json"
GOLDEN = Path(__file__).parents[1] / "goldens" / "records" / "cache.md.json"


def test_published_schema_is_the_models():
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_record_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


def test_a_record_fits_the_schema(tmp_path):
    """Seals included, and no other field."""
    schema = build_record_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    data = json.loads(render_record(make(tmp_path)))
    validator.validate(data)
    assert not validator.is_valid({key: value for key, value in data.items() if key != "seal"})
    assert not validator.is_valid({**data, "other": 1})
    assert schema["properties"]["level"]["description"] == "The level bar."


def test_a_record_looks_as_it_should(tmp_path, request):
    """The whole text, so that a change of the layout is seen."""
    text = render_record(make(tmp_path))
    text = text.replace(str(make(tmp_path).digests.prompts), "0" * 64)  # prompts change more often than the layout
    lines = [line for line in text.splitlines(keepends=True) if '"seal": ' not in line or "disposition" in line]
    if request.config.getoption("--update-golden"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text("".join(lines), encoding="utf-8")
    assert "".join(lines) == GOLDEN.read_text(encoding="utf-8")


def test_it_is_read_back_equal(tmp_path):
    """Nothing is lost on the way, and a document without a record has none."""
    record = make(tmp_path).with_dispositions({})
    place = write_record(tmp_path, record)
    assert place == tmp_path / ".reviewer" / "records" / "docs" / "cache.md.json"
    assert read_record(tmp_path, NAME) == record
    assert read_record(tmp_path, "docs/other.md") is None
    assert list(list_recorded(tmp_path)) == [NAME]


def test_no_half_file_is_left(tmp_path):
    """Only the record itself stands in its folder."""
    write_record(tmp_path, make(tmp_path))
    place = write_record(tmp_path, make(tmp_path))
    assert [path.name for path in place.parent.iterdir()] == ["cache.md.json"]


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_hostile_text_is_safe_to_print_and_comes_back(tmp_path_factory, text):
    """A diff of a record reaches terminals."""
    record = make(tmp_path_factory.getbasetemp())
    finding = record.findings[0].model_copy(update={"title": text})
    record = record.model_copy(update={"findings": (finding, *record.findings[1:])})
    written = render_record(record)
    assert not find_unsafe(written)
    assert parse_record(written, "r.json") == record


def test_a_disposition_changes_one_line(tmp_path):
    """So that two people who answer different findings can be merged."""
    record = make(tmp_path)
    answer = Disposition(state=DispositionState.DEFERRED, reason="next quarter", by="ann")
    before = render_record(record).splitlines()
    after = render_record(record.with_dispositions({record.findings[1].id: answer})).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert '"state": "deferred"' in changed[0]


def list_places(value, way=()):
    """Give the way to every value inside JSON data, down to the last leaf."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*way, key)
            yield from list_places(item, (*way, key))


def put(data, way, change):
    """Change the value at a place."""
    for step in way[:-1]:
        data = data[step]
    change(data, way[-1])


def flip(holder, key):
    """Make another value of the same type."""
    value = holder[key]
    match value:
        case bool():
            holder[key] = not value
        case int() | float():
            holder[key] = value + 1
        case str():
            holder[key] = value + "x"
        case None:
            holder[key] = 0
        case list():
            holder[key] = [*value, *value, 1]
        case _:
            holder[key] = {**value, "more": 1}


def delete(holder, key):
    """Take the value out."""
    del holder[key]


@pytest.mark.parametrize("change", [flip, delete])
def test_every_change_by_hand_is_noticed(tmp_path, change):
    """A mutation of each field of a record, at every depth, in every finding, answer and rating."""
    record = make(tmp_path)
    dismissed = Disposition(state=DispositionState.DISMISSED, reason="because", by="ann")
    text = render_record(record.with_dispositions({record.findings[0].id: dismissed}))
    assert parse_record(text, "r.json")
    places = list(list_places(json.loads(text)))
    assert len(places) > 300
    for way in places:
        data = json.loads(text)
        put(data, way, change)
        with pytest.raises(RecordError):
            parse_record(json.dumps(data), "r.json")


def test_swapped_parts_are_noticed(tmp_path):
    """Parts that are each whole, at each other's place."""
    data = json.loads(render_record(make(tmp_path)))
    one, two = data["findings"][:2]
    one["disposition"], two["disposition"] = two["disposition"], one["disposition"]
    with pytest.raises(RecordDamaged, match="disposition of"):
        parse_record(json.dumps(data), "r.json")


def test_another_layout_of_the_same_data_is_the_same_record(tmp_path):
    """A formatter of JSON files, or line ends of Windows, break no seal."""
    record = make(tmp_path)
    text = render_record(record)
    assert parse_record(json.dumps(json.loads(text), indent=8), "r.json") == record
    assert parse_record(text.replace("\n", "\r\n"), "r.json") == record


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", RecordDamaged, "no JSON"),
        ("{", RecordDamaged, "line 1"),
        ("[" * 100_000, RecordDamaged, "no JSON"),
        ("[]", RecordDamaged, "no record"),
        ('{"format": "reviewer/run"}', RecordDamaged, "no record"),
        ('{"format": "reviewer/record", "version": 2, "reviewer_version": "9.9"}', RecordError, "version 2"),
        ('{"format": "reviewer/record", "version": 1}', RecordDamaged, "findings"),
        ('{"format": "reviewer/record", "version": 1, "findings": [1]}', RecordDamaged, "findings"),
        ('{\n<<<<<<< HEAD\n "a": 1\n=======\n "a": 2\n>>>>>>> other\n}', RecordConflict, "both sides"),
        ('{"x": ' + "9" * 5000 + "}", RecordDamaged, "no JSON"),
    ],
)
def test_what_is_no_record_is_told(text, error, words):
    """Each with the file, what is wrong and what to do."""
    with pytest.raises(error, match=words) as caught:
        parse_record(text, "docs/r.json")
    assert caught.value.what.startswith("docs/r.json: ")
    assert caught.value.hint


def test_a_field_of_a_later_version_is_told(tmp_path):
    """Sealed, but with a field that this program does not know."""
    from reviewer.records.sealing import add_seals

    data = {**make(tmp_path).model_dump(mode="json"), "mood": "good", "reviewer_version": "9.9"}
    with pytest.raises(RecordDamaged, match="mood") as caught:
        parse_record(json.dumps(add_seals(data)), "r.json")
    assert "9.9" in caught.value.hint


def test_an_older_record_without_new_fields_is_read(tmp_path):
    """Seals are over the data as written, so a field that came later takes nothing from older records."""
    from reviewer.records.sealing import add_seals

    record = make(tmp_path)
    data = record.model_dump(mode="json")
    for late in ("seed", "recount", "samples"):
        del data[late]
    assert parse_record(json.dumps(add_seals(data)), "r.json") == record


def test_no_record_is_read_or_written_through_a_link(tmp_path):
    """A repository that is reviewed cannot make the program write outside of it."""
    root, outside = tmp_path / "repo", tmp_path / "outside"
    (root / ".reviewer").mkdir(parents=True)
    outside.mkdir()
    (root / ".reviewer" / "records").symlink_to(outside)
    with pytest.raises(RecordError, match="is a link"):
        write_record(root, make(tmp_path))
    (root / ".reviewer" / "records").unlink()
    place = place_record(root, NAME)
    place.parent.mkdir(parents=True)
    place.symlink_to(outside / "precious.json")
    for call in (lambda: write_record(root, make(tmp_path)), lambda: read_record(root, NAME)):
        with pytest.raises(RecordError, match="is a link"):
            call()
    assert not list(outside.iterdir())


def test_what_cannot_be_read_or_written_is_told(tmp_path):
    """A folder in the record's place, a file in its folder's place, a file that is too large or no text."""
    place = place_record(tmp_path, NAME)
    place.mkdir(parents=True)
    with pytest.raises(RecordError, match="cannot be read"):
        read_record(tmp_path, NAME)
    with pytest.raises(UsageError, match="cannot be written"):
        write_record(tmp_path, make(tmp_path))
    place.rmdir()
    place.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RecordDamaged, match="is no text"):
        read_record(tmp_path, NAME)
    with place.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(RecordError, match="larger than"):
        read_record(tmp_path, NAME)
    place.unlink()
    place.parent.rmdir()
    place.parent.write_text("a file")
    assert read_record(tmp_path, NAME) is None
    with pytest.raises(RecordError, match="cannot be made"):
        write_record(tmp_path, make(tmp_path))


def test_the_root_is_the_projects(tmp_path):
    """The settings file's folder, else the repository's, else the working folder; documents outside have no name."""
    inner = tmp_path / "repo" / "team" / "docs"
    inner.mkdir(parents=True)
    assert find_root(inner) == inner
    (tmp_path / "repo" / ".git").mkdir()
    assert find_root(inner) == tmp_path / "repo"
    (tmp_path / "repo" / "team" / "reviewer.toml").write_text("")
    assert find_root(inner) == tmp_path / "repo" / "team"
    assert name_document(tmp_path / "repo", inner / "a.md") == "team/docs/a.md"
    assert name_document(inner, tmp_path / "b.md") is None
    (inner / "link.md").symlink_to(tmp_path / "b.md")
    assert name_document(inner, inner / "link.md") is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda s: st.lists(s) | st.dictionaries(st.text(), s),
        max_leaves=20,
    )
)
def test_the_layout_is_json_of_the_same_data(value):
    """Whatever the data."""
    from reviewer.records.layout import lay_out

    assert json.loads(lay_out({"findings": value, "other": value})) == {"findings": value, "other": value}
