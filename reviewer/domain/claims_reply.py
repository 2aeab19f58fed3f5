"""What an LLM must send back about a claim that code is to compute again, and about a fact to lay beside others.

Flat and small like the rest of the reply: every field required, nothing with a default, no field for a verdict or
a severity.
"""

from typing import Literal

from reviewer.domain.base import DescribedValue
from reviewer.domain.claim import Operation, Role


class OperandReply(DescribedValue):
    """A number that goes into a calculation, as it is printed."""

    quote: str
    """Words copied character by character from the document that hold the number: 4 to 40 consecutive words, or the
    whole table row."""
    line_start: int
    """First line of the quote by its line tag."""
    line_end: int
    """Last line of the quote by its line tag."""
    text: str
    """The number alone as it is printed in that quote, with sign, currency, scale and unit where they stand beside it,
    such as `€0.99 M`; for a time the whole stamp, such as `11 Feb 04:40 UTC`. Never converted, never rounded."""
    role: Role
    """What the number is to the operation; one of the roles listed for it."""


class StatedReply(DescribedValue):
    """The result that the document states."""

    quote: str
    """Words copied character by character from the document that hold the result."""
    line_start: int
    """First line of the quote by its line tag."""
    line_end: int
    """Last line of the quote by its line tag."""
    text: str
    """The result alone as it is printed in that quote; for an interval both ends, for a split all of its parts."""


class ClaimReply(DescribedValue):
    """A stated result that follows from other numbers of the document."""

    what: str
    """What the result is, in at most 8 words, such as `yearly saving of option B`."""
    operation: Operation
    """The calculation that leads from the operands to the result."""
    operands: tuple[OperandReply, ...]
    """Every number that goes in, none left out and none that the document does not print."""
    stated: StatedReply
    """The result, whether it is right or not."""


class FactReply(DescribedValue):
    """A figure or name that the document gives for one definite thing."""

    kind: Literal["number", "date", "owner", "unit", "constraint", "name"]
    """What the text is."""
    label: str
    """What it is a figure of, so exactly that the same label means the same thing: measure, subject, period, arm,
    place, and whether it is target, limit, plan or measured, such as `search p99 latency limit`. The same words each
    time."""
    text: str
    """The figure, date or name as it is printed in the quote, with its unit."""
    quote: str
    """Words copied character by character from the document that hold it."""
    line_start: int
    """First line of the quote by its line tag."""
    line_end: int
    """Last line of the quote by its line tag."""
