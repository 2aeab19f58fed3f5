"""The one shape of every reply: what each task asks for has a list of its own, and the others stay empty."""

from reviewer.domain.claims_reply import ClaimReply, FactReply
from reviewer.domain.reply import CriterionReply
from reviewer.domain.ruling_reply import RulingReply


class WholeReply(CriterionReply):
    """The whole reply to one request."""

    rulings: tuple[RulingReply, ...]
    """One ruling for each finding that the task asks to refute, in their order; an empty list when it names none."""
    claims: tuple[ClaimReply, ...]
    """Results worth computing again, those that decide most first; an empty list if there are none or the task does not
    ask for any."""
    facts: tuple[FactReply, ...]
    """Figures that are given more than once, each place an item of its own; an empty list if there are none or the task
    does not ask for any."""
