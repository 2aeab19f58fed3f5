"""A review and what it is made of; a failure where there is none; a run that holds both."""

from enum import StrEnum
from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.convergence import Convergence
from reviewer.domain.finding import Answer, Finding, Signal
from reviewer.domain.recount import Recount
from reviewer.domain.rubric import Level, Severity
from reviewer.domain.trust import Mark, Redaction, SecondPass, Untrusted

INTEGRITY_RANK = 100
"""Stands above the rank of every severity."""

Depth = Literal["quick", "standard", "deep"]
Interval = tuple[float, float]
"""Lower and upper bound."""


class Decision(StrEnum):
    """What code makes of ratings and findings at the level bar."""

    READY = "ready"
    """No open blocker or major, every question answered."""
    REVISE = "revise"
    """An open major, or a question that nobody answered."""
    RETHINK = "rethink"
    """An open blocker."""
    NOT_ASSESSED = "not_assessed"
    """No LLM took part."""


class Rating(Value):
    """A criterion's score, computed from its answers and findings."""

    criterion_id: str
    score: float | None
    """1 to 5; nothing when no question of the criterion was answered."""
    capped_by: str = ""
    """What holds the score down, in words, or an empty string."""
    questions: int
    """Questions of the criterion that apply to the document."""
    answered: int
    """Those of them with an answer that counts."""
    interval: Interval | None = None
    """90 % interval of the score over samples; nothing with fewer than three."""


class LevelGap(Value):
    """A question that a document does not meet, or only in part."""

    question_id: str
    ask: str
    partly: bool
    suggestion: str
    """What to do: as the finding on the question says, else as the rubric would have it answered."""


class LevelShare(Value):
    """How many of a level's applicable questions the document meets; a partial answer counts half."""

    level: Level
    met: float
    questions: int
    gaps: tuple[LevelGap, ...] = ()
    """What separates the document from this level, in the rubric's order."""


class Usage(Value):
    """Tokens as the server counted them, over every answer that was paid for."""

    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    """Prompt tokens that the provider had in its own cache; part of `prompt_tokens`."""
    completion_tokens: int = 0
    from_cache: int = 0
    """Requests answered from our own cache: no tokens, no cost."""
    unreported: int = 0
    """Answers that came without a count: the sums above are then too low."""

    def __add__(self, other: "Usage") -> "Usage":
        """Add up two counts."""
        return Usage(**{name: count + getattr(other, name) for name, count in self})


class Cost(Value):
    """Price of a review; an unknown price is nothing, never zero."""

    amount: float | None
    currency: str = "USD"
    price_date: str = ""
    """Date of the price used, or an empty string."""


class Grounding(Value):
    """What became of the evidence that the LLM gave."""

    quotes: int = 0
    """Quotes that the LLM copied, re-asked ones included once."""
    grounded: int = 0
    """Found in the document to the character."""
    repaired: int = 0
    """Found only after the LLM was asked again."""
    dropped: int = 0
    """Never found; nothing that rests on them is shown."""
    contested: int = 0
    """Claims that something is missing although a term looked for stands in the document."""
    upheld: int = 0
    """Contested claims that the LLM kept after seeing the place, shown with it."""

    def __add__(self, other: "Grounding") -> "Grounding":
        """Add up two counts."""
        return Grounding(**{name: count + getattr(other, name) for name, count in self})


class Coverage(Value):
    """What was read and answered."""

    questions: int
    """Questions of the rubric that apply to the document."""
    answered: int
    lines_read: int
    lines: int
    unanswered: tuple[str, ...] = ()
    """Ids of questions without an answer that counts."""
    failed_requests: int = 0
    """Requests that brought nothing, or only the part of a reply that came before it broke off."""
    notes: tuple[str, ...] = ()
    """Requests that failed and what was lost with them, in a sentence each."""
    windows: int = 1
    """In how many windows the document was read; 1 where it was read as a whole."""

    @property
    def share(self) -> float:
        """Answered questions as a share, 0 to 1; 0 when there are none."""
        return self.answered / self.questions if self.questions else 0.0

    @property
    def complete(self) -> bool:
        """True when every question was answered and every line read."""
        return self.questions > 0 and self.answered == self.questions and self.lines_read == self.lines


class Provenance(Value):
    """What a review was made from and with; two reviews compare only where these agree."""

    reviewer_version: str
    document_digest: str
    rubric_digest: str
    prompt_fingerprint: str
    """SHA-256 over the prompt templates and the reply schema."""
    model: str | None
    """Name of the LLM as asked for, or nothing without one."""
    answered_by: tuple[str, ...] = ()
    """Names under which the server answered."""
    endpoint: str | None = None
    recorded: str = ""
    """For a recorded reply: who made it and when, in a sentence."""


