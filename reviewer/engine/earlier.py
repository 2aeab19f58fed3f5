"""The last review of a document, and its findings carried into the text as it stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from reviewer.domain.disposition import OPEN, Disposition
from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor, Finding, Hit
from reviewer.domain.record import Record, RecordedFinding
from reviewer.domain.rubric import Level, Rubric
from reviewer.grounding.identity import identify
from reviewer.grounding.locate import Located, Locator
from reviewer.scoring import gates_at

BY_COMMENT = "a comment in the document"
"""Who settled a finding that a comment settles; such a decision lasts as long as the comment."""


class ReviewedText(Protocol):
    """The text of the last review, as far as it can be laid against the one that stands now."""

    def had_sections(self, anchor: Anchor) -> bool:
        """Whether the sections that an anchor touches stood there word for word."""
        ...

    def had_sentences(self, anchor: Anchor) -> bool:
        """Whether the sentences that an anchor touches stood there word for word."""
        ...


@dataclass(frozen=True)
class Earlier:
    """The last review of a document."""

    record: Record
    text: ReviewedText

    def is_of(self, rubric: Rubric) -> bool:
        """Whether it was made by the same kind of rubric: between kinds nothing converges."""
        return self.record.kind == rubric.id


@dataclass(frozen=True)
class Carried:
    """A finding of the last review in the text as it stands now."""

    before: RecordedFinding
    now: Finding
    """The same, with its anchors where its words stand now."""
    stands: bool
    """Whether all the words that it quotes are still there; what is missing quotes none."""
    touched: bool
    """Whether a sentence that it quotes from has changed."""

    @property
    def disposition(self) -> Disposition:
        """What its author did about it, but for what a comment said that may be gone."""
        return OPEN if self.before.disposition.by == BY_COMMENT else self.before.disposition


def carry_over(earlier: Earlier, document: Document, rubric: Rubric, level: Level, locator: Locator) -> list[Carried]:
    """Carry the findings of the last review into the text as it stands now.

    Left out is what was held back, since nobody has seen it, and what the rubric no longer knows.

    Args:
        earlier: the last review.
        document: the document.
        rubric: what it is reviewed by now.
        level: the level bar now.
        locator: finds words in what a reader sees of it.
    """
    same = document.digest == earlier.record.digests.document
    carried = []
    for before in earlier.record.findings:
        question = rubric.find_question(before.question_id or "")
        unknown = rubric.find_criterion(before.criterion_id) is None or (before.question_id and question is None)
        if unknown or (before.held_back and before.disposition == OPEN):
            continue
        mover = _Mover(document, locator, same)
        values = {name: mover.move(getattr(before, name)) for name in Finding.model_fields}
        gates = gates_at(level, question.level if question else None)
        now = Finding(**{**values, "gates": gates, "since_last": "", "follows": "", "remark": ""})
        stands = len(now.anchors) == len(before.anchors)
        changed = not same and not all(earlier.text.had_sentences(anchor) for anchor in now.anchors)
        now = now.model_copy(update={"id": identify(now) if stands else before.id})
        carried.append(Carried(before, now, stands, touched=not stands or changed))
    return carried


@dataclass
class _Mover:
    """Anchors of the last review → anchors in the text as it stands now; those whose words are gone fall away."""

    document: Document
    locator: Locator
    same: bool
    """Whether the text is the same but for its line ends."""

    def move(self, value: object) -> object:
        """Move a field's value, whatever it is."""
        if isinstance(value, Anchor):
            return self._find(value)
        if isinstance(value, tuple):
            return tuple(self._move_all(value))
        return value

    def _move_all(self, values: Iterable[object]) -> Iterable[object]:
        for value in values:
            if isinstance(value, Hit):
                place = self._find(value.anchor)
                if place is not None:
                    yield value.model_copy(update={"anchor": place})
            elif not isinstance(value, Anchor):
                yield value
            elif (place := self._find(value)) is not None:
                yield place

    def _find(self, anchor: Anchor) -> Anchor | None:
        if self.same:
            return self._keep_place(anchor)
        found = self.locator.find(anchor.quote, anchor.line_start, anchor.line_end)
        return found.anchors[0] if isinstance(found, Located) and len(found.anchors) == 1 else None

    def _keep_place(self, anchor: Anchor) -> Anchor:
        """Count an anchor's offsets in this text, whose line ends may be others than the record's."""
        starts = self.document.line_starts
        start = starts[anchor.line_start - 1] + anchor.column_start - 1
        end = starts[anchor.line_end - 1] + anchor.column_end - 1
        return anchor.model_copy(update={"start": start, "end": end})
