import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from reviewer.domain.review import Run
from reviewer.reporters.escaping import SURROGATE
from reviewer.reporters.issues import name_path
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.sarif import render, write_uri
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.npm_packages import fetch_npm_file
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING, OPTIONS
from tests.reporters.sample_reviews import BASELINE, PROVENANCE, RICH, RUNS
from tests.reporters.test_escaping import find_unsafe

PACKAGE = "@microsoft/sarif-multitool-linux@5.7.0"
ALL_RUNS = {**RUNS, **CHECK_RUNS, "everything": EVERYTHING, "empty": Run()}

Check = Callable[[Any], None]


@pytest.fixture(scope="session")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """A check against the official schema."""
    file = fetch_npm_file(PACKAGE, "sarif-2.1.0.json", tmp_path_factory.mktemp("sarif"))
    schema = json.loads(file.read_text(encoding="utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    check: Check = validator.validate
    return check


def run_of(run: Run, options: ReportOptions = OPTIONS) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(run, options))["runs"][0]
    return log


@pytest.mark.parametrize("name", ALL_RUNS)
def test_log_fits_the_official_schema(name: str, validate: Check) -> None:
    validate(json.loads(render(ALL_RUNS[name], OPTIONS)))


@pytest.mark.parametrize(("key", "value"), [("level", "major"), ("ruleIndex", -2), ("message", {})])
def test_official_schema_would_catch_an_error(key: str, value: object, validate: Check) -> None:
    """The check is not one that passes everything."""
    log = json.loads(render(EVERYTHING, OPTIONS))
    log["runs"][0]["results"][0][key] = value
    with pytest.raises(jsonschema.ValidationError):
        validate(log)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile)
def test_hostile_text_fits_the_official_schema(validate: Check, text: str) -> None:
    validate(json.loads(render(make_hostile_run(text), ReportOptions())))


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_hostile_text_stays_text(text: str) -> None:
    """Nothing unseen is printed, no message holds a link, quotes and paths come back to the character."""
    written = render(make_hostile_run(text), ReportOptions())
    assert find_unsafe(written) == set()
    run = json.loads(written)["runs"][0]
    result = run["results"][0]
    assert "](" not in result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"].get("snippet", {"text": ""})["text"] == SURROGATE.sub("\ufffd", text)
    if not SURROGATE.search(text):
        uri = place["artifactLocation"]["uri"]
        assert unquote(uri.removeprefix("file://") if uri.startswith("file://") else uri) == name_path(text)


def test_rules_are_there_once_and_results_point_at_them() -> None:
    run = run_of(EVERYTHING)
    rules = run["tool"]["driver"]["rules"]
    names = [rule["id"] for rule in rules]
    assert len(set(names)) == len(names)
    assert all(names[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_rule_of_a_check_has_its_help() -> None:
    rule = next(rule for rule in run_of(EVERYTHING)["tool"]["driver"]["rules"] if rule["id"] == "DOC102")
    assert rule["name"] == "empty-section"
    assert rule["shortDescription"] == {"text": "A heading with nothing under it"}
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert "Bad:\n## Risks" in rule["help"]["text"]
    assert "````markdown\n## Risks\n\nNone known.\n\n```\ncode\n```\n````" in rule["help"]["markdown"]
    assert rule["helpUri"] == "https://reviewer.example/checks#DOC102"


def test_region_is_in_code_points_with_an_exclusive_end() -> None:
    run = run_of(EVERYTHING)
    assert run["columnKind"] == "unicodeCodePoints"
    result = next(result for result in run["results"] if result["ruleId"] == "DOC201")
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "notes/%C3%9Cber%201.md", "uriBaseId": "SRCROOT"}
    assert place["region"] == {
        "startLine": 84, "startColumn": 5, "endLine": 84, "endColumn": 18, "snippet": {"text": "größer: 60 ms"},
    }  # fmt: skip


def test_what_is_missing_stands_at_the_file() -> None:
    result = next(result for result in run_of(EVERYTHING)["results"] if result["ruleId"] == "dd-rollout-rollback")
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_contradiction_relates_its_other_side() -> None:
    related = run_of(EVERYTHING)["results"][0]["relatedLocations"]
    assert [place["physicalLocation"]["region"]["startLine"] for place in related] == [84]
    assert related[0]["message"] == {"text": "stands against it"}


def test_suppressed_result_is_marked_with_its_reason() -> None:
    marked = [result["suppressions"] for result in run_of(EVERYTHING)["results"] if "suppressions" in result]
    assert marked == [[{"kind": "inSource", "justification": "the table shows the template itself"}]] * 2


def test_finding_of_an_llm_says_what_it_was_made_with() -> None:
    properties = run_of(Run(reviews=(RICH,)))["results"][0]["properties"]
    assert properties["model"] == "gpt-5"
    assert properties["promptFingerprint"] == PROVENANCE.prompt_fingerprint
    assert properties["rubricDigest"] == PROVENANCE.rubric_digest


def test_failures_are_notifications_of_an_execution_that_did_not_succeed() -> None:
    invocation = run_of(EVERYTHING)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    levels = [note["level"] for note in invocation["toolExecutionNotifications"]]
    assert levels == ["error", "error", "note", "note"]
    assert run_of(CHECK_RUNS["checks"])["invocations"] == [{"executionSuccessful": True}]


def test_enormous_quote_has_no_snippet() -> None:
    place = BASELINE.anchors[0].model_copy(update={"quote": "x" * 1_000_000})
    run = Run(reviews=(RICH.model_copy(update={"findings": (BASELINE.model_copy(update={"anchors": (place,)}),)}),))
    assert len(render(run, OPTIONS)) < 20_000


def test_placeholder_of_the_format_stays_text() -> None:
    finding = BASELINE.model_copy(update={"title": "{0} and {x} and [a](b)"})
    run = run_of(Run(reviews=(RICH.model_copy(update={"findings": (finding,)}),)))
    assert run["results"][0]["message"]["text"].startswith("{{0}} and {x} and [a] (b)")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("docs/a b#c?.md", "docs/a%20b%23c%3F.md"),
        ("a:b.md", "a%3Ab.md"),
        ("/home/x y.md", "file:///home/x%20y.md"),
        ("C:/x/ä.md", "file:///C:/x/%C3%A4.md"),
        ("caf\udce9.md", "caf%E9.md"),
        ("\ud800.md", "%EF%BF%BD.md"),
        ("100%.md", "100%25.md"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    assert write_uri(path) == uri
    assert urlsplit(uri).scheme in ("", "file")
