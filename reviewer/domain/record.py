"""A record: a review as it is committed beside its document, to be checked again without an LLM."""

from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.convergence import Convergence
from reviewer.domain.disposition import Disposition
from reviewer.domain.finding import Anchor, Finding, Signal, Verdict
from reviewer.domain.recount import Recount
from reviewer.domain.review import Cost, Coverage, Decision, Depth, Grounding, LevelShare, Rating, Usage
from reviewer.domain.rubric import Level
from reviewer.domain.trust import Untrusted


class RecordedFinding(Finding):
    """A finding with what became of it; its anchors count in the document with line feeds as line ends."""

    @property
    def is_open(self) -> bool:
        """Whether it counts: not held back, and neither dismissed nor deferred by its author with a reason."""
        return not self.held_back and not self.disposition.settles


class RecordedRating(Rating):
    """A criterion's rating with what is needed to read it without the rubric."""

    title: str
    weight: float


class RecordedAnswer(Value):
    """A question's verdict and the words that it stands on."""

    question_id: str
    verdict: Verdict
    anchors: tuple[Anchor, ...] = ()


class Digests(Value):
    """What a review was made from; it holds for as long as these are the same."""

    document: str
    """SHA-256 of the document's text with line feeds as line ends and placeholders for secrets."""
    rubric: str
    """SHA-256 of the compiled rubric."""
    prompts: str
    """SHA-256 over the prompt templates and the reply schema."""


class SectionPrint(Value):
    """A section by digests, so that a later text can be laid against the reviewed one without keeping it."""

    path: tuple[str, ...]
    """Headings from the top down to this one; empty for the text before the first heading."""
    digest: str
    """16 hexadecimal digits over the section's words, its own heading with them."""
    sentences: tuple[str, ...]
    """For each sentence, heading, item or table row: 16 hexadecimal digits over its words, `:`, their count."""
    cited: tuple[int, ...] = ()
    """Places in `sentences`, from 0, of those that a finding quotes from."""


class Record(Value):
    """A document's review with what became of its findings."""

    format: Literal["reviewer/record"] = "reviewer/record"
    """Always `reviewer/record`: what this file is."""
    version: Literal[1] = 1
    """Version of the format."""
    document: str
    """Path from the project's root, with forward slashes."""
    kind: str
    """Id of the rubric."""
    rubric_title: str
    digests: Digests
    reviewer_version: str
    model: str | None
    """Name of the LLM as asked for."""
    answered_by: tuple[str, ...] = ()
    """Names under which the server answered."""
    depth: Depth
    level: Level
    """The level bar."""
    samples: int = 1
    """How often the document was read and the questions were asked."""
    seed: int | None = None
    """What the order in each sample was drawn by; nothing where nothing was sampled."""
    untrusted: Untrusted = "strip"
    """What was done about text that no reader sees."""
    decision: Decision
    """What code made of answers, findings and checks, whatever became of the findings since."""
    score: float | None
    """Weighted mean of the ratings, 1 to 5."""
    interval: tuple[float, float] | None = None
    """90 % interval of the score over samples; nothing with fewer than three."""
    reasons: tuple[str, ...] = ()
    """What the decision rests on, in a sentence each."""
    ratings: tuple[RecordedRating, ...]
    """In the rubric's order."""
    levels: tuple[LevelShare, ...]
    answers: tuple[RecordedAnswer, ...]
    """In the rubric's order."""
    findings: tuple[RecordedFinding, ...]
    """By id."""
    signals: tuple[Signal, ...] = ()
    """What checks found."""
    coverage: Coverage
    grounding: Grounding = Grounding()
    recount: Recount = Recount()
    usage: Usage = Usage()
    cost: Cost = Cost(amount=None)
    convergence: Convergence | None = None
    """What became of the findings of the review before; nothing where there was none."""
    sections: tuple[SectionPrint, ...]
    """The reviewed text by digests, in its order."""

    @property
    def steered(self) -> bool:
        """Whether text that no reader sees told the reviewer what to do."""
        return any(signal.is_integrity for signal in self.signals)

    def find(self, finding_id: str) -> RecordedFinding | None:
        """Give a finding by its id."""
        return next((finding for finding in self.findings if finding.id == finding_id), None)

    def with_dispositions(self, dispositions: dict[str, Disposition]) -> "Record":
        """Give the record with other dispositions, by the ids of their findings; ids that it does not have are left."""
        findings = tuple(
            finding.model_copy(update={"disposition": dispositions[finding.id]})
            if finding.id in dispositions
            else finding
            for finding in self.findings
        )
        return self.model_copy(update={"findings": findings})
