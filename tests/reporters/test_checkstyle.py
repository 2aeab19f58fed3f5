from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from reviewer.domain.review import Run
from reviewer.reporters.checkstyle import render
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.xml_text import clean_xml
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING, OPTIONS
from tests.reporters.sample_reviews import RUNS
from tests.reporters.test_escaping import find_unsafe


@pytest.mark.parametrize("run", [*RUNS.values(), *CHECK_RUNS.values(), EVERYTHING, Run()])
def test_report_has_the_shape_that_reviewdog_reads(run: Run) -> None:
    """`checkstyle > file[name] > error`, with numbers where its parser reads numbers."""
    root = ElementTree.fromstring(render(run, OPTIONS))
    assert (root.tag, root.get("version")) == ("checkstyle", "4.3")
    for file in root:
        assert (file.tag, set(file.attrib)) == ("file", {"name"})
        for error in file:
            assert error.tag == "error"
            assert set(error.attrib) - {"line", "column"} == {"severity", "message", "source"}
            assert error.get("severity") in ("error", "warning", "info")
            assert all(int(error.get(name, "1")) >= 1 for name in ("line", "column"))


@settings(max_examples=80, deadline=None)
@given(hostile)
def test_hostile_text_is_well_formed_and_comes_back(text: str) -> None:
    written = render(make_hostile_run(text), ReportOptions())
    assert find_unsafe(written) == set()
    root = ElementTree.fromstring(written)
    assert {element.tag for element in root.iter()} == {"checkstyle", "file", "error"}
    messages = [error.get("message") for error in root.iter("error")]
    expected = clean_xml(text).strip() or "template-residue"
    assert messages.count(expected) >= 2


def test_severity_place_and_source() -> None:
    root = ElementTree.fromstring(render(CHECK_RUNS["checks"], OPTIONS))
    rows = [(error.get("severity"), error.get("line"), error.get("source")) for error in root.iter("error")]
    assert rows == [
        ("warning", "12", "reviewer.DOC102"),
        ("warning", "40", "reviewer.DOC102"),
        ("info", "3", "reviewer.DOC503"),
        ("error", "84", "reviewer.DOC201"),
    ]


def test_documents_without_findings_are_listed_and_failures_are_errors() -> None:
    root = ElementTree.fromstring(render(EVERYTHING, OPTIONS))
    files = {file.get("name"): file for file in root}
    assert len(files["docs/clean.md"]) == 0
    assert files["docs/diagram.png"][0].get("source") == "reviewer.not-reviewed"
    assert "line" not in files["docs/diagram.png"][0].attrib
