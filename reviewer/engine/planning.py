"""What a review will send and cost, before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reviewer.domain.chat import Message
from reviewer.domain.review import Cost, Usage
from reviewer.domain.rubric import Rubric
from reviewer.domain.tokens import estimate_tokens
from reviewer.engine.assembling import add_costs
from reviewer.engine.depths import DepthPlan, Pass
from reviewer.engine.drafting import ReviewFrame
from reviewer.engine.readings import Reading, ReadingPlanner
from reviewer.engine.refuting import MOST_FINDINGS, count_refuters
from reviewer.llm.stack import ChatStack
from reviewer.prompting.excerpts import Places
from reviewer.prompting.planned import PlannedRequest, estimate_beginning
from reviewer.prompting.tasks import RULING_TOKENS

NOTED_IN_WINDOW = 2500
"""Tokens of the places and the summary that are noted of a window, roughly."""
LEAST_SHARED = 1024
"""Tokens that two requests must begin with alike for a provider to find them in its cache."""
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
    prefix: int = 0
    """Tokens of schema, rules and document that it begins with."""
    repeated: int = 0
    """Those of them that repeat the beginning of an earlier request to the same model."""


@dataclass(frozen=True)
class ReviewPlan:
    """All that one document's review is expected to send."""

    requests: tuple[ExpectedRequest, ...]
    plain: int
    """Prompt tokens of one plain call that brings rules, document and all questions at once."""
    windows: int = 0
    """Windows that the document is read in; 0 where it is read as a whole."""

    @property
    def prefix(self) -> int:
        """Tokens that the first request begins with: schema, rules and document."""
        return self.requests[0].prefix

    @property
    def prompt_tokens(self) -> int:
        """Tokens in, over all requests."""
        return sum(one.prompt_tokens for one in self.requests)

    @property
    def reply_tokens(self) -> int:
        """Tokens out, over all requests."""
        return sum(one.reply_tokens for one in self.requests)

    @property
    def prefixes(self) -> int:
        """Tokens in that are schema, rules and document, over all requests."""
        return sum(one.prefix for one in self.requests)

    @property
    def cacheable_share(self) -> float:
        """Share of all tokens in that belong to a prefix; each reading and each window pays for its own once."""
        return self.prefixes / self.prompt_tokens

    @property
    def repeated(self) -> int:
        """Tokens in that repeat the prefix of an earlier request."""
        return sum(one.repeated for one in self.requests)


@dataclass
class _Meter:
    """Finds what a request repeats of those before it."""

    seen: dict[tuple[Message, ...], int] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """What the first request shows of the document, and what the latest does."""

    def expect(self, one: PlannedRequest, *, places: int = 0, apart: bool = False) -> ExpectedRequest:
        """Measure a request to which so many tokens of noted places are added; `apart` goes to another model."""
        beginning = one.request.messages[:-1]
        own = estimate_beginning(beginning)
        repeated = 0
        if beginning in self.seen and not apart:
            repeated = self.seen[beginning]
        elif not apart:
            shown = beginning[-1].content
            shared = max((_count_shared(text, shown) for text in self.shown), default=None)
            begins_alike = 0 if shared is None else own - estimate_tokens(shown[shared:])
            repeated = begins_alike if begins_alike >= LEAST_SHARED else 0
            self.seen[beginning] = own + places
            self.shown = [*self.shown[:1], shown]
        return ExpectedRequest(
            one.request.purpose,
            one.prompt_tokens + places,
            one.reply_tokens,
            len(one.questions),
            prefix=own + places,
            repeated=repeated,
        )


def _count_shared(one: str, two: str) -> int:
    """Count the characters that two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def lay_out_review(
    planner: ReadingPlanner, frame: ReviewFrame, *, apart: bool = False, follow_up: Sequence[PlannedRequest] = ()
) -> ReviewPlan:
    """Lay out what a review is expected to send, what depends on answers at its largest.

    Args:
        planner: plans what is read.
        frame: the review.
        apart: whether another model refutes.
        follow_up: what asks about the findings of the last review.

    Raises:
        IntegrityError: as planning does.
        PromptTooLong: as planning does.
    """
    readings = planner.plan(frame)
    meter = _Meter()
    requests = []
    for reading in readings:
        requests += [meter.expect(one) for one in reading.planned]
        requests += _expect_whole(planner, frame.rubric, reading, meter)
    last = readings[-1]
    requests += [meter.expect(one) for one in follow_up]
    if Pass.REFUTER in planner.depth_plan.last:
        places = Places((), len(last.windows), last.outline) if last.windows else None
        refutation = planner.builder.build_refutation(last.view, frame.rubric, (), places)
        expected = meter.expect(refutation, places=_estimate_places(last), apart=apart)
        more = MOST_FINDINGS * FINDING_IN_REFUTATION
        largest = replace(
            expected,
            prompt_tokens=expected.prompt_tokens + more,
            reply_tokens=MOST_FINDINGS * RULING_TOKENS,
            at_most=True,
        )
        number = count_refuters(len(last.windows))
        names = [f"{largest.purpose} {n}/{number}" if number > 1 else largest.purpose for n in range(1, number + 1)]
        requests += [replace(largest, purpose=name) for name in names]
    [quick] = planner.builder.build(readings[0].view, frame.rubric, (Pass.QUICK,))
    return ReviewPlan(tuple(requests), quick.prompt_tokens, len(readings[0].windows))


def _expect_whole(planner: ReadingPlanner, rubric: Rubric, reading: Reading, meter: _Meter) -> list[ExpectedRequest]:
    """Expect what is asked of the whole once its windows are read."""
    if not reading.windows:
        return []
    nothing = Places((), len(reading.windows), reading.outline)
    expected = []
    for order, passes in planner.list_waves():
        planned = planner.builder.build_whole(reading.view, rubric, nothing, passes, order=order)
        named = [one.rename(reading.name) if reading.name else one for one in planned]
        places = _estimate_places(reading)
        expected += [meter.expect(one, places=places) for one in named]
    return expected


def _estimate_places(reading: Reading) -> int:
    return min(reading.size, len(reading.windows) * NOTED_IN_WINDOW)


def describe_plan(name: str, depth: DepthPlan, plan: ReviewPlan, stack: ChatStack | None) -> str:
    """Describe the requests of one document: a line each, then tokens and price as a range.

    The lower end takes it that the provider caches the prefix that all requests share, the upper end that it does not.
    """
    number = len(plan.requests)
    lines = [f"{name}: depth {depth.name}, {number} request{'' if number == 1 else 's'} ({depth.purpose})"]
    if plan.windows:
        lines.append(f"  too long for one reading: it is read in {plan.windows} windows, then answered for as a whole")
    where = f"{stack.endpoint.base_url}, model {stack.model}" if stack else "none: no model is configured"
    lines.append(f"  endpoint: {where}")
    lines += [f"  {place}. {_describe_request(one, stack)}" for place, one in enumerate(plan.requests, 1)]
    lines.append(
        f"  in all about {plan.prompt_tokens:,} tokens in and {plan.reply_tokens:,} out; "
        "parts that do not hold are asked again, at most twice"
    )
    if number > 1:
        size = "parts of it" if plan.windows else f"{plan.prefix:,} tokens"
        lines.append(
            f"  cacheable: schema, rules and document, {size} that every request begins with, are "
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
    for requests, price, finds in ((own, stack.price, cached), (others, stack.price_refuter, False)):
        usage = Usage(
            requests=len(requests),
            prompt_tokens=sum(one.prompt_tokens for one in requests),
            cached_tokens=sum(one.repeated for one in requests) if finds else 0,
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
