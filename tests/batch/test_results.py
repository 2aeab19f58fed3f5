"""results.jsonl: fits its published schema, reads back equal, is the same twice, and is written whole or not at all."""

import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from reviewer.batch.results import build_result_schema, render_line, write_results
from reviewer.domain.batch import Item, Outcome
from reviewer.domain.review import Failure, Review
from tests.batch.outcomes import OUTCOMES, SAMPLE, ListedOutcomes, ManyOutcomes, list_names
from tests.reporters.hostile_text import hostile
from tests.reporters.test_escaping import find_unsafe

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "schemas" / "result-v1.schema.json"


def test_published_schema_is_the_models() -> None:
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_result_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


def test_every_field_of_a_line_is_described() -> None:
    schema = build_result_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(field["description"] for field in schema["properties"].values())
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["id", "place", "path", "status", "duplicate_of", "columns", "review", "failure"]
    assert schema["$defs"]["Review"]["properties"]["kind"]["description"] == "Id of the rubric."


def test_lines_fit_the_schema_and_read_back_equal(tmp_path) -> None:
    assert write_results(SAMPLE, tmp_path) == ""
    lines = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(OUTCOMES)
    for line, outcome in zip(map(json.loads, lines), OUTCOMES, strict=True):
        jsonschema.Draft202012Validator(build_result_schema()).validate(line)
        assert line["schema"] == "reviewer-result-v1"
        assert (line["place"], line["id"], line["path"]) == (outcome.place, outcome.item.id, outcome.item.path)
        assert (line["status"], line["duplicate_of"]) == (outcome.status, outcome.duplicate_of)
        assert line["columns"] == outcome.item.columns
        assert (line["review"] and Review.model_validate(line["review"])) == outcome.review
        assert (line["failure"] and Failure.model_validate(line["failure"])) == outcome.failure


def test_it_is_the_same_twice(tmp_path) -> None:
    write_results(SAMPLE, tmp_path)
    first = (tmp_path / "results.jsonl").read_bytes()
    write_results(SAMPLE, tmp_path)
    assert (tmp_path / "results.jsonl").read_bytes() == first
    assert first.endswith(b"}\n")
    assert b"\r" not in first


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_a_line_stays_a_line_and_is_safe_to_print(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    item = Item(id=text, path=text, columns={text: text})
    failure = Failure(document=text, reason=text, hint=text)
    line = render_line(Outcome(place=0, item=item, status="failed", failure=failure))
    assert line.count("\n") == 1
    assert len(line.splitlines()) == 1
    assert find_unsafe(line) == set()
    assert json.loads(line)["columns"] == {text: text}


def test_what_breaks_off_leaves_the_old_file_and_no_other(tmp_path) -> None:
    class Broken(ListedOutcomes):
        def iter_outcomes(self) -> Iterator[Outcome]:
            yield OUTCOMES[0]
            raise RuntimeError("the journal is gone")

    write_results(SAMPLE, tmp_path)
    before = (tmp_path / "results.jsonl").read_bytes()
    with pytest.raises(RuntimeError):
        write_results(Broken(()), tmp_path)
    assert (tmp_path / "results.jsonl").read_bytes() == before
    assert list_names(tmp_path) == ["results.jsonl"]


def test_memory_is_flat(tmp_path) -> None:
    def measure(number: int) -> int:
        tracemalloc.start()
        write_results(ManyOutcomes(number), tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    measure(20)
    assert measure(1000) < measure(100) + 300_000, "a thousand reviews take 20 MB"
