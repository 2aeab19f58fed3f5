"""A review with its document and rubric → its record. Pure."""

from bisect import bisect_left
from typing import Any, TypeVar

from reviewer.domain.base import Value
from reviewer.domain.document import LINE_END, Document
from reviewer.domain.finding import Anchor
from reviewer.domain.record import Digests, Record, RecordedAnswer, RecordedFinding, RecordedRating
from reviewer.domain.review import LevelShare, Review
from reviewer.domain.rubric import Rubric
from reviewer.records.prints import print_sections

V = TypeVar("V", bound=Value)

TAKEN_OVER = (
    "kind", "rubric_title", "depth", "level", "samples", "seed", "untrusted", "decision", "score", "interval",
    "reasons", "coverage", "grounding", "recount", "usage", "cost",
)  # fmt: skip
"""Fields of a record that are a review's own; one that a review does not have yet keeps its default."""


def make_record(
    review: Review, document: Document, rubric: Rubric, name: str, previous: Record | None = None
) -> Record:
    """Make the record of a review.

    Args:
        review: the review.
        document: what was reviewed.
        rubric: what it was reviewed by.
        name: path of the document from the project's root.
        previous: the record before, whose dispositions stay with findings that are raised again.
    """
    ends = _LineEnds(document.text)
    kept = previous is not None and review.convergence is None  # else the review has taken them along itself
    dispositions = {finding.id: finding.disposition for finding in previous.findings} if previous and kept else {}
    findings = [
        RecordedFinding(
            **{**_list_fields(ends.settle(finding)), "disposition": dispositions.get(finding.id, finding.disposition)}
        )
        for finding in review.findings
    ]
    origin = review.provenance
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    return Record(
        document=name,
        digests=Digests(
            document=origin.document_digest, rubric=origin.rubric_digest, prompts=origin.prompt_fingerprint
        ),
        reviewer_version=origin.reviewer_version,
        model=origin.model,
        answered_by=origin.answered_by,
        ratings=tuple(
            RecordedRating(
                **_list_fields(rating),
                title=review.criterion_titles.get(rating.criterion_id, rating.criterion_id),
                weight=weights[rating.criterion_id],
            )
            for rating in review.ratings
        ),
        levels=tuple(LevelShare(level=one.level, met=one.met, questions=one.questions) for one in review.levels),
        answers=tuple(
            RecordedAnswer(
                question_id=answer.question_id,
                verdict=answer.verdict,
                anchors=tuple(ends.settle(anchor) for anchor in answer.anchors),
            )
            for answer in review.answers
        ),
        findings=tuple(sorted(findings, key=lambda finding: finding.id)),
        signals=tuple(ends.settle(signal) for signal in review.signals),
        convergence=None if review.convergence is None else ends.settle(review.convergence),
        sections=print_sections(document, [anchor for finding in findings for anchor in finding.anchors]),
        **{name: getattr(review, name) for name in TAKEN_OVER if name in Review.model_fields},
    )


def _list_fields(value: Value) -> dict[str, Any]:
    return {name: getattr(value, name) for name in type(value).model_fields}


class _LineEnds:
    """Anchors in a text as it is → anchors in the same text with line feeds as line ends."""

    def __init__(self, text: str) -> None:
        self._pairs = [match.start() for match in LINE_END.finditer(text) if match.end() - match.start() == 2]
        self._plain = "\r" not in text

    def settle(self, value: V) -> V:
        """Settle every anchor that a value holds."""
        if self._plain:
            return value
        if isinstance(value, Anchor):
            start = value.start - bisect_left(self._pairs, value.start)
            end = value.end - bisect_left(self._pairs, value.end - 1)
            quote = LINE_END.sub("\n", value.quote)
            return value.model_copy(update={"start": start, "end": end, "quote": quote})
        inner = {name: self._settle_any(field) for name, field in _list_fields(value).items()}
        return value.model_copy(update=inner)

    def _settle_any(self, value: Any) -> Any:
        if isinstance(value, Value):
            return self.settle(value)
        if isinstance(value, tuple):
            return tuple(self._settle_any(item) for item in value)
        return value


def settle_document(document: Document) -> str:
    """Give a document's text as a record's anchors count in it."""
    return LINE_END.sub("\n", document.text)
