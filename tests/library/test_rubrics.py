"""Rubric files: found, folded together, compiled, and every fault named with file and line."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from reviewer.domain.rubric import AppliesTo, Cap, CapWhen, Criterion, Question, Rubric, Source
from reviewer.errors import RubricError
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import (
    compute_digest,
    display_path,
    find_rubric_file,
    list_rubric_files,
    load_rubric,
)

BUNDLED = ["design-doc", "experiment", "post-mortem", "roadmap"]

TEXT = """\
id: small
title: Small note
version: 1
applies_to: {paths: ["**/small/**"], headings: [smallness]}
conditions:
  ml: it is about a model
sources:
  SEED: {title: the seed, used: read in full}
criteria:
  - id: sm-undo
    title: Way back
    weight: 60
    why: Whoever ships it must be able to take it back.
    questions:
      - id: sm-undo-how
        ask: Does the text say how the change is taken back?
        level: L4
        if_not: major
        evidence: either
        applies_when: ml
        look_for: [rollback, revert]
        good: The flag is turned off.
        bad: It will be fine.
        sources: [SEED]
    anchors: {1: none, 2: named, 3: how, 4: how fast, 5: tried}
  - id: sm-cost
    title: Cost
    weight: 40
    why: Somebody pays.
    questions:
      - {id: sm-cost-month, ask: "Does the text give the cost of a month?", level: L3, if_not: nit, evidence: quote,
         look_for: [a month], good: 300 a month., bad: Cheap., sources: [SEED]}
    anchors: {1: none, 2: named, 3: sized, 4: split, 5: bounded}
caps:
  - when: {criterion: sm-undo, at_most: 1}
    cap: {sm-cost: 2}
    because: What cannot be undone is never cheap.
