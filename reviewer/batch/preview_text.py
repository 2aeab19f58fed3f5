"""What a batch would do and cost, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.batch.counting import say_count
from reviewer.batch.forecast import Span
from reviewer.batch.survey import Survey
from reviewer.reporters.escaping import flatten_text

SHOWN_REASONS = 5
MANY_DOCUMENTS = 200
HIGH_PRICE = 5.0
"""In the price table's currency. A start that asks about more documents or may cost more is asked about first."""


@dataclass(frozen=True)
class Preview:
    """What a batch would do and cost."""

    survey: Survey
    to_ask: int
    """Documents, without those of the sample that cannot be reviewed."""
    planned: int
    """Documents of the sample, each planned as it would be asked about."""
    kinds: Counter[str]
    """Rubric → documents of the sample."""
    requests: Span
    prompt: Span
    """Tokens."""
    reply: Span
    """Tokens."""
    counted: int
    """Documents of the journal that the estimate was corrected by."""
    price: tuple[Span, str, str] | None
    """Range, currency and date; nothing when the price is unknown."""
    seconds: Span | None
    """At the pace that the user allows; nothing when that is not known."""
    endpoint: str
    depth: str
    half_price: bool
    """Through the Batch API."""

    @property
    def is_costly(self) -> bool:
        """Say whether somebody should be asked first."""
        dear = self.price is not None and self.price[0].high > HIGH_PRICE
        return self.to_ask > MANY_DOCUMENTS or dear

    def describe(self) -> str:
        """Describe it, a line each."""
        lines = [self._describe_documents(), *self._describe_faults()]
        lines.append(f"to ask: {self.endpoint}, depth {self.depth}{', through the Batch API' * self.half_price}")
        if self.to_ask:
            lines += [*self._describe_amounts(), f"price: {self._describe_price()}", f"time: {self._describe_time()}"]
        return "".join(f"{line}\n" for line in lines)

    def _describe_documents(self) -> str:
        survey = self.survey
        parts = [f"{survey.items:,} in the list", f"{self.to_ask:,} to ask about"]
        if survey.known:
            parts.append(f"{survey.known:,} reviewed already")
        if survey.duplicates:
            parts.append(f"{survey.duplicates:,} equal to another one")
        if survey.unreadable:
            parts.append(f"{survey.unreadable:,} that cannot be reviewed")
        return f"documents: {', '.join(parts)}"

    def _describe_faults(self) -> Iterator[str]:
        for reason, number in self.survey.reasons.most_common(SHOWN_REASONS):
            yield f"  {flatten_text(reason)}{f' ({number:,} times)' if number > 1 else ''}"
        if len(self.survey.reasons) > SHOWN_REASONS:
            yield f"  and {len(self.survey.reasons) - SHOWN_REASONS:,} other reasons"

    def _describe_amounts(self) -> Iterator[str]:
        rest = self.survey.to_ask - self.planned
        if self.kinds:
            kinds = ", ".join(f"{number:,} {kind}" for kind, number in self.kinds.most_common())
            yield f"kinds: {kinds}{f', of the sample of {self.planned:,}' if rest else ''}"
        yield f"requests: {write_span(self.requests)}"
        yield f"tokens: {write_span(self.prompt)} in, {write_span(self.reply)} out"
        how = f"  planned exactly: {say_count(self.planned, 'document')}"
        how += f", the other {rest:,} reckoned from them by their size" if rest else ""
        how += (
            f"; corrected by what the server counted for {self.counted:,} documents"
            if self.counted
            else "; the estimator's own error is in the range, and answers may be half as long again or half as long"
        )
        yield f"{how}. Parts that are asked again come on top."

    def _describe_price(self) -> str:
        if self.price is None:
            return "unknown: the model is not in the price table (give one with --prices)"
        span, currency, date = self.price
        dated = f" at prices of {date}" if date else ""
        half = ", half of that for live requests" if self.half_price else ""
        return f"{write_money(span)} {currency}{dated}{half}"

    def _describe_time(self) -> str:
        if self.half_price:
            return "within a day, as the Batch API promises"
        if self.seconds is None:
            return "unknown: it depends on the server's limits (give --rpm or --tpm to reckon with yours)"
        return f"at least {write_span(Span(self.seconds.low / 60, self.seconds.high / 60), 1)} minutes at your limits"


def write_span(span: Span, digits: int = 0) -> str:
    """Write a range, or one number where both ends read the same."""
    low, high = f"{span.low:,.{digits}f}", f"{span.high:,.{digits}f}"
    return low if low == high else f"{low} to {high}"


def write_money(span: Span) -> str:
    """Write a range of money with as many digits as a small one needs."""
    return write_span(span, 4 if span.high < 1 else 2)