class ScoreGate(Value):
    """What became of a least score that was asked for."""

    least: float
    """The score to clear, 1 to 5."""
    outcome: Literal["passed", "failed", "borderline"]
    """`passed` only if the lower bound of the interval clears it; `borderline` where the interval straddles it.
    Without an interval the score alone decides."""


class Review(Value):
    """One document's review."""

    document: str
    """Path as the user named it."""
    kind: str
    """Id of the rubric."""
    kind_reason: str
    """Why this rubric was chosen."""
    rubric_title: str
    criterion_titles: dict[str, str]
    """Id of each criterion → its title, in the rubric's order."""
    depth: Depth
    level: Level
    decision: Decision
    score: float | None
    """Weighted mean of the ratings, 1 to 5, or nothing without one."""
    interval: Interval | None = None
    """90 % interval of the score over samples; nothing with fewer than three."""
    samples: int = 1
    """How often the document was read and the questions were asked."""
    seed: int | None = None
    """What the order in each sample was drawn by; nothing where nothing was sampled."""
    score_gate: ScoreGate | None = None
    """Nothing where no least score was asked for."""
    reasons: tuple[str, ...] = ()
    """What the decision rests on, in a sentence each."""
    ratings: tuple[Rating, ...]
    levels: tuple[LevelShare, ...]
    findings: tuple[Finding, ...]
    """Ranked, heaviest first."""
    signals: tuple[Signal, ...] = ()
    answers: tuple[Answer, ...]
    refuted: tuple[Finding, ...] = ()
    """Findings that the refuter has refuted with words of the document: hidden from reports, never counted."""
    coverage: Coverage
    grounding: Grounding = Grounding()
    recount: Recount = Recount()
    usage: Usage = Usage()
    cost: Cost = Cost(amount=None)
    provenance: Provenance
    warnings: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    """Secrets that were replaced before anything was sent or stored, by kind."""
    marks: tuple[Mark, ...] = ()
    """Text that no reader sees, and text that speaks to a reviewer, found by code before anything was sent."""
    untrusted: Untrusted = "strip"
    """What was done about them: `strip` takes what no reader sees out of what the LLM reads, `flag` leaves it there."""
    convergence: Convergence | None = None
    """What became of the findings of the last review; nothing where none is recorded."""
    second_pass: SecondPass | None = None
    """What came of reviewing again without the lines that speak to a reviewer; nothing when there were none."""

    @property
    def heaviest(self) -> Severity | None:
        """The heaviest finding, or signal of a check, that counts at the gate."""
        found = [finding.severity for finding in self.findings if finding.gates and not finding.settled]
        found += [signal.severity for signal in self.signals if not signal.suppressed and not signal.is_hint]
        return max(found, key=lambda severity: severity.rank, default=None)

    @property
    def steered(self) -> bool:
        """Whether text that no reader sees tells the reviewer what to do: exit code 4, whatever the gate."""
        return any(signal.is_integrity for signal in self.signals)

    @property
    def heaviest_rank(self) -> int | None:
        """Rank of the heaviest that counts at the gate; above all severities when the document tries to steer."""
        heaviest = self.heaviest
        return INTEGRITY_RANK if self.steered else None if heaviest is None else heaviest.rank

    @property
    def incomplete(self) -> bool:
        """True when not everything was asked and answered.

        Such a review passes no gate: one that passes because nobody looked would be worse than none.
        """
        return self.decision is Decision.NOT_ASSESSED or self.coverage.failed_requests > 0


class Failure(Value):
    """Why a document has no review: a value, so that the other documents go on."""

    document: str
    reason: str
    """What happened."""
    hint: str = ""
    """What to do next."""
    exit_code: int = 3


class Checked(Value):
    """What the checks found in one document; no LLM took part and nothing was rated."""

    document: str
    """Path as the user named it."""
    document_digest: str
    signals: tuple[Signal, ...]
    """In the order of their place; suppressed ones are marked, hints are there only when asked for."""
    hints: int = 0
    """Hints left out."""
    unchanged: int = 0
    """Signals left out because their lines did not change since the revision that was asked about."""
    warnings: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    """Secrets that the report does not repeat, by kind."""


class Run(Value):
    """What one command brought: reviews, results of checks, and failures."""

    reviews: tuple[Review, ...] = ()
    checked: tuple[Checked, ...] = ()
    failures: tuple[Failure, ...] = ()
