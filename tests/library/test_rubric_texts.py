"""Rubrics as text: one in full, and a start for one's own that needs no mending."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.all_checks import CHECK_SLUGS
from reviewer.domain.rubric import Level, Rubric
from reviewer.errors import UsageError
from reviewer.library.rubric_lint import lint_rubric
from reviewer.library.rubric_texts import LONGEST_NAME, describe_rubric, start_rubric
from reviewer.library.rubrics import find_rubric_file, load_rubric
from tests.values import make_cap, make_criterion, make_question, make_rubric

BUNDLED = ["design-doc", "experiment", "post-mortem", "roadmap"]


def make_described() -> Rubric:
    questions = [
        make_question("undo-how", ask="Does the text say how the change is taken back when it turns out in production that it does harm?"),
        make_question("undo-time", level=Level.L6, if_not="nit", applies_when="ml", sources=("SEED", "SRE"), good="In 5 min.", bad="Soon."),
    ]  # fmt: skip
    return make_rubric(
        make_criterion("undo", 62.5, questions),
        make_criterion("cost", 37.5, 1),
        caps=[make_cap("undo", 1, "What cannot be undone is never cheap.", cost=2.5)],
        conditions={"ml": "the document is about a learned model"},
        digest="0123456789abcdef",
    )


def test_a_rubric_described_in_full():
    """The whole text, as it is read on a terminal."""
    assert (
        describe_rubric(make_described())
        == """\
Small note (small, version 1, digest 0123456789ab)
2 criteria, 3 questions

Undo  [undo, weight 62.5]
  why
  L4 major   Does the text say how the change is taken back when it turns out in production that it
             does harm?
               meets it:  undo-how in 5 ms.
               does not:  undo-how quickly.
               undo-how; from SEED
  L6 nit     Does the text say what undo-time asks for?
               only if the document is about a learned model
               meets it:  In 5 min.
               does not:  Soon.
               undo-time; from SEED, SRE
  1  as good as 1
  2  as good as 2
  3  as good as 3
  4  as good as 4
  5  as good as 5

Cost  [cost, weight 37.5]
  why
  L4 major   Does the text say what cost-1 asks for?
               meets it:  cost-1 in 5 ms.
               does not:  cost-1 quickly.
               cost-1; from SEED
  1  as good as 1
  2  as good as 2
  3  as good as 3
  4  as good as 4
  5  as good as 5

Caps
  undo at most 1: cost at most 2.5. What cannot be undone is never cheap.
"""
    )


def test_a_rubric_described_up_to_a_level():
    """Questions above it are left out, and the count is of those shown."""
    text = describe_rubric(make_described(), Level.L4)
    assert "undo-time" not in text
    assert "undo-how" in text
    assert "2 criteria, 2 of 3 questions, up to L4\n" in text


@pytest.mark.parametrize("name", BUNDLED)
def test_ours_are_described_whole(name):
    """Every question and anchor is there, in lines that fit."""
    rubric = load_rubric(find_rubric_file(name))
    text = describe_rubric(rubric)
    flat = re.sub(r"\s+", " ", text)
    assert all(question.ask in flat and question.good in flat and question.id in flat for question in rubric.questions)
    assert all(cap.because in flat for cap in rubric.caps)
    assert max(len(line) for line in text.splitlines()) <= 100


@pytest.mark.parametrize("parent", [None, *BUNDLED])
def test_a_new_rubric_compiles_and_passes_lint(tmp_path, parent):
    """Before anything in it is changed."""
    base = load_rubric(find_rubric_file(parent)) if parent else None
    path, text = start_rubric("our-runbook", tmp_path, base)
    path.write_text(text, encoding="utf-8")
    rubric = load_rubric(path)
    assert path == tmp_path / "our-runbook.yaml"
    assert (rubric.id, rubric.title) == ("our-runbook", "Our runbook")
    assert lint_rubric(rubric, CHECK_SLUGS) == []
    assert len(rubric.questions) == (51 if parent else 3)


def test_a_new_rubric_says_how_to_use_it(tmp_path):
    """The commands in its first line are the ones to type."""
    path, text = start_rubric("runbook", tmp_path, None)
    assert f"`reviewer rubric lint {path.as_posix()}`" in text.splitlines()[0]
    assert "--kind runbook" in text.splitlines()[0]


@pytest.mark.parametrize(
    "name", ["no", "on", "null", "true", "123", "1-2", "2026-01-31", "1e5", "0x1f", "a", "a" * LONGEST_NAME]
)
@pytest.mark.parametrize("parent", [None, "design-doc"])
def test_odd_names_are_names_all_the_same(tmp_path, name, parent):
    """YAML would read some of them as a truth, a number or a date."""
    base = load_rubric(find_rubric_file(parent)) if parent else None
    path, text = start_rubric(name, tmp_path, base)
    path.write_text(text, encoding="utf-8")
    assert load_rubric(path).id == name
    assert lint_rubric(load_rubric(path), CHECK_SLUGS) == []


@given(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True))
def test_every_id_starts_a_rubric_that_compiles(tmp_path_factory, name):
    """Whatever words it is made of."""
    path, text = start_rubric(name, tmp_path_factory.mktemp("rubrics"), None)
    path.write_text(text, encoding="utf-8")
    assert load_rubric(path).id == name


@pytest.mark.parametrize(
    "name", ["", "Runbook", "run_book", "../x", "a--b", "-a", "a-", "a b", "ü", "a" * (LONGEST_NAME + 1), "a\n"]
)
def test_what_is_no_id_is_refused(tmp_path, name):
    """The name becomes a file's: it must not lead anywhere else."""
    with pytest.raises(UsageError, match="is no id"):
        start_rubric(name, tmp_path, None)


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    """Its author would not thank us."""
    (tmp_path / "runbook.yaml").write_text("mine")
    with pytest.raises(UsageError, match=r"runbook\.yaml exists already"):
        start_rubric("runbook", tmp_path, None)


def test_a_child_of_a_users_rubric_uses_what_that_one_knows(tmp_path):
    """Its sources, its odd ids, and a criterion that has room for one more question."""
    questions = [make_question(f"no-{i}", sources=("HERE",)) for i in range(8)]
    parent = make_rubric(
        make_criterion("yes", 50, [make_question("yes-1", sources=("HERE",))]),
        make_criterion("no", 50, questions),
        id="123",
        sources={"HERE": {"title": "t", "used": "u"}},
    )
    dumped = parent.model_dump(mode="json", exclude={"digest"})
    parent_path = tmp_path / "123.yaml"
    write_yaml(parent_path, dumped)
    path, text = start_rubric("child", tmp_path, load_rubric(parent_path))
    path.write_text(text, encoding="utf-8")
    rubric = load_rubric(path)
    assert [criterion.id for criterion in rubric.criteria] == ["yes", "no"]
    assert [question.id for question in rubric.criteria[0].questions] == ["yes-1", "yes-child"]
    assert rubric.criteria[0].questions[1].sources == ("HERE",)


def write_yaml(path: Path, data: dict) -> None:
    import yaml

    for criterion in data["criteria"]:
        criterion["anchors"] = {int(rating): text for rating, text in criterion["anchors"].items()}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
