"""Reports of agreement: whole texts, the published schema, and that hostile text stays text."""

import json
import os
from pathlib import Path

import jsonschema
import pytest

from reviewer.comparing.agree import measure_agreement
from reviewer.domain.human_review import HumanFinding, HumanReview
from reviewer.domain.rubric import Severity
from reviewer.reporters.agree_json import build_agreement_schema
from reviewer.reporters.all_agreement_reporters import ALL_AGREEMENT_REPORTERS
from reviewer.reporters.options import ReportOptions
from tests.comparing.versions import make_first
from tests.records.material import NAME
from tests.reporters.test_escaping import find_unsafe

ROOT = Path(__file__).parents[2]
SCHEMA_FILE = ROOT / "docs" / "schemas" / "agreement-v1.schema.json"
GOLDENS = ROOT / "tests" / "goldens" / "comparisons"
NASTY = '<script>alert(1)</script> \x1b[31m @all [x](http://x.test) | `a` "q"'


def measure(tmp_path, title="Nine days say nothing about a month", reviewer="Ada", **fields):
    """Measure a review with one finding in common and one that only the person has."""
    findings = (
        HumanFinding(title=title, severity=Severity.BLOCKER, quote="the trial lasted nine days"),
        HumanFinding(title=title, section="Rollout", line=8),
    )
    fields = {"ratings": {"ty-undo": 4, "ty-cost": 3}, "decision": "rethink", **fields}
    human = HumanReview(document=NAME, rubric="tiny", findings=findings, reviewer=reviewer, **fields)
    return measure_agreement(make_first(tmp_path).record, human)


def render(agreement, format_, **options):
    """Render in a format."""
    return ALL_AGREEMENT_REPORTERS[format_](agreement, ReportOptions(**options))


@pytest.mark.parametrize(("format_", "ending"), [("terminal", "txt"), ("markdown", "md")])
def test_whole_texts(tmp_path, format_, ending, request):
    """What a person reads, word for word."""
    text = render(measure(tmp_path), format_)
    golden = GOLDENS / f"agreement.{ending}"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_published_schema_is_the_models():
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_agreement_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


def test_json_fits_its_schema(tmp_path):
    data = json.loads(render(measure(tmp_path, NASTY, NASTY), "json"))
    jsonschema.Draft202012Validator(build_agreement_schema()).validate(data)
    assert data["agreement"]["criteria"][0]["difference"] == -1


def test_hostile_words_stay_words(tmp_path):
    """Of the person as of the LLM."""
    agreement = measure(tmp_path, NASTY, NASTY)
    assert not find_unsafe(render(agreement, "terminal"))
    assert render(agreement, "terminal", unicode=False).isascii()
    markdown = render(agreement, "markdown")
    assert "<script>" not in markdown.replace("\\<script", "")
    assert "[x](" not in markdown


def test_nothing_rated_is_no_kappa(tmp_path):
    """Said in words, not as a zero."""
    assert "no criterion was rated by both" in render(measure(tmp_path, ratings={}), "terminal")
    same = render(measure(tmp_path, ratings={"ty-undo": 3, "ty-cost": 3}), "markdown")
    assert "not defined" in same
