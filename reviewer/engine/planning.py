"""What a review will send and cost, before anything is sent."""

from collections.abc import Sequence

from reviewer.domain.review import Cost, Usage
from reviewer.domain.tokens import estimate_tokens
from reviewer.llm.stack import ChatStack
from reviewer.prompting.requests import PlannedRequest


def describe_plan(name: str, planned: Sequence[PlannedRequest], depth: str, stack: ChatStack | None) -> str:
    """Describe the requests of one document: a line each, then tokens and price as a range.

    The lower end takes it that the provider caches the prefix that all requests share, the upper end that it does not.
    """
    lines = [f"{name}: depth {depth}, {len(planned)} request{'' if len(planned) == 1 else 's'}"]
    where = f"{stack.endpoint.base_url}, model {stack.model}" if stack else "none: no model is configured"
    lines.append(f"  endpoint: {where}")
    for number, one in enumerate(planned, 1):
        asks = f", {len(one.questions)} questions" if one.questions else ""
        lines.append(
            f"  {number}. {one.request.purpose}: about {one.prompt_tokens:,} tokens in, {one.reply_tokens:,} out{asks}"
        )
    usage = Usage(
        requests=len(planned),
        prompt_tokens=sum(one.prompt_tokens for one in planned),
        completion_tokens=sum(one.reply_tokens for one in planned),
    )
    repeated = count_repeated(planned)
    lines.append(
        f"  in all about {usage.prompt_tokens:,} tokens in ({repeated:,} of them a repeated prefix) "
        f"and {usage.completion_tokens:,} out; parts that do not hold are asked again, at most twice"
    )
    if stack:
        low = stack.price(usage.model_copy(update={"cached_tokens": repeated}))
        lines.append(f"  price: {_describe_price(low, stack.price(usage))}")
    return "\n".join(lines) + "\n"


def count_repeated(planned: Sequence[PlannedRequest]) -> int:
    """Count the tokens of prefixes that an earlier request has sent already."""
    seen: set[tuple[str, ...]] = set()
    repeated = 0
    for one in planned:
        prefix = tuple(message.content for message in one.request.messages[:-1])
        repeated += sum(map(estimate_tokens, prefix)) if prefix in seen else 0
        seen.add(prefix)
    return repeated


def _describe_price(low: Cost, high: Cost) -> str:
    if low.amount is None or high.amount is None:
        return "unknown: the model is not in the price table (give one with --prices)"
    dated = f" at prices of {high.price_date}" if high.price_date else ""
    if f"{low.amount:.3f}" == f"{high.amount:.3f}":
        return f"about {high.amount:.3f} {high.currency}{dated}"
    return f"about {low.amount:.3f} to {high.amount:.3f} {high.currency}{dated}, depending on the provider's cache"
