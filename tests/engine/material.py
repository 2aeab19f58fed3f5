"""A small rubric, a small document and replies to write tests of the engine with."""

import json

from reviewer.domain.rubric import Level
from reviewer.domain.whole_reply import WholeReply
from reviewer.engine.events import Silence
from reviewer.engine.review import Assignment, Reviewer
from reviewer.library.marked_yaml import read_marked_yaml
from reviewer.library.rubrics import compile_rubric
from reviewer.library.templates import PromptTemplates
from reviewer.loading.load import load_standard_input
from reviewer.prompting.requests import RequestBuilder

RUBRIC = """
id: tiny
title: Tiny note
version: 1
conditions:
  ml: the document is about a learned model
sources:
  SEED: {title: the seed, used: read}
criteria:
  - id: ty-undo
    title: Way back
    weight: 60
    why: Whoever ships it must be able to take it back.
    anchors: {1: none, 2: named, 3: how, 4: how fast, 5: tried}
    questions:
      - {id: ty-undo-how, ask: Does the text say how the change is taken back?, level: L4, if_not: major, evidence: absence,
         look_for: [rollback, revert], good: The flag is turned off., bad: It will be fine., sources: [SEED]}
      - {id: ty-undo-time, ask: Does the text say how long taking it back lasts?, level: L6, if_not: major, evidence: either,
         look_for: [minutes], good: Within five minutes., bad: Quickly., sources: [SEED]}
  - id: ty-cost
    title: Cost
    weight: 40
    why: Somebody pays.
    anchors: {1: none, 2: named, 3: sized, 4: split, 5: bounded}
    questions:
      - {id: ty-cost-month, ask: Does the text give the cost of a month?, level: L3, if_not: blocker, evidence: either,
         look_for: [per month, a month], good: 300 € a month., bad: Cheap., sources: [SEED]}
      - {id: ty-cost-drift, ask: Does the text say how drift is noticed?, level: L5, if_not: minor, evidence: either,
         applies_when: ml, look_for: [drift], good: A weekly test., bad: We watch it., sources: [SEED]}
"""

DOCUMENT = """# Thumbnail cache

We put a cache in front of the thumbnail service. It costs 310 € a month on two machines.

## Rollout

The change goes live for 5 % of users first, then for all of them a week later.
A bad release can be undone with the rollback button of the deploy tool.
The hit rate was 91 % in the trial, and the trial lasted nine days.
"""

MET_UNDO = "A bad release can be undone with the rollback button"
MET_COST = "It costs 310 € a month on two machines"


def make_rubric(tmp_path):
    """Compile the small rubric."""
    path = tmp_path / "tiny.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    return compile_rubric(read_marked_yaml(path))


def make_assignment(tmp_path, text=DOCUMENT):
    """Load the small document under the small rubric."""
    return Assignment(load_standard_input(text.encode(), name="note.md"), make_rubric(tmp_path), "a test says so")


def make_reviewer(chat, *, depth="quick", level=Level.L5, progress=None, **options):
    """Build a reviewer around a chat model."""
    return Reviewer(
        chat=chat,
        builder=RequestBuilder(PromptTemplates(), b"secret"),
        depth=depth,
        level=level,
        model="scripted",
        endpoint="http://nowhere.test/v1",
        progress=progress or Silence(),
        **options,
    )


def quote(text, line=1):
    """Write a quote as evidence."""
    return {"kind": "quote", "quote": text, "line_start": line, "line_end": line, "looked_for": [], "section": ""}


def absence(*terms):
    """Write an absence as evidence."""
    return {"kind": "absence", "quote": "", "line_start": 0, "line_end": 0, "looked_for": list(terms), "section": ""}


def answer(question_id, verdict, *evidence, reasoning="Because."):
    """Write an answer."""
    return {"question_id": question_id, "reasoning": reasoning, "evidence": list(evidence), "verdict": verdict}


def finding(title, *evidence, criterion_id="ty-undo", question_id=None, severity="major", confidence="high"):
    """Write a finding."""
    return {
        "criterion_id": criterion_id,
        "question_id": question_id,
        "reasoning": "It follows.",
        "evidence": list(evidence),
        "counter_argument": "Perhaps not.",
        "title": title,
        "problem": "Something is wrong.",
        "if_left_as_is": "It breaks.",
        "suggestion": "Change it.",
        "replacement": None,
        "severity": severity,
        "confidence": confidence,
    }


def reply(answers=(), findings=()):
    """Write a whole reply to what asks for answers and findings, and see that it has the asked shape."""
    lists = {"answers": list(answers), "findings": list(findings), "rulings": [], "claims": [], "facts": []}
    content = json.dumps({"analysis": "Read.", **lists})
    WholeReply.model_validate_json(content)
    return content


NO_CLAIMS = json.dumps({"analysis": "", "claims": [], "facts": []})
"""A reply that lists nothing to compute again."""


def good_answers(**changes):
    """Write answers that all hold; a keyword replaces the one of that question (hyphens as underscores)."""
    answers = {
        "ty-undo-how": answer("ty-undo-how", "met", quote(MET_UNDO, 8)),
        "ty-undo-time": answer("ty-undo-time", "not_met", absence("minutes", "seconds to undo")),
        "ty-cost-month": answer("ty-cost-month", "met", quote(MET_COST, 3)),
        "ty-cost-drift": answer("ty-cost-drift", "not_applicable"),
    }
    answers.update({name.replace("_", "-"): value for name, value in changes.items()})
    return [value for value in answers.values() if value is not None]
