import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from reviewer.domain.review import Run
from reviewer.reporters.gitlab import render
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING, OPTIONS
from tests.reporters.sample_reviews import RUNS
from tests.reporters.test_escaping import find_unsafe

ENTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "additionalProperties": False,
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "not": {"pattern": r"^\./"}},
                "lines": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
SCHEMA = {"type": "array", "items": ENTRY}
"""What GitLab documents as required of a Code Quality report, closed; it publishes no schema."""


def entries(run: Run) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(render(run, OPTIONS))
    return report


@pytest.mark.parametrize("run", [*RUNS.values(), *CHECK_RUNS.values(), EVERYTHING, Run()])
def test_report_has_what_gitlab_asks_for(run: Run) -> None:
    report = entries(run)
    jsonschema.validate(report, SCHEMA)
    assert len({entry["fingerprint"] for entry in report}) == len(report)


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_hostile_text_fits_and_hides_nothing(text: str) -> None:
    written = render(make_hostile_run(text), ReportOptions())
    assert find_unsafe(written) == set()
    jsonschema.validate(json.loads(written), SCHEMA)


def test_severity_and_place() -> None:
    of_rule = {entry["check_name"]: entry for entry in entries(EVERYTHING)}
    assert of_rule["dd-capacity-budget"]["severity"] == "blocker"
    assert of_rule["DOC503"]["severity"] == "info"
    assert of_rule["DOC201"]["location"] == {"path": "notes/Über 1.md", "lines": {"begin": 84}}
    assert of_rule["dd-rollout-rollback"]["location"]["lines"] == {"begin": 1}
    assert of_rule["not-reviewed"]["severity"] == "critical"


def test_same_words_in_two_documents_are_two_problems() -> None:
    first = CHECK_RUNS["checks"].checked[0]
    twin = first.model_copy(update={"document": "docs/twin.md"})
    assert len({entry["fingerprint"] for entry in entries(Run(checked=(first, twin)))}) == 4


def test_suppressed_problems_are_left_out() -> None:
    assert [entry["check_name"] for entry in entries(CHECK_RUNS["checks"])] == ["DOC102", "DOC102", "DOC503", "DOC201"]
