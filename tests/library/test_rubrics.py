"""Rubric files are compiled whole, and every fault is named with file and line."""

import hashlib
import json

import pytest

from reviewer.library.rubrics import load_rubric
from tests.library.small_rubric import TEXT, edit, fail, line_of


def test_a_rubric_is_compiled_whole(write):
    """Every key arrives, and the digest is that of its canonical JSON."""
    rubric = load_rubric(write("small.yaml", TEXT))
    assert (rubric.id, rubric.title, rubric.version) == ("small", "Small note", 1)
    assert [criterion.weight for criterion in rubric.criteria] == [60, 40]
    question = rubric.questions[0]
    assert (question.level, question.applies_when, question.look_for) == ("L4", "ml", ("rollback", "revert"))
    assert rubric.caps[0].cap == {"sm-cost": 2}
    assert rubric.applies_to.headings == ("smallness",)
    canonical = json.dumps(rubric.model_dump(mode="json", exclude={"digest"}), sort_keys=True, separators=(",", ":"))
    assert rubric.digest == hashlib.sha256(canonical.encode()).hexdigest()


UNKNOWN = {
    "titel: x": ("top", 1, "title"),
    "applies_to: {path: [x]}": ("applies_to", 4, "paths"),
    "  SEED: {title: x, used: y, yuse: z}": ("source", 8, "used"),
    "    whyy: x": ("criterion", 13, "why"),
    "        if-not: minor": ("question", 18, "if_not"),
    "        lookfor: [x]": ("question", 21, "look_for"),
    "  - when: {criterion: sm-undo, at_most: 1, at_mosst: 2}": ("cap condition", 35, "at_most"),
    "    becuase: x": ("cap", 37, "because"),
}


@pytest.mark.parametrize("new", UNKNOWN, ids=[entry[0] for entry in UNKNOWN.values()])
def test_an_unknown_key_is_named_with_line_and_nearest_at_every_depth(write, new):
    """The misspelt key stands beside what it replaces, so that nothing else is wrong but what is missing."""
    _, line, near = UNKNOWN[new]
    key = new.rsplit("{", 1)[-1].split(",")[-1].split(":")[0].strip() if "{" in new else new.split(":")[0].strip()
    error = fail(write("small.yaml", edit(line, new)))
    assert f"small.yaml:{line}: unknown key '{key}'; did you mean '{near}'?" in error.what.splitlines()


def test_an_unknown_key_without_a_near_one_lists_the_known(write):
    """All keys that may stand there."""
    error = fail(write("small.yaml", edit(12, "    weight: 60\n    zzz: 1")))
    assert error.what == ("small.yaml:13: unknown key 'zzz'; known keys: id, title, weight, why, questions, anchors")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (1, "small.yaml:1: the key 'id' is missing (id)"),
        (11, "small.yaml:10: the key 'title' is missing (criteria.0.title)"),
        (17, "small.yaml:15: the key 'level' is missing (criteria.0.questions.0.level)"),
        (24, "small.yaml:15: the key 'sources' is missing (criteria.0.questions.0.sources)"),
        (25, "small.yaml:10: the key 'anchors' is missing (criteria.0.anchors)"),
        (37, "small.yaml:35: the key 'because' is missing (caps.0.because)"),
    ],
)
def test_a_missing_key_is_reported_at_the_thing_that_misses_it(write, line, what):
    """A line that is not there cannot be pointed at."""
    assert fail(write("small.yaml", edit(line, ""))).what == what