checks: []
"""


@pytest.fixture
def write(tmp_path, monkeypatch) -> Callable[[str, str], Path]:
    """Writes a file into an empty working folder."""
    monkeypatch.chdir(tmp_path)

    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def edit(line: int, new: str, text: str = TEXT) -> str:
    """Put other lines in place of one; the first of them has its number."""
    lines = text.splitlines()
    return "\n".join([*lines[: line - 1], *new.splitlines(), *lines[line:]]) + "\n"


def line_of(needle: str, text: str = TEXT) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def fail(path: Path, folders: tuple[Path, ...] = ()) -> RubricError:
    with pytest.raises(RubricError) as caught:
        load_rubric(path, folders)
    assert caught.value.exit_code == 2
    return caught.value


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


# Extending


def child(text: str, parent: str = "small") -> str:
    return f"id: child\ntitle: Child\nversion: 2\nextends: {parent}\n{text}"


def test_a_child_overrides_one_key_of_one_question(write):
    """All else stays as it is in the parent, in its order."""
    parent = load_rubric(write("small.yaml", TEXT))
    rubric = load_rubric(
        write("child.yaml", child("criteria:\n  - id: sm-undo\n    questions:\n      - {id: sm-undo-how, level: L6}\n"))
    )
    assert (rubric.id, rubric.title, rubric.version) == ("child", "Child", 2)
    before, after = parent.questions[0], rubric.questions[0]
    assert after == before.model_copy(update={"level": "L6"})
    assert rubric.questions[1:] == parent.questions[1:]
    assert (rubric.caps, rubric.sources, rubric.conditions) == (parent.caps, parent.sources, parent.conditions)
    assert rubric.digest != parent.digest


def test_a_child_adds_questions_criteria_sources_and_conditions(write):
    """New ones come behind those of the parent."""
    write("small.yaml", TEXT)
    question = "{ask: Does it?, level: L4, if_not: nit, evidence: quote, look_for: [x], good: g, bad: b, sources: [OURS], applies_when: eu"
    rubric = load_rubric(
        write(
            "child.yaml",
            child(
                "conditions: {eu: it runs in Europe}\nsources: {OURS: {title: t, used: u}}\ncriteria:\n"
                f"  - {{id: sm-undo, questions: [{question}, id: sm-undo-new}}]}}\n"
                f"  - {{id: ch-law, title: Law, weight: 5, why: w, anchors: {{1: x}}, questions: [{question}, id: ch-law-one}}]}}\n"
            ),
        )
    )
    assert [question.id for question in rubric.questions] == [
        "sm-undo-how",
        "sm-undo-new",
        "sm-cost-month",
        "ch-law-one",
    ]
    assert set(rubric.conditions) == {"ml", "eu"}
    assert set(rubric.sources) == {"SEED", "OURS"}


def test_a_fault_of_a_child_is_named_in_the_child_and_one_of_the_parent_in_the_parent(write):
    """By the file that holds the line."""
    write("small.yaml", TEXT)
    path = write(
        "child.yaml", child("criteria:\n  - id: sm-undo\n    questions:\n      - {id: sm-undo-how, level: L8}\n")
    )
    assert fail(path).what.startswith("child.yaml:8: criteria.0.questions.0.level: ")
    write("small.yaml", edit(12, "    weight: 0"))
    path = write("child.yaml", child(""))
    assert fail(path).what.startswith("small.yaml:12: criteria.0.weight: ")


def test_an_id_twice_in_a_child_is_an_error(write):
    """The merge by id must not swallow the first."""
    write("small.yaml", TEXT)
    question = "      - {id: sm-undo-new, ask: Does it?, level: L4, if_not: nit, evidence: quote, look_for: [x], good: g, bad: b, sources: [SEED]}\n"
    path = write("child.yaml", child(f"criteria:\n  - id: sm-undo\n    questions:\n{question * 2}"))
    assert fail(path).what == "child.yaml:9: the id 'sm-undo-new' stands twice (first at child.yaml:8)"


def test_without_leaves_out_questions_and_criteria(write):
    """Also the caps that would be left dangling."""
    write("small.yaml", TEXT)
    rubric = load_rubric(write("child.yaml", child("without: [sm-undo]")))
    assert [criterion.id for criterion in rubric.criteria] == ["sm-cost"]
    assert rubric.caps == ()
    rubric = load_rubric(write("child.yaml", child("without: [sm-cost]")))
    assert rubric.caps == ()
    assert fail(write("child.yaml", child("without: [sm-undo-how]"))).what.startswith(
        "small.yaml:14: criteria.0.questions: "
    )


def test_without_keeps_what_is_left_of_a_cap(write):
    """Only the criterion that is gone goes."""
    write("small.yaml", edit(36, "    cap: {sm-cost: 2, sm-undo: 2}"))
    (cap,) = load_rubric(write("child.yaml", child("without: [sm-cost]"))).caps
    assert cap.cap == {"sm-undo": 2}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "without: [sm-undo, nothing, neither]",
            "child.yaml:5: 'without' names ids that do not exist: neither, nothing",
        ),
        ("without: sm-undo", "child.yaml:5: 'without' must be a list of criterion or question ids"),
        ("without: [1]", "child.yaml:5: 'without' must be a list of criterion or question ids"),
        ("without: [[sm-undo]]", "child.yaml:5: 'without' must be a list of criterion or question ids"),
        ("without: [{id: sm-undo}]", "child.yaml:5: 'without' must be a list of criterion or question ids"),
    ],
)
def test_without_must_name_what_is_there(write, text, what):
    """A misspelt id would leave in what was meant to go."""
    write("small.yaml", TEXT)
    assert fail(write("child.yaml", child(text))).what == what


@pytest.mark.parametrize("name", BUNDLED)
def test_every_criterion_of_ours_can_be_left_out(write, name):
    """Whatever the caps say about it."""
    for criterion in load_rubric(find_rubric_file(name)).criteria:
        rubric = load_rubric(write("child.yaml", child(f"without: [{criterion.id}]", name)))
        assert len(rubric.criteria) == 11


@pytest.mark.parametrize(
    "reference", ["small", "small.yaml", "./small.yaml", "../rubrics/small.yaml", "{folder}/small.yaml"]
)
def test_a_parent_is_found_by_id_or_path_beside_its_child(write, tmp_path, reference):
    """Whatever the working folder is."""
    write("rubrics/small.yaml", TEXT)
    parent = reference.format(folder=(tmp_path / "rubrics").as_posix())
    path = write("rubrics/child.yaml", child("", parent))
    assert load_rubric(path).criteria[0].id == "sm-undo"
    assert load_rubric(Path("rubrics/child.yaml")).criteria[0].id == "sm-undo"


def test_a_parent_is_found_in_the_users_folders(write, tmp_path):
    """In the order given, before ours."""
    write("one/small.yaml", TEXT)
    write("two/small.yaml", edit(2, "title: Other"))
    path = write("deep/child.yaml", child(""))
    folders = (tmp_path / "one", tmp_path / "two")
    assert load_rubric(path, folders).criteria[0].id == "sm-undo"
    with pytest.raises(RubricError, match="there is no rubric 'small'"):
        load_rubric(path)


def test_a_rubric_may_extend_ours_of_the_same_name(write):
    """`design-doc.yaml` of the user's that changes ours."""
    text = "id: design-doc\ntitle: Our design\nversion: 1\nextends: design-doc\n"
    rubric = load_rubric(write("design-doc.yaml", text))
    assert rubric.title == "Our design"
    assert len(rubric.criteria) == 12


