"""What became of the claims and facts that code computed again and laid side by side, counted."""

from reviewer.domain.base import Value


class Recount(Value):
    """What became of the claims that the LLM listed for code to compute again, and of the facts laid side by side."""

    claims: int = 0
    """Claims listed."""
    refused: int = 0
    """Nothing was claimed: a quote is not in the document, or a number is not in its quote."""
    held: int = 0
    """The stated result lies within what the printed roundings allow."""
    undecided: int = 0
    """Code cannot tell, or the difference may be a matter of reading or method."""
    differing: int = 0
    """The stated result does not follow; each is a finding unless a check has already raised it."""
    facts: int = 0
    """Facts whose text stands in a verified quote."""
    facts_refused: int = 0
    """Facts left out because it does not."""

    def __add__(self, other: "Recount") -> "Recount":
        """Add up two counts."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Recount(**{key: mine[key] + theirs[key] for key in mine})
