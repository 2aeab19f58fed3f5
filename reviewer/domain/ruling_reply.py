"""What an LLM must send back about each finding that it is asked to refute: a ruling, and no severity of its own."""

from typing import Literal

from reviewer.domain.base import DescribedValue
from reviewer.domain.reply import EvidenceReply

RulingVerdict = Literal["stands", "overstated", "refuted"]


class RulingReply(DescribedValue):
    """The ruling on one finding."""

    finding: int
    """Number of the finding, copied."""
    reasoning: str
    """Two or three sentences: what the document says about it where you looked, and what follows for the finding."""
    evidence: tuple[EvidenceReply, ...]
    """Quotes of the document's words that the ruling rests on, at most 3; `refuted` needs at least one that says more
    than the words the finding quotes; an empty list only for `stands`."""
    verdict: RulingVerdict
    """`refuted` if the words quoted show that the finding is wrong; `overstated` if the problem is there but smaller
    than the finding says; `stands` if neither."""
