"""A rubric that extends another: what changes, what stays, what goes, and where it is looked for."""

from pathlib import Path

import pytest

from reviewer.errors import RubricError
from reviewer.library.rubrics import find_rubric_file, load_rubric
from tests.library.small_rubric import BUNDLED, TEXT, edit, fail


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
        ("without: sm-undo", "child.yaml:5: 'without' must be a list of criterion, question or check ids"),
        ("without: [1]", "child.yaml:5: 'without' must be a list of criterion, question or check ids"),
        ("without: [[sm-undo]]", "child.yaml:5: 'without' must be a list of criterion, question or check ids"),
        ("without: [{id: sm-undo}]", "child.yaml:5: 'without' must be a list of criterion, question or check ids"),
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