WRONG = {
    "        level: L8": (17, "criteria.0.questions.0.level: Input should be 'L3', 'L4', 'L5', 'L6' or 'L7'"),
    "        if_not: Major": (
        18,
        "criteria.0.questions.0.if_not: Input should be 'blocker', 'major', 'minor' or 'nit'",
    ),
    "        evidence: both": (19, "criteria.0.questions.0.evidence: Input should be 'quote', 'absence' or 'either'"),
    "      - id: sm_undo_how": (15, "criteria.0.questions.0.id: String should match pattern"),
    "        look_for: rollback": (21, "criteria.0.questions.0.look_for: Input should be a valid tuple"),
    "        look_for: []": (21, "criteria.0.questions.0.look_for: Tuple should have at least 1 item"),
    "        good: ''": (22, "criteria.0.questions.0.good: String should have at least 1 character"),
    "        bad: no": (23, "criteria.0.questions.0.bad: Input should be a valid string"),
    "    weight: 0": (12, "criteria.0.weight: Input should be greater than 0"),
    "    weight: .nan": (12, "criteria.0.weight: Input should be"),
    "    anchors: {0: none}": (25, "criteria.0.anchors.0.[key]: Input should be greater than or equal to 1"),
    "    anchors: {one: none}": (25, "criteria.0.anchors.one.[key]: Input should be a valid integer"),
    "version: 0": (3, "version: Input should be greater than or equal to 1"),
    "  - when: {criterion: sm-undo, at_most: 5}": (35, "caps.0.when.at_most: Input should be less than 5"),
    "    cap: {sm-cost: 0}": (36, "caps.0.cap.sm-cost: Input should be greater than or equal to 1"),
    "criteria: []": (9, "criteria: Tuple should have at least 1 item"),
}


@pytest.mark.parametrize("new", WRONG)
def test_a_wrong_value_is_named_with_line_and_what_it_should_be(write, new):
    """Enums list their values."""
    line, what = WRONG[new]
    text = edit(line, new) if new != "criteria: []" else "\n".join([*TEXT.splitlines()[:8], new])
    assert fail(write("small.yaml", text)).what.startswith(f"small.yaml:{line}: {what}")


@pytest.mark.parametrize(
    ("line", "new", "what"),
    [
        (26, "  - id: sm-undo", "small.yaml:26: the id 'sm-undo' stands twice"),
        (31, "      - {id: sm-undo-how, ask: Does it say the cost, level: L3, if_not: nit, evidence: quote,",
         "small.yaml:31: the id 'sm-undo-how' stands twice"),
        (15, "      - id: sm-undo", "small.yaml:15: the id 'sm-undo' stands twice"),
        (20, "        applies_when: lm", "small.yaml:20: there is no condition 'lm'; known: ml"),
        (24, "        sources: [SEED, SEAD]", "small.yaml:24: there is no source 'SEAD'"),
        (35, "  - when: {criterion: sm-und, at_most: 1}", "small.yaml:35: there is no criterion 'sm-und'"),
        (36, "    cap: {sm-cost: 2, sm-cots: 2}", "small.yaml:35: there is no criterion 'sm-cots'"),
        (1, "digest: abc\nid: small", "small.yaml:1: unknown key 'digest'; it is computed, never written"),
        (12, "    weight: 60\n    weight: 40", "small.yaml:13: the key 'weight' stands twice (first at line 12)"),
    ],
)  # fmt: skip
def test_ids_stand_once_and_lead_somewhere(write, line, new, what):
    """Doubles and dangling ends, each at its line."""
    error = fail(write("small.yaml", edit(line, new)))
    assert what in error.what.splitlines()


def test_all_faults_are_told_at_once(write):
    """One a line, so that one run is enough."""
    text = edit(17, "        level: L8", edit(12, "    weight: 0", edit(3, "version: x")))
    lines = fail(write("small.yaml", text)).what.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["small.yaml:3", "small.yaml:12", "small.yaml:17"]


def test_a_key_that_is_no_word_is_an_error(write):
    """YAML reads `on` as true and `1` as a number."""
    for new in ("on: 1\nid: small", "1: x\nid: small"):
        assert fail(write("small.yaml", edit(1, new))).what.startswith("small.yaml:1: ")


def test_lines_of_the_text_above_are_where_the_tests_think():
    """The numbers in this file."""
    assert (line_of("sm-undo-how"), line_of("anchors:"), line_of("id: sm-cost"), line_of("- when")) == (15, 25, 26, 35)