def test_a_user_cannot_change_ours_from_outside(write, tmp_path):
    """A `base.yaml` in the user's folder is for the user's rubrics; ours extend ours."""
    write("base.yaml", "id: base\ntitle: x\nversion: 1\nconditions: {}\nsources: {}\n")
    before = load_rubric(find_rubric_file("roadmap"))
    assert load_rubric(find_rubric_file("roadmap", (tmp_path,)), (tmp_path,)).digest == before.digest


def test_a_circle_is_an_error_with_its_way(write):
    """At the line that closes it."""
    write("a.yaml", "id: a\nextends: b\n")
    write("b.yaml", "id: b\nextends: c\n")
    path = write("c.yaml", "id: c\n\nextends: a\n")
    assert fail(path).what == "b.yaml:2: the rubric extends itself (c.yaml → a.yaml → b.yaml → c.yaml)"


def test_a_rubric_that_extends_itself_is_an_error(write):
    """By path, or by a name that nobody else has."""
    assert fail(write("alone.yaml", "id: alone\nextends: alone.yaml\n")).what.startswith("alone.yaml:2: ")
    assert fail(write("alone.yaml", "id: alone\nextends: alone\n")).what.startswith("alone.yaml:2: there is no rubric")


@pytest.mark.parametrize(
    ("parent", "what", "hint"),
    [
        ("desing-doc", "child.yaml:4: there is no rubric 'desing-doc'", "Did you mean 'design-doc'?"),
        ("nowhere.yaml", "child.yaml:4: {folder}/nowhere.yaml: there is no such rubric file", ""),
        ("[a, b]", "child.yaml:4: 'extends' must be the id or path of one rubric", ""),
        ("3", "child.yaml:4: 'extends' must be the id or path of one rubric", ""),
    ],
)
def test_a_parent_that_is_not_there_is_an_error(write, tmp_path, parent, what, hint):
    """At the line that names it, with the nearest id."""
    error = fail(write("child.yaml", child("", parent)))
    assert error.what == what.format(folder=tmp_path.as_posix())
    assert hint in error.hint


# Finding and listing


def test_a_rubric_is_found_by_id_or_path(write, tmp_path):
    """The user's folders come first; a path is a path."""
    assert find_rubric_file("roadmap").parent == find_folder("rubrics")
    own = write("own/roadmap.yaml", TEXT)
    assert find_rubric_file("roadmap", (tmp_path / "own",)) == own
    assert find_rubric_file("own/roadmap.yaml").resolve() == own
    other = write("own/x.yml", TEXT)
    assert find_rubric_file(other.as_posix()) == other


def test_a_rubric_that_is_not_there_names_the_nearest(write, tmp_path):
    """Of the user's own as well."""
    write("own/runbook.yaml", TEXT)
    with pytest.raises(RubricError, match="there is no rubric 'runbok'") as caught:
        find_rubric_file("runbok", (tmp_path / "own",))
    assert caught.value.hint == f"Known: {', '.join([*BUNDLED, 'runbook'])}. Did you mean 'runbook'?"
    with pytest.raises(RubricError, match=r"nowhere/x\.yaml: there is no such rubric file"):
        find_rubric_file("nowhere/x.yaml")


def test_lists_hold_every_rubric_once_and_nothing_that_is_only_extended(write, tmp_path):
    """The user's file counts where ours has its name; parts that rubrics share are none themselves."""
    folder = tmp_path / "own"
    write("own/runbook.yaml", TEXT)
    write("own/roadmap.yaml", "id: roadmap\ntitle: x\nversion: 1\nextends: roadmap\n")
    write(
        "own/acme-base.yaml",
        "# shared\nid: acme-base\nversion: 1\nextends: base  # ours\nconditions:\n  eu: in Europe\n",
    )
    write("own/alone.yaml", "id: alone\ntitle: x\nversion: 1\nsources: {}\n")
    write("own/misspelt.yaml", "id: misspelt\nextends: base\ncritera: []\n")
    write("own/notes.txt", "no rubric")
    files = list_rubric_files([folder, tmp_path / "missing"])
    assert [file.id for file in files] == ["design-doc", "experiment", "misspelt", "post-mortem", "roadmap", "runbook"]
    assert {file.id for file in files if not file.bundled} == {"misspelt", "roadmap", "runbook"}
    assert [file.id for file in list_rubric_files()] == BUNDLED


