"""A small rubric file with known line numbers, ways to spoil it, and the error that comes of it."""

from pathlib import Path

import pytest

from reviewer.errors import RubricError
from reviewer.library.rubrics import load_rubric

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
