"""What a batch would do and cost, before anything is sent and before its folder is made."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from reviewer.batch.contents import Content, read_content
from reviewer.batch.forecast import ESTIMATE_ERROR, REPLY_ERROR, Counted, Plan, Span, correct, extrapolate
from reviewer.batch.journal import FILE_NAME, Journal
from reviewer.batch.listing import open_listing
from reviewer.batch.preview_text import Preview
from reviewer.batch.reviewing import assign_rubric
from reviewer.batch.survey import Survey
from reviewer.batch_api import BATCH_SHARE
from reviewer.batch_desk import read_bounds
from reviewer.batch_wiring import bind_journal, list_plain_signs, read_settings, read_shard
from reviewer.domain.batch import Item
from reviewer.domain.review import Usage
from reviewer.endpoint_choice import name_other_refuter, open_endpoint
from reviewer.engine.assembling import add_costs
from reviewer.engine.events import Silence
from reviewer.errors import ReviewerError
from reviewer.library.prices import load_prices
from reviewer.redaction.redact import make_redactor
from reviewer.settings import Resolved
from reviewer.wiring import build_reviewer, open_shelf

SAMPLE = 200
"""Documents that are planned exactly; of a longer list the rest is reckoned from them by size."""
SMALL_SAMPLE = 40
"""The same where somebody waits for the batch to start."""
COUNTED_SAMPLE = 20
"""Documents of the journal whose counted tokens correct the estimate."""
LOOKED_THROUGH = 200
"""Outcomes of the journal that are looked through for these."""


def preview_batch(
    flags: Mapping[str, Any],
    inputs: Sequence[str],
    stdin: BinaryIO,
    folder: Path,
    say: Callable[[str], None],
    *,
    sample: int = SAMPLE,
) -> Preview:
    """Go through a list and say what it would take; nothing is sent and no folder is made.

    Raises:
        SettingsError: settings that cannot be used.
        UsageError: an input stands for no document, or the folder was begun with other settings.
        JournalError: its journal cannot be read.
    """
    resolved = read_settings(flags)
    shard = read_shard(flags.get("shard"))
    plain = list_plain_signs(resolved.settings, shard)
    survey = Survey(sample, Path.cwd(), resolved.settings.max_bytes, shard)
    with (
        open_listing(inputs, root=Path.cwd(), stdin=stdin, warn=say) as listing,
        _open_journal(folder) as journal,
    ):
        if journal is not None:
            bind_journal(resolved, plain, journal)
        survey.journal = journal
        survey.go_through(listing.items)
        plans, pairs = _plan(resolved, survey, journal) if survey.to_ask else ([], [])
    return _sum_up(resolved, flags, survey, plans, pairs)


def _plan(
    resolved: Resolved, survey: Survey, journal: Journal | None
) -> tuple[list[Plan], list[tuple[Counted, Counted]]]:
    planner = _Planner(resolved)
    return list(planner.plan_all(survey)), list(planner.compare(journal)) if journal else []


@contextmanager
def _open_journal(folder: Path) -> Iterator[Journal | None]:
    if not (folder / FILE_NAME).is_file():
        yield None
        return
    journal = Journal(folder)
    try:
        yield journal
    finally:
        journal.close()


class _Planner:
    """Plans documents as a review would ask about them."""

    def __init__(self, resolved: Resolved) -> None:
        settings = resolved.settings
        self._settings = settings
        self._reviewer = build_reviewer(settings, None, Silence())
        self._shelf = open_shelf(resolved)
        self._redactor = make_redactor(settings.redact)

    def plan_all(self, survey: Survey) -> Iterator[Plan]:
        """Plan the sample; a document that cannot be reviewed is noted and takes nothing."""
        for item in survey.sample:
            size = 0
            try:
                content = read_content(item, Path.cwd(), self._settings.max_bytes)
                size = len(content.data)
                yield self.plan(item, content)
            except ReviewerError as error:
                survey.note_fault(error.what)
                yield Plan(size)

    def plan(self, item: Item, content: Content) -> Plan:
        """Plan one document; raises `ReviewerError` where it cannot be reviewed."""
        assignment = assign_rubric(self._shelf, self._settings.kind, self._redactor, item, content)
        laid_out = self._reviewer.lay_out(self._reviewer.frame(assignment))
        apart = [one for one in laid_out.requests if one.at_most and name_other_refuter(self._settings)]
        return Plan(
            size=len(content.data),
            requests=len(laid_out.requests),
            prompt_tokens=laid_out.prompt_tokens,
            repeated_tokens=laid_out.repeated - sum(one.repeated for one in apart),
            reply_tokens=laid_out.reply_tokens,
            kind=assignment.rubric.id,
            apart_prompt_tokens=sum(one.prompt_tokens for one in apart),
            apart_reply_tokens=sum(one.reply_tokens for one in apart),
        )

    def compare(self, journal: Journal) -> Iterator[tuple[Counted, Counted]]:
        """Plan documents again that the server has counted tokens for; gives prompts and answers of each."""
        found = 0
        for outcome in islice(journal.iter_outcomes(), LOOKED_THROUGH):
            review = outcome.review
            if review is None or outcome.duplicate_of or review.usage.from_cache or review.usage.unreported:
                continue
            try:
                content = read_content(outcome.item, Path.cwd(), self._settings.max_bytes)
                plan = self.plan(outcome.item, content)
            except ReviewerError:
                continue  # gone or changed since: another one serves as well
            usage = review.usage
            yield (
                Counted(plan.prompt_tokens, usage.prompt_tokens),
                Counted(plan.reply_tokens, usage.completion_tokens),
            )
            found += 1
            if found == COUNTED_SAMPLE:
                return


def _sum_up(
    resolved: Resolved,
    flags: Mapping[str, Any],
    survey: Survey,
    plans: Sequence[Plan],
    pairs: Sequence[tuple[Counted, Counted]],
) -> Preview:
    rest = survey.to_ask - len(plans)
    rest_bytes = survey.to_ask_bytes - sum(plan.size for plan in plans)

    def reckon(field: str) -> Span:
        return extrapolate([(plan.size, getattr(plan, field)) for plan in plans], rest, rest_bytes)

    prompt = reckon("prompt_tokens").widen(correct([pair[0] for pair in pairs], ESTIMATE_ERROR))
    reply = reckon("reply_tokens").widen(correct([pair[1] for pair in pairs], REPLY_ERROR))
    requests, repeated = reckon("requests"), reckon("repeated_tokens")
    through_files = flags.get("via") == "batch-api"
    bounds = read_bounds(flags)
    kinds = Counter(plan.kind for plan in plans if plan.kind)
    return Preview(
        survey=survey,
        to_ask=survey.to_ask - sum(not plan.requests for plan in plans),
        planned=len(plans),
        kinds=kinds,
        requests=requests,
        prompt=prompt,
        reply=reply,
        counted=len(pairs),
        price=_price(resolved, plans, (requests, prompt, reply), repeated.low, BATCH_SHARE if through_files else 1.0),
        seconds=None if through_files else _time(requests, prompt, reply, bounds.rpm, bounds.tpm),
        endpoint=f"{open_endpoint(resolved.settings).base_url}, model {resolved.settings.model}",
        depth=resolved.settings.depth,
        half_price=through_files,
    )


def _price(
    resolved: Resolved, plans: Sequence[Plan], amounts: tuple[Span, Span, Span], repeated: float, share: float
) -> tuple[Span, str, str] | None:
    """Give the range of the price, its currency and its date; the lower end has repeated prefixes cached.

    `amounts` are requests, prompt and reply tokens. Those that another model refutes with have the share of all that
    they have in the sample, and that model's price.
    """
    settings = resolved.settings
    table = load_prices(
        Path(settings.prices) if settings.prices else None, list_prices=open_endpoint(settings).list_prices
    )
    apart = _share([(plan.apart_prompt_tokens, plan.prompt_tokens) for plan in plans])
    apart_reply = _share([(plan.apart_reply_tokens, plan.reply_tokens) for plan in plans])
    ends = []
    for asked, tokens, cached, answered in zip(amounts[0], amounts[1], (repeated, 0.0), amounts[2], strict=True):
        own = _use(asked, tokens * (1 - apart), answered * (1 - apart_reply), cached)
        costs = [table.price_usage(own, settings.model or "")]
        if apart:
            other = _use(asked, tokens * apart, answered * apart_reply)
            costs.append(table.price_usage(other, settings.refuter_model or ""))
        ends.append(add_costs(costs))
    low, high = ends[0].amount, ends[1].amount
    if low is None or high is None:
        return None
    return Span(low * share, high * share), table.currency, ends[1].price_date


def _share(pairs: Sequence[tuple[int, int]]) -> float:
    """Give the share that parts have of their wholes."""
    return sum(part for part, _ in pairs) / max(1, sum(whole for _, whole in pairs))


def _use(asked: float, tokens: float, answered: float, cached: float = 0.0) -> Usage:
    return Usage(
        requests=max(1, round(asked)),
        prompt_tokens=round(tokens),
        cached_tokens=round(cached),
        completion_tokens=round(answered),
    )


def _time(requests: Span, prompt: Span, reply: Span, rpm: float | None, tpm: float | None) -> Span | None:
    """Give the seconds that the bounds the user gave allow at the least; nothing without any."""
    if rpm is None and tpm is None:
        return None
    ends = [
        60 * max(asked / rpm if rpm else 0.0, (tokens + answered) / tpm if tpm else 0.0)
        for asked, tokens, answered in zip(requests, prompt, reply, strict=True)
    ]
    return Span(ends[0], ends[1])
