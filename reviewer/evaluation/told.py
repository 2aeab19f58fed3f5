"""What an arm told the author of a document: the one shape in which arms are compared."""

from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.finding import Finding, Signal
from reviewer.domain.review import Review
from reviewer.domain.rubric import Severity


class Told(Value):
    """One thing that an arm told the author."""

    id: str
    """The finding's id, a check's code with its place, or a number for the plain prompt."""
    title: str
    words: str
    """Title, problem, suggestion and terms looked for: what a term of an omission is searched in."""
    severity: Severity
    gates: bool = True
    """False where it is shown as the way to a higher level and holds nothing back."""
    question: str | None = None
    sections: tuple[str, ...] = ()
    """Headings it names or stands under."""
    spans: tuple[tuple[int, int], ...] = ()
    """Places of its verified quotes, as offsets [start, end) of the document's text."""
    unverified: int = 0
    """Quotes that do not stand in the document, shown to the author all the same; only the plain prompt has any."""
    by: Literal["model", "check"] = "model"

    @property
    def holds_back(self) -> bool:
        """Whether it is a blocker or a major that counts."""
        return self.gates and self.severity in (Severity.BLOCKER, Severity.MAJOR)


class Spent(Value):
    """What an arm asked for one document; tokens are estimated the same way for every arm."""

    requests: int = 0
    prompt_tokens: int = 0
    repeated_tokens: int = 0
    """Prompt tokens in messages that an earlier request about the document began with: what a provider can cache."""
    completion_tokens: int = 0
    amount: float | None = None
    """Price as the endpoint's usage gives it; nothing for recorded replies and unknown prices."""
    currency: str = "USD"


class Outcome(Value):
    """What one run of an arm brought for one variant of a document."""

    case: str
    variant: str
    arm: str
    run: int
    told: tuple[Told, ...] = ()
    """In the order in which the author sees it, heaviest first."""
    score: float | None = None
    interval: tuple[float, float] | None = None
    ratings: dict[str, float] = {}
    decision: str = ""
    refuted: int = 0
    """Findings that the refuter took back."""
    not_met: tuple[str, ...] = ()
    """Questions answered `not_met` or `partial`."""
    spent: Spent = Spent()
    answered_by: tuple[str, ...] = ()
    """Who gave the replies, in words."""
    failure: str = ""
    """Why there is no result, or an empty string."""

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What it is the outcome of."""
        return self.case, self.variant, self.arm, self.run


def tell_review(review: Review) -> tuple[Told, ...]:
    """Give what a review's report tells: its findings and those of the checks, heaviest first."""
    signals = [signal for signal in review.signals if not signal.suppressed and not signal.is_hint]
    told = [*(_tell_finding(finding) for finding in review.findings), *(_tell_signal(signal) for signal in signals)]
    # stable: within a severity the review's own order stays, and what code found comes after
    return tuple(sorted(told, key=lambda one: (not one.gates, -one.severity.rank)))


def _tell_finding(finding: Finding) -> Told:
    sections = dict.fromkeys(title for anchor in finding.anchors for title in anchor.section)
    return Told(
        id=finding.id,
        title=finding.title,
        words="\n".join((finding.title, finding.problem, finding.suggestion, *finding.looked_for)),
        severity=finding.severity,
        gates=finding.gates,
        question=finding.question_id,
        sections=tuple(sections),
        spans=tuple((anchor.start, anchor.end) for anchor in finding.anchors),
    )


def _tell_signal(signal: Signal) -> Told:
    anchor = signal.anchor
    return Told(
        id=f"{signal.code}-{anchor.start}",
        title=signal.message,
        words=signal.message,
        severity=signal.severity,
        sections=anchor.section,
        spans=((anchor.start, anchor.end),),
        by="check",
    )