def test_paths_are_shown_short(write, tmp_path):
    """Relative to the working folder, ours by their place in the program, else as they are."""
    assert display_path(tmp_path / "a" / "x.yaml") == "a/x.yaml"
    assert display_path(find_folder("rubrics") / "roadmap.yaml") == "rubrics/roadmap.yaml"
    assert display_path(Path("/elsewhere/x.yaml")) == "/elsewhere/x.yaml"


# Digests


def test_the_digest_does_not_depend_on_how_the_file_is_written(write):
    """Neither on the order of keys, nor on comments, nor on style."""
    digest = load_rubric(write("small.yaml", TEXT)).digest
    data = yaml.safe_load(TEXT)
    for text in (
        "# a comment\n" + TEXT.replace("    title: Cost\n", "    title:   'Cost'   # in euros\n\n"),
        yaml.safe_dump(data, sort_keys=True),
        yaml.safe_dump(data, sort_keys=False, default_flow_style=True),
        json.dumps(data).replace('"1":', "1:").replace('"2":', "2:").replace('"3":', "3:").replace('"4":', "4:")
        .replace('"5":', "5:"),
        TEXT.replace("\n", "\r\n"),
    ):  # fmt: skip
        assert load_rubric(write("other-name.yaml", text)).digest == digest


def test_the_digest_of_a_child_is_that_of_the_whole(write):
    """Split over two files or written in one, it is the same rubric."""
    whole = load_rubric(write("whole.yaml", TEXT)).digest
    write("top.yaml", "\n".join(TEXT.splitlines()[:8]))
    bottom = "\n".join(TEXT.splitlines()[8:])
    assert load_rubric(write("bottom.yaml", f"id: small\nextends: top\n{bottom}")).digest == whole


OTHER_VALUES = {"L4": "L5", "L3": "L5", "major": "minor", "nit": "minor", "either": "absence", "quote": "absence"}


FREE_KEYS = ("conditions", "sources", "anchors", "cap")
"""Fields that are mappings with keys of the user's."""


def mutate(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Give a value changed in one place, once for each place, with the name of the field that was changed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for changed_name, changed in mutate(
                inner, name if name in FREE_KEYS and not isinstance(inner, dict) else key
            ):
                yield changed_name, {**value, key: changed}
            if name in FREE_KEYS:
                yield name, {other: kept for other, kept in value.items() if other != key}
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            for changed_name, changed in mutate(inner, name):
                yield changed_name, [*value[:number], changed, *value[number + 1 :]]
        yield name, [*value, value[-1] if value else "new"]
        if len(value) > 1:
            yield name, value[::-1]
    elif isinstance(value, str):
        yield name, OTHER_VALUES.get(value, value + "-x")
    elif value is None:
        yield name, "ml"
    else:
        yield name, value + 1


def test_every_change_of_any_field_changes_the_digest(write):
    """Scores compare only between equal digests, so nothing may be left out of it."""
    rubric = load_rubric(write("small.yaml", TEXT))
    data = rubric.model_dump(mode="json", exclude={"digest"})
    digests, changed_fields = [rubric.digest], set()
    for name, changed in mutate(data):
        changed_fields.add(name)
        digests.append(compute_digest(Rubric.model_validate(changed)))
    assert len(digests) > 70
    assert len(set(digests)) == len(digests)
    models: list[type[BaseModel]] = [Rubric, AppliesTo, Criterion, Question, Cap, CapWhen, Source]
    fields = {field for model in models for field in model.model_fields}
    assert changed_fields >= fields - {"digest", "when", "applies_to"}  # the last two by what they are made of


def test_the_digest_ignores_only_itself(write):
    """A compiled rubric gives its own digest again."""
    rubric = load_rubric(write("small.yaml", TEXT))
    assert compute_digest(rubric) == rubric.digest == compute_digest(rubric.model_copy(update={"digest": "x"}))


def test_lines_of_the_text_above_are_where_the_tests_think():
    """The numbers in this file."""
    assert (line_of("sm-undo-how"), line_of("anchors:"), line_of("id: sm-cost"), line_of("- when")) == (15, 25, 26, 35)
