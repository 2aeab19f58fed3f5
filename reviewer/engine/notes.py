"""A reply with notes on a window → what code can stand for of them: words of the document, by question."""

from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.domain.finding import Anchor, Verdict
from reviewer.domain.review import Grounding
from reviewer.engine.judging import Judge
from reviewer.grounding.ground import ground_evidence
from reviewer.prompting.note_replies import read_gist
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.replies import parse_reply

NOTED = (Verdict.MET, Verdict.PARTIAL, Verdict.NOT_MET)


class Note(NamedTuple):
    """What a window says on a question."""

    question_id: str
    verdict: Verdict
    """What its words alone come to, in the LLM's view."""
    anchors: tuple[Anchor, ...]
    """Those words, verified."""


@dataclass(frozen=True)
class WindowNotes:
    """Notes on one window."""

    window: int
    gist: str
    """In a few sentences of the LLM's."""
    notes: tuple[Note, ...]
    is_whole: bool = True
    """Whether the reply was: from one that was cut, nothing can be said of what it leaves out."""
    grounding: Grounding = field(default_factory=Grounding)
    """What became of the quotes; those that do not stand in the document are dropped, and not asked again."""


def take_notes(content: str, planned: PlannedRequest, judge: Judge) -> WindowNotes:
    """Read the notes of a reply and keep those whose quotes stand in the document.

    Args:
        content: what the LLM wrote; it can be read, or what is whole of it.
        planned: what it was asked.
        judge: knows the document, and the lines of which no quote is evidence.
    """
    notes = []
    counts = Grounding()
    for answer in parse_reply(content, planned.questions, judge.rubric, salvage=True).answers:
        quotes = [piece for piece in answer.evidence if piece.kind == "quote"]
        grounded = ground_evidence(quotes, judge.locator, excluded_lines=judge.told_lines)
        quoted, found = grounded.counts.quotes, grounded.counts.grounded
        counts += Grounding(quotes=quoted, grounded=found, dropped=quoted - found)
        if grounded.anchors and answer.verdict in NOTED:
            notes.append(Note(answer.question_id, answer.verdict, grounded.anchors))
    return WindowNotes(planned.window, read_gist(content), tuple(notes), grounding=counts)
