"""A claim to compute again, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reviewer.domain.claim import Operation, Role
from reviewer.quantities.numbers import Style
from reviewer.quantities.ranges import Range


@dataclass(frozen=True)
class Printed:
    """A number as it is printed, with the characters around it, in which units and words such as "about" stand."""

    text: str
    before: str = ""
    """What stands before it in the same quote."""
    after: str = ""
    """What stands behind it in the same quote."""


@dataclass(frozen=True)
class Operand:
    """A number that goes into a calculation."""

    role: Role
    printed: Printed


@dataclass(frozen=True)
class Claim:
    """A stated result and the numbers that it is said to follow from."""

    operation: Operation
    operands: tuple[Operand, ...]
    stated: Printed
    style: Style = Style.POINT
    """How the document prints decimals."""
    nearby: tuple[Printed, ...] = ()
    """Other numbers of the same sentences and tables. Where one of them in place of an operand, or beside the operands,
    gives the stated result, the claim was probably read wrongly, and nothing is said."""

    def printed(self, *roles: Role) -> tuple[Printed, ...]:
        """Give the numbers of some roles, in the order in which they were named."""
        return tuple(operand.printed for operand in self.operands if operand.role in roles)


class Outcome(StrEnum):
    """What became of a claim."""

    HOLDS = "holds"
    """The stated result lies within what the roundings allow."""
    DIFFERS = "differs"
    """It does not, and no other reading of the same numbers gives it."""
    CANNOT = "cannot"
    """Code cannot tell."""


@dataclass(frozen=True)
class Recomputed:
    """What code makes of a claim."""

    outcome: Outcome
    value: str = ""
    """The computed result, printed like the stated one; empty where nothing was computed."""
    arithmetic: str = ""
    """The whole calculation on one line."""
    reason: str = ""
    """Why code cannot tell."""
    is_slight: bool = False
    """It differs by less than one unit of the last digit printed, as when digits are cut off and not rounded."""


@dataclass(frozen=True)
class Computation:
    """A calculation done, in the unit of the stated result."""

    result: Range
    """All that the printed operands can give."""
    value: Decimal
    """What they give as they stand."""
    formula: str
    """The calculation as one would write it, without its result."""
    otherwise: tuple[Range, ...] = ()
    """What other readings of the same numbers give."""
    alike: tuple[Range, ...] = ()
    """Other results of the same kind, such as the other changes and shares in percent that two numbers have."""
    printed_nearby: tuple[Range, ...] = ()
    """Other numbers of the stated one's kind beside it."""
    farthest: Decimal = Decimal(12)
    """A result off by a larger factor, other than a power of ten, comes from other numbers and not from a slip."""
    is_mixed: bool = False
    """Only some of the numbers have a unit, so that they may be of different kinds."""


class Undecidable(ValueError):
    """Code cannot tell; the message says why."""


def cannot(reason: str) -> Recomputed:
    """Say why code cannot tell."""
    return Recomputed(Outcome.CANNOT, reason=reason)


def join_texts(printed: Iterable[Printed], sign: str) -> str:
    """Write numbers as printed with a sign between them."""
    return f" {sign} ".join(" ".join(one.text.split()) for one in printed)
