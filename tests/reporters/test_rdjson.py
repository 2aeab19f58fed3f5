import dataclasses
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.finding import Anchor
from reviewer.domain.review import Run
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.rdjson import render
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING, OPTIONS
from tests.reporters.sample_reviews import BASELINE, RICH, RUNS
from tests.reporters.test_escaping import find_unsafe


def close(required: list[str], **properties: object) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


COUNT = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
TEXT = {"type": "string", "minLength": 1}
POSITION = close(["line"], line=COUNT, column=COUNT)
RANGE = close(["start", "end"], start=POSITION, end=POSITION)
SCHEMA = close(
    ["source", "diagnostics"],
    source=close(["name"], name=TEXT, url=TEXT),
    diagnostics={
        "type": "array",
        "items": close(
            ["message", "location", "severity", "code"],
            message=TEXT,
            location=close(["path"], path={"type": "string"}, range=RANGE),
            severity={"enum": ["ERROR", "WARNING", "INFO"]},
            code=close(["value"], value=TEXT, url=TEXT),
            suggestions={"type": "array", "items": close(["range", "text"], range=RANGE, text={"type": "string"})},
        ),
    },
)
"""The messages of reviewdog's `reviewdog.proto`, closed, as its parser refuses a field that it does not know; the JSON
schema that it publishes lets any field pass."""


def diagnose(run: Run, options: ReportOptions = OPTIONS) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render(run, options))["diagnostics"]
    return found


@pytest.mark.parametrize("run", [*RUNS.values(), *CHECK_RUNS.values(), EVERYTHING, Run()])
def test_report_fits_the_messages(run: Run) -> None:
    jsonschema.validate(json.loads(render(run, OPTIONS)), SCHEMA)


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_hostile_text_fits_and_hides_nothing(text: str) -> None:
    written = render(make_hostile_run(text), ReportOptions())
    assert find_unsafe(written) == set()
    assert not any(0xD800 <= ord(character) <= 0xDFFF for character in str(json.loads(written)))
    jsonschema.validate(json.loads(written), SCHEMA)


def test_columns_are_bytes_where_the_text_is_known() -> None:
    """`Äöü ` is 4 characters and 7 bytes; `größer: 60 ms` is 13 and 15."""
    found = next(one for one in diagnose(EVERYTHING) if one["code"]["value"] == "DOC201")
    assert found["location"]["range"] == {"start": {"line": 84, "column": 8}, "end": {"line": 84, "column": 23}}


def test_columns_are_left_out_rather_than_wrong() -> None:
    options = dataclasses.replace(OPTIONS, texts={})
    found = {one["code"]["value"]: one["location"].get("range") for one in diagnose(EVERYTHING, options)}
    assert found["DOC201"] == {"start": {"line": 84}, "end": {"line": 84}}
    assert found["DOC102"] == {"start": {"line": 40, "column": 1}, "end": {"line": 40, "column": 9}}
    assert found["dd-rollout-rollback"] is None


@settings(max_examples=100, deadline=None)
@given(st.text("aä日𐐀\n\r", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_range_cuts_the_quote_out_of_the_bytes(text: str, one: int, other: int) -> None:
    """Split into lines and cut at the columns as bytes, the text gives the quote, whatever the line ends."""
    from reviewer.domain.document import Document, Section

    section = Section(path=(), level=0, line_start=1, line_end=1)
    document = Document(path="a.md", text=text, format="text", sections=(section,))
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quote = text[start:end]
    if "\r" in text[end - 1 : end + 1] + text[start - 1 : start + 1]:
        return  # an anchor never stands inside a line end
    first, last = document.position(start), document.position(end)
    place = Anchor(start=start, end=end, line_start=first.line, column_start=first.column, line_end=last.line,
                   column_end=last.column, section=(), quote=quote)  # fmt: skip
    finding = BASELINE.model_copy(update={"anchors": (place,)})
    review = RICH.model_copy(update={"document": "a.md", "findings": (finding,), "signals": ()})
    found = diagnose(Run(reviews=(review,)), ReportOptions(texts={"a.md": text}))[0]["location"]["range"]
    starts = [len(text[:offset].encode()) for offset in document.line_starts]
    cut = [starts[found[side]["line"] - 1] + found[side]["column"] - 1 for side in ("start", "end")]
    assert text.encode()[cut[0] : cut[1]].decode() == quote


def test_replacement_is_a_suggestion_for_the_same_range() -> None:
    found = next(one for one in diagnose(EVERYTHING) if one["code"]["value"] == "dd-evaluation-baseline")
    assert found["suggestions"] == [{"range": found["location"]["range"], "text": BASELINE.replacement}]


def test_code_links_to_its_page_and_suppressed_ones_are_left_out() -> None:
    codes = [one["code"] for one in diagnose(CHECK_RUNS["checks"])]
    assert codes[0] == {"value": "DOC102", "url": "https://reviewer.example/checks#DOC102"}
    assert [code["value"] for code in codes] == ["DOC102", "DOC102", "DOC503", "DOC201"]
