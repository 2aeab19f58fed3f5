"""A project with a document and its record, made by a scripted LLM, to write tests of records with."""

import asyncio
from pathlib import Path

from reviewer.domain.document import Document
from reviewer.domain.record import Record
from reviewer.domain.review import Review
from reviewer.engine.review import Assignment
from reviewer.llm.scripted import ScriptedChat
from reviewer.loading.load import load_bytes
from reviewer.records.making import make_record
from reviewer.records.record_file import write_record
from tests.engine.material import (
    DOCUMENT,
    MET_COST,
    absence,
    answer,
    finding,
    good_answers,
    make_reviewer,
    make_rubric,
    quote,
    reply,
)

NAME = "docs/cache.md"
TRIAL = "The hit rate was 91 % in the trial, and the trial lasted nine days."
REPLY = reply(
    good_answers(ty_cost_month=answer("ty-cost-month", "partial", quote(MET_COST, 3))),
    [
        finding("The trial was too short", quote(TRIAL, 9), criterion_id="ty-cost", severity="minor"),
        finding(
            "Two weeks or nine days",
            quote("for all of them a week later", 7),
            quote("the trial lasted nine days", 9),
            severity="minor",
        ),
        finding("Nobody is named", absence("owner", "contact"), criterion_id="ty-undo", severity="minor"),
    ],
)


def load(text: str = DOCUMENT, name: str = NAME) -> Document:
    """Load a document from its text."""
    return load_bytes(text.encode(), name, from_file=True)


def review(folder: Path, text: str = DOCUMENT, script: str = REPLY, name: str = NAME) -> tuple[Review, Assignment]:
    """Review a document with a script."""
    assignment = Assignment(load(text, name), make_rubric(folder), "a test says so")
    return asyncio.run(make_reviewer(ScriptedChat([script])).review(assignment)), assignment


def make(folder: Path, text: str = DOCUMENT, script: str = REPLY, name: str = NAME, **changes) -> Record:
    """Make the record of a document."""
    result, assignment = review(folder, text, script, name)
    return make_record(result, assignment.document, assignment.rubric, name, **changes)


def settle(root: Path, record: Record, text: str = DOCUMENT) -> Path:
    """Put a document and its record into a project; gives the record's place."""
    path = root / record.document
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return write_record(root, record)
