"""What a review will send and cost, before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.domain.review import Cost, Usage
from reviewer.domain.tokens import estimate_tokens
from reviewer.engine.assembling import add_costs
from reviewer.engine.depths import DepthPlan, Pass
from reviewer.engine.refuting import MOST_FINDINGS
from reviewer.llm.stack import ChatStack
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.reply_shape import estimate_schema
from reviewer.prompting.tasks import RULING_TOKENS

FINDING_IN_REFUTATION = 150
"""Tokens of a finding as the refuter is shown it, roughly: title, problem, quotes, question."""


@dataclass(frozen=True)
class ExpectedRequest:
    """A request as `--dry-run` shows it."""

    purpose: str
    prompt_tokens: int
    reply_tokens: int
    questions: int = 0
    at_most: bool = False
    """It depends on what is found: it may be smaller, or not be sent at all."""


@dataclass(frozen=True)
class ReviewPlan:
    """All that one document's review is expected to send."""

    requests: tuple[ExpectedRequest, ...]
    prefix: int
    """Tokens that every request begins with: schema, rules and document."""
    plain: int
    """Prompt tokens of one plain call that brings rules, document and all questions at once."""
    readings: int = 1
    """Views of the document, each with a prefix of its own: two where lines that speak to a reviewer are left out."""
    apart: int = 0
    """Requests to another model, whose cache does not hold the prefix."""

    @property
    def prompt_tokens(self) -> int:
        """Tokens in, over all requests."""
        return sum(one.prompt_tokens for one in self.requests)

    @property
    def reply_tokens(self) -> int:
        """Tokens out, over all requests."""
        return sum(one.reply_tokens for one in self.requests)

    @property
    def cacheable_share(self) -> float:
        """Share of all tokens in that belong to the prefix; each reading pays for its own once."""
        return self.prefix * len(self.requests) / self.prompt_tokens

    @property
    def repeated(self) -> int:
        """Tokens in that repeat the prefix of an earlier request."""
        return self.prefix * (len(self.requests) - self.readings - self.apart)


def plan_review(
    depth: DepthPlan,
    planned: Sequence[PlannedRequest],
    refutation: PlannedRequest,
    quick: PlannedRequest,
    readings: int = 1,
    *,
    apart: bool = False,
) -> ReviewPlan:
    """Lay out what a depth's requests are expected to send.

    Args:
        depth: the plan.
        planned: its requests, but for those that depend on findings.
        refutation: the request to refute no findings at all: what such a request is at least.
        quick: the one request that brings everything at once, to compare with.
        readings: views of the document that the requests read.
        apart: whether another model refutes.
    """
    requests = [
        ExpectedRequest(one.request.purpose, one.prompt_tokens, one.reply_tokens, len(one.questions)) for one in planned
    ]
    if Pass.REFUTER in depth.last:
        prompt_tokens = refutation.prompt_tokens + MOST_FINDINGS * FINDING_IN_REFUTATION
        requests.append(ExpectedRequest("refuter", prompt_tokens, MOST_FINDINGS * RULING_TOKENS, at_most=True))
    first = planned[0].request
    prefix = estimate_schema() + sum(estimate_tokens(message.content) for message in first.messages[:-1])
    others = sum(one.at_most for one in requests) if apart else 0
    return ReviewPlan(tuple(requests), prefix, quick.prompt_tokens, readings, others)


def describe_plan(name: str, depth: DepthPlan, plan: ReviewPlan, stack: ChatStack | None) -> str:
    """Describe the requests of one document: a line each, then tokens and price as a range.

    The lower end takes it that the provider caches the prefix that all requests share, the upper end that it does not.
    """
    number = len(plan.requests)
    lines = [f"{name}: depth {depth.name}, {number} request{'' if number == 1 else 's'} ({depth.purpose})"]
    where = f"{stack.endpoint.base_url}, model {stack.model}" if stack else "none: no model is configured"
    lines.append(f"  endpoint: {where}")
    lines += [f"  {place}. {_describe_request(one, stack)}" for place, one in enumerate(plan.requests, 1)]
    lines.append(
        f"  in all about {plan.prompt_tokens:,} tokens in and {plan.reply_tokens:,} out; "
        "parts that do not hold are asked again, at most twice"
    )
    if number > 1:
        lines.append(
            f"  cacheable: schema, rules and document, {plan.prefix:,} tokens that every request begins with, are "
            f"{plan.cacheable_share:.0%} of all tokens in; {plan.repeated / plan.prompt_tokens:.0%} repeat an earlier "
            "request"
        )
    if stack:
        lines.append(f"  price: {_describe_price(_price(plan, stack, cached=True), _price(plan, stack, cached=False))}")
        lines.append(f"  input beside one plain call with everything: {_compare_with_plain(plan, stack)}")
    return "\n".join(lines) + "\n"


def _describe_request(one: ExpectedRequest, stack: ChatStack | None) -> str:
    model = f" (model {stack.refuter_model})" if one.at_most and stack and stack.refuter_model else ""
    asks = f", {one.questions} questions" if one.questions else ""
    least = "none, or at most " if one.at_most else ""
    return f"{one.purpose}{model}: {least}about {one.prompt_tokens:,} tokens in, {one.reply_tokens:,} out{asks}"


def _price(plan: ReviewPlan, stack: ChatStack, *, cached: bool, replies: bool = True) -> Cost:
    """Price a plan; what another model is asked finds nothing in the cache."""
    others = [one for one in plan.requests if one.at_most and stack.refuter_model]
    own = [one for one in plan.requests if one not in others]
    costs = []
    for requests, price, fresh in ((own, stack.price, plan.readings), (others, stack.price_refuter, len(others))):
        usage = Usage(
            requests=len(requests),
            prompt_tokens=sum(one.prompt_tokens for one in requests),
            cached_tokens=plan.prefix * (len(requests) - fresh) if cached else 0,
            completion_tokens=sum(one.reply_tokens for one in requests) if replies else 0,
        )
        costs += [price(usage)] if requests else []
    return add_costs(costs)


def _compare_with_plain(plan: ReviewPlan, stack: ChatStack) -> str:
    """Say how many times the input price of one plain call all requests cost, with and without a provider's cache."""
    plain = stack.price(Usage(requests=1, prompt_tokens=plan.plain)).amount
    cached, uncached = (_price(plan, stack, cached=cached, replies=False).amount for cached in (True, False))
    if not plain or cached is None or uncached is None:
        return f"{plan.prompt_tokens / plan.plain:.1f} × the tokens; the price is unknown"
    if cached == uncached and plan.repeated:
        return f"{uncached / plain:.1f} × its price; the price table has none for cached tokens of this model"
    return f"{cached / plain:.1f} × its price when the provider caches, {uncached / plain:.1f} × when not"


def _describe_price(low: Cost, high: Cost) -> str:
    if low.amount is None or high.amount is None:
        return "unknown: the model is not in the price table (give one with --prices)"
    dated = f" at prices of {high.price_date}" if high.price_date else ""
    if f"{low.amount:.3f}" == f"{high.amount:.3f}":
        return f"about {high.amount:.3f} {high.currency}{dated}"
    return f"about {low.amount:.3f} to {high.amount:.3f} {high.currency}{dated}, depending on the provider's cache"
