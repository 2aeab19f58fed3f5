"""What a review may show an LLM of a document that cannot be trusted, and what becomes of two passes over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.domain.document import Document
from reviewer.domain.finding import Answer, Signal, Verdict
from reviewer.domain.trust import SecondPass, Untrusted
from reviewer.engine.part import Part
from reviewer.errors import IntegrityError
from reviewer.trust.scan import Scan, cover, cover_lines, scan_document

CAUTION = (Verdict.NOT_MET, Verdict.PARTIAL, Verdict.CANNOT_ASSESS, Verdict.MET, Verdict.NOT_APPLICABLE)
"""Verdicts from the lowest to the highest: of two passes the lower one counts."""


@dataclass(frozen=True)
class Screening:
    """What code knows of a document's hidden text before anything is sent."""

    document: Document
    policy: Untrusted

    @cached_property
    def scan(self) -> Scan:
        """What was found."""
        return scan_document(self.document)

    @cached_property
    def view(self) -> Document:
        """The document as the LLM reads it: without what no reader sees, unless the policy is only to flag."""
        return self.document if self.policy == "flag" else cover(self.document, self.scan.hidden)

    @cached_property
    def told_lines(self) -> frozenset[int]:
        """Lines on which the view tells a reviewer what to do: no quote of them is evidence."""
        return self.scan.told_lines if self.policy == "flag" else self.scan.told_lines_seen

    @cached_property
    def second_view(self) -> Document | None:
        """The view without those lines and without hidden text, for a second pass; nothing when there are none."""
        if not self.told_lines:
            return None
        return cover_lines(cover(self.document, self.scan.hidden), self.told_lines)

    @cached_property
    def open_view(self) -> Document:
        """What every reader sees, without the lines that tell a reviewer what to do, whatever the policy lets through.

        What speaks for a document must stand here: words that take a finding away, and those that come nearest to what
        is missing.
        """
        return self.second_view or cover(self.document, self.scan.hidden)

    def refuse(self) -> None:
        """Refuse a document with hidden instructions where the policy says so.

        Raises:
            IntegrityError: it is refused.
        """
        found = self.scan.integrity
        if self.policy == "refuse" and found:
            more = f", and {len(found) - 1} more" if len(found) > 1 else ""
            raise IntegrityError(
                f"{self.document.path}, line {found[0].line}: text that no reader sees tells a reviewer what to do "
                f"({found[0].kind.value.replace('-', ' ')}){more}; nothing was sent",
                "`reviewer check` shows what it says. Delete it, or review with --untrusted strip.",
            )

    def keep_sayable(self, signals: Sequence[Signal]) -> tuple[Signal, ...]:
        """Keep the signals that an LLM may be told of: none whose words could come from hidden or flagged text."""
        return tuple(s for s in signals if not s.suppressed and not s.is_integrity and self._is_sayable(s))

    def _is_sayable(self, signal: Signal) -> bool:
        start, end = signal.anchor.start, signal.anchor.end
        lines = range(signal.anchor.line_start, signal.anchor.line_end + 1)
        hidden = any(begin < end and start < stop for begin, stop in self.scan.hidden)
        return not hidden and self.scan.told_lines.isdisjoint(lines)


def join_passes(first: Sequence[Part], second: Sequence[Part], lines: frozenset[int]) -> tuple[list[Part], SecondPass]:
    """Join two passes over a document: of each question's two answers the lower one counts, and all findings stay.

    Samples are joined each with its own.

    Args:
        first: what the requests with the flagged lines brought.
        second: what those without them brought.
        lines: the flagged lines.
    """
    of_second = {(part.sample, name): answer for part in second for name, answer in part.answers.items()}
    lowered: set[str] = set()
    for part in first:
        for name, answer in part.answers.items():
            other = of_second.pop((part.sample, name), None)
            if other is not None and _is_lower(other, answer):
                note = "the answer without the lines that speak to the reviewer, which is the lower one"
                part.answers[name] = other.model_copy(update={"note": other.note or note})
                lowered.add(name)
    for part in second:
        part.answers = {name: answer for name, answer in part.answers.items() if (part.sample, name) in of_second}
    failed = all(part.failed for part in second)
    passes = SecondPass(lines=tuple(sorted(lines)), lowered=tuple(sorted(lowered)), failed=failed)
    return [*first, *second], passes


def _is_lower(one: Answer, other: Answer) -> bool:
    return CAUTION.index(one.verdict) < CAUTION.index(other.verdict)
