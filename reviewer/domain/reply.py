"""What an LLM must send back. Each field's sentence is also its description in the schema that is sent.

The shape is flat and small on purpose: at most five levels, every field required, nothing with a default, no
lengths or patterns (servers refuse them), reasoning and evidence before the verdict, and no field for a score.
"""

from typing import Literal

from reviewer.domain.base import DescribedValue
from reviewer.domain.finding import Confidence, Verdict
from reviewer.domain.rubric import Severity


class EvidenceReply(DescribedValue):
    """One piece of evidence: words copied from the document, or terms looked for in vain."""

    kind: Literal["quote", "absence"]
    """`quote` for words that stand in the document; `absence` for something that is missing from it."""
    quote: str
    """For `quote`: 4 to 40 consecutive words copied character by character from the document, without the line
    tags; never shortened with dots, never corrected or paraphrased. For `absence`: an empty string."""
    line_start: int
    """First line of the quote by its line tag; 0 for an absence."""
    line_end: int
    """Last line of the quote by its line tag; 0 for an absence."""
    looked_for: tuple[str, ...]
    """For `absence`: 3 to 8 words or short phrases that would stand in the document if the thing were there,
    synonyms included; code searches them. For `quote`: an empty list."""
    section: str
    """Heading of the section the quote is from or, for an absence, where the missing thing would belong."""


class AnswerReply(DescribedValue):
    """The answer to one question."""

    question_id: str
    """Id of the question, copied."""
    reasoning: str
    """One or two sentences: what the document says about it, and what would have to stand there to meet it."""
    evidence: tuple[EvidenceReply, ...]
    """What the verdict rests on, at most 3 pieces; `met` and `partial` need at least one quote, `not_met` a quote
    or an absence."""
    verdict: Verdict
    """`met` only if the words quoted meet the question as asked; `partial` if they meet a part of it; `not_met` if
    they do not or nothing stands there; `not_applicable` only where the question carries a condition that
    does not hold; `cannot_assess` only if the document by its nature cannot show it."""


class FindingReply(DescribedValue):
    """One thing for the author to change."""

    criterion_id: str
    """Id of the criterion that it belongs to, copied from the list."""
    question_id: str | None
    """Id of the question that it shows to be not met or only partly met, copied, or null if it belongs to none."""
    reasoning: str
    """Two or three sentences from the document's words to the problem."""
    evidence: tuple[EvidenceReply, ...]
    """The words it is about: one quote; two quotes for a contradiction, one for each side; or one absence."""
    counter_argument: str
    """The strongest argument that this is not a problem, in one sentence."""
    title: str
    """The problem in at most 12 words."""
    problem: str
    """What is wrong and why, in at most 60 words, so that the author needs no further explanation."""
    if_left_as_is: str
    """What will happen to the reader, the decision or the system if nothing is changed, in one sentence."""
    suggestion: str
    """The smallest change that resolves it, concrete enough to act on."""
    replacement: str | None
    """Words that could stand in place of the quote, or null; no facts that the document does not hold."""
    severity: Severity
    """`blocker`: the document must not be used for its purpose before this is resolved; `major`: a demanding staff
    engineer holds the document back for it; `minor`: worth changing, holds nothing back; `nit`: taste."""
    confidence: Confidence
    """How sure you are after the counter-argument; `low` where it leaves you in doubt."""


class CriterionReply(DescribedValue):
    """The whole reply to one request."""

    analysis: str
    """Your reading in three to eight sentences, problems before strengths."""
    answers: tuple[AnswerReply, ...]
    """One answer for each question asked, in their order; an empty list when none is asked."""
    findings: tuple[FindingReply, ...]
    """The things to change, the heaviest first; an empty list if there are none."""
