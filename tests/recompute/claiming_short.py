"""Builds claims from short notation for tests of single operations."""

from reviewer.domain.claim import Operation, Role
from reviewer.quantities.numbers import Style
from reviewer.recompute.all_operations import recompute
from reviewer.recompute.claim import Claim, Operand, Printed


def make_printed(text):
    """Build a printed number; a tuple gives text, what stands before and what stands behind."""
    return Printed(*text) if isinstance(text, tuple) else Printed(text)


def make_claim(operation, stated, *, nearby=(), style=Style.POINT, **roles):
    """Build a claim: each keyword is a role with one text or a list of them."""
    operands = [
        Operand(Role(role), make_printed(text))
        for role, texts in roles.items()
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    near = tuple(make_printed(text) for text in nearby)
    return Claim(Operation(operation), tuple(operands), make_printed(stated), style, near)


def run(operation, stated, **options):
    """Compute a claim again."""
    return recompute(make_claim(operation, stated, **options))
