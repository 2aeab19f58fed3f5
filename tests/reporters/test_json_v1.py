import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from reviewer.domain.review import Review, Run
from reviewer.reporters.json_v1 import build_run_schema, render
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_checks import CHECK_RUNS
from tests.reporters.sample_reviews import NIT, RICH, RUNS
from tests.reporters.test_escaping import find_unsafe

ALL_RUNS = {**RUNS, **CHECK_RUNS}
SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "schemas" / "run-v1.schema.json"


def test_published_schema_is_the_models() -> None:
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_run_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.parent.mkdir(parents=True, exist_ok=True)
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


def test_schema_is_a_schema_and_describes_its_fields() -> None:
    schema = build_run_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$defs"]["Review"]["properties"]["kind"]["description"] == "Id of the rubric."
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", ALL_RUNS)
def test_rendered_runs_fit_the_schema(name: str) -> None:
    data = json.loads(render(ALL_RUNS[name], ReportOptions()))
    jsonschema.Draft202012Validator(build_run_schema()).validate(data)
    assert (data["format"], data["version"]) == ("reviewer/run", 1)


@pytest.mark.parametrize("name", ALL_RUNS)
def test_nothing_is_lost(name: str) -> None:
    """A run can be read back from its JSON, equal in every field."""
    data = json.loads(render(ALL_RUNS[name], ReportOptions()))
    assert Run.model_validate({key: data[key] for key in ("reviews", "checked", "failures")}) == ALL_RUNS[name]


def test_options_fold_nothing() -> None:
    run = Run(reviews=(RICH.model_copy(update={"findings": (NIT,) * 40}),))
    assert len(json.loads(render(run, ReportOptions(max_findings=1)))["reviews"][0]["findings"]) == 40


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_json_is_safe_to_print_and_keeps_hostile_text_exactly(text: str) -> None:
    run = make_hostile_run(text)
    written = render(run, ReportOptions())
    assert find_unsafe(written) == set()
    written.encode("utf-8")
    assert json.loads(written)["reviews"][0]["findings"][0]["problem"] == text


def test_text_is_readable_and_ends_with_a_line_feed() -> None:
    written = render(RUNS["rich"], ReportOptions())
    assert "€0.99 M" in written
    assert written.startswith('{\n  "format": "reviewer/run",\n  "version": 1,\n  "reviews": [')
    assert written.endswith("}\n")


def test_every_field_of_a_review_is_there() -> None:
    review = json.loads(render(RUNS["rich"], ReportOptions()))["reviews"][0]
    assert set(review) == set(Review.model_fields)
