"""Wires a batch that goes through the provider's Batch API: opened, gone on with, asked after and cancelled."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from reviewer.batch.collecting import Collector, Wanted
from reviewer.batch.contents import Shard
from reviewer.batch.counting import Traffic
from reviewer.batch.journal import Journal
from reviewer.batch.kept_items import keep_items, read_kept_items
from reviewer.batch.listing import open_listing
from reviewer.batch.part_writer import PartWriter
from reviewer.batch.parts import Part, PartLedger
from reviewer.batch.reviewing import DocumentDesk
from reviewer.batch.rounds import Rounds
from reviewer.batch.run import BatchRun
from reviewer.batch_desk import Bounds, read_bounds
from reviewer.batch_wiring import Batch, open_folder, read_settings, read_shard
from reviewer.domain.chat import ChatModel, ChatRequest
from reviewer.domain.price import PriceTable
from reviewer.domain.review import Cost, Usage
from reviewer.endpoint_choice import choose_model
from reviewer.errors import BudgetExhausted, ReviewerError, UsageError
from reviewer.library.prices import load_prices
from reviewer.llm.batch_lines import MOST_LINES, Parameters
from reviewer.llm.budgeting import MARGIN
from reviewer.llm.caching import CachingChat
from reviewer.llm.calibration import Calibration
from reviewer.llm.deferring import DeferringChat
from reviewer.llm.digests import Target
from reviewer.llm.journaling import JournalingChat
from reviewer.llm.ledger import Budget, check_budget
from reviewer.llm.openai_batches import OpenAIBatches
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.stack import ChatStack
from reviewer.redaction.redact import make_redactor
from reviewer.settings import Resolved, Settings
from reviewer.wiring import build_reviewer, open_cache, open_shelf

BATCH_SHARE = 0.5
"""What a request costs through the Batch API, as a share of its price (OpenAI's pricing page, read 2026-11)."""
FILE_SECONDS = 3600.0
"""Least time to give a file of 200 MB on its way."""
COMMAND_KEY = "batch-api"
"""Where the flags of the command stand in the journal, so that `collect` can go on with them."""
KEPT_FLAGS = (
    "provider", "base_url", "model", "refuter_model", "api_key_env", "kind", "depth", "samples", "seed", "level",
    "untrusted", "prompts", "prices", "temperature", "max_output_tokens", "window_tokens", "context_tokens", "cache",
    "shard", "max_cost", "max_tokens", "fail_on", "fail_open", "max_bytes", "pages", "requests_per_file",
)  # fmt: skip


@contextmanager
def open_rounds(
    flags: Mapping[str, Any], inputs: Sequence[str], stdin: BinaryIO, folder: Path, say: Callable[[str], None]
) -> Iterator[Batch]:
    """Open a batch whose requests go into files of the Batch API; its list is kept in the folder.

    Raises:
        SettingsError: settings that cannot be used.
        UsageError: an input stands for no document, the folder cannot be used, or was begun with other settings.
        FolderBusy: another batch works on it.
        JournalError: its journal cannot be used.
    """
    resolved = read_settings(flags)
    shard = read_shard(flags.get("shard"))
    choose_model(resolved.settings)
    with (
        open_listing(inputs, root=Path.cwd(), stdin=stdin, warn=say) as listing,
        open_folder(resolved, shard, folder) as journal,
    ):
        total = keep_items(listing.items, folder)
        kept = {name: flags[name] for name in KEPT_FLAGS if flags.get(name) is not None}
        journal.write_meta({COMMAND_KEY: json.dumps({"flags": kept, "total": total})})
        with _open_office(journal, total, flags, say) as batch:
            yield batch


@contextmanager
def reopen_rounds(flags: Mapping[str, Any], folder: Path, say: Callable[[str], None]) -> Iterator[Batch]:
    """Open such a batch again with the flags and the list that it was begun with; given flags come first.

    Raises:
        UsageError: the folder holds no batch that went through the Batch API.
        ReviewerError: as `open_rounds`.
    """
    command = read_command(folder)
    merged = {**command["flags"], **{name: value for name, value in flags.items() if value is not None}}
    with (
        open_folder(read_settings(merged), read_shard(merged.get("shard")), folder) as journal,
        _open_office(journal, command["total"], merged, say) as batch,
    ):
        yield batch


def read_command(folder: Path) -> dict[str, Any]:
    """Read how a batch that goes through the Batch API was begun.

    Raises:
        UsageError: the folder holds none.
        JournalError: its journal cannot be read.
    """
    text = None
    if (folder / "journal.sqlite3").is_file():
        journal = Journal(folder)
        try:
            text = journal.read_meta().get(COMMAND_KEY)
        finally:
            journal.close()
    if text is None:
        raise UsageError(
            f"{folder.as_posix()} holds no batch that went through the Batch API",
            "One is begun with: reviewer batch INPUT... --out FOLDER --via batch-api",
        )
    command: dict[str, Any] = json.loads(text)
    return command


@contextmanager
def _open_office(journal: Journal, total: int, flags: Mapping[str, Any], say: Callable[[str], None]) -> Iterator[Batch]:
    resolved, shard = read_settings(flags), read_shard(flags.get("shard"))
    ledger = PartLedger(journal.path)
    try:
        office = _Office(resolved, journal, ledger, say, read_bounds(flags))
        office.writer.most_lines = flags.get("requests_per_file") or MOST_LINES
        rounds = office.make_rounds(shard, total, wait=flags.get("wait") is not False)
        yield Batch(rounds, journal, resolved.settings, office.aclose, say, flags.get("pages"))
    finally:
        ledger.close()


class _Office:
    """Everything that the rounds of one batch need."""

    def __init__(
        self, resolved: Resolved, journal: Journal, ledger: PartLedger, say: Callable[[str], None], bounds: Bounds
    ) -> None:
        settings = resolved.settings
        self.resolved, self.settings, self.journal, self.ledger = resolved, settings, journal, ledger
        self.endpoint, self.model = choose_model(settings)
        self.prices = load_prices(
            Path(settings.prices) if settings.prices else None, list_prices=self.endpoint.list_prices
        )
        self.purse = Purse(Budget(bounds.max_cost, bounds.max_tokens, None), self.prices, self.model, journal, ledger)
        self.cache = open_cache(say)
        self.client = OpenAIChat(self.endpoint, self.model, timeout=max(settings.timeout, FILE_SECONDS))
        self.remote = OpenAIBatches(self.client)
        parameters = Parameters(self.model, settings.temperature, settings.max_output_tokens)
        calibration = Calibration(settings.max_output_tokens)
        self.folder = journal.path.parent

        def estimate(request: ChatRequest) -> tuple[int, int]:
            return int(calibration.estimate_prompt(request) * MARGIN) + 1, int(calibration.bound_reply())

        self.writer = PartWriter(self.folder, ledger, parameters, estimate)
        self.traffic = Traffic(time.monotonic)

    def make_rounds(self, shard: Shard | None, total: int, *, wait: bool) -> Rounds:
        """Make the run."""

        def make_run(number: int) -> BatchRun:
            return BatchRun(
                journal=self.journal,
                items=read_kept_items(self.folder),
                prepare=self._open_desk().prepare,
                root=Path.cwd(),
                max_bytes=self.settings.max_bytes,
                bound=lambda: self.settings.max_concurrency,
                traffic=self.traffic,
                total=total,
                shard=shard,
                number=number,
            )

        collector = Collector(
            self.journal, self.ledger, self.remote, self.endpoint, self.model, self.purse.price, self.cache, self.folder
        )
        return Rounds(
            self.ledger, self.writer, self.remote, collector, make_run, wait_for_answers=wait, afford=self.purse.refuse
        )

    def _open_desk(self) -> DocumentDesk:
        """Open the desk of one round: what the last one taught of the server holds in it."""
        target = Target(self.endpoint.base_url, self.model, self.settings.temperature, self.settings.max_output_tokens)
        recalled = self.cache.recall_rung(self.endpoint.base_url, self.model)
        rung = self.endpoint.first_rung if recalled is None else max(recalled, self.endpoint.first_rung)
        chat: ChatModel = DeferringChat(Wanted(self.ledger, self.writer), target, rung)
        if self.settings.cache:
            chat = CachingChat(chat, self.cache, target, currency=self.prices.currency)
        journaling = JournalingChat(chat, self.journal, target, self.purse.price)
        stack = ChatStack(journaling, self.endpoint, self.model, self.prices, self.aclose)
        reviewer = replace(build_reviewer(self.settings, stack, self.traffic), together=True)
        redactor = make_redactor(self.settings.redact)
        return DocumentDesk(reviewer, journaling, open_shelf(self.resolved), self.settings.kind, redactor)

    async def aclose(self) -> None:
        """Close the connections and the cache."""
        await self.client.aclose()
        self.cache.close()


@dataclass(frozen=True)
class Purse:
    """What may be spent through the Batch API, and what its answers cost."""

    budget: Budget
    prices: PriceTable
    model: str
    journal: Journal
    ledger: PartLedger

    def __post_init__(self) -> None:
        check_budget(self.budget, self.prices, self.model)

    def price(self, usage: Usage) -> Cost:
        """Price an answer that came through a batch."""
        cost = self.prices.price_usage(usage, self.model)
        return cost if cost.amount is None else cost.model_copy(update={"amount": cost.amount * BATCH_SHARE})

    def refuse(self, part: Part) -> ReviewerError | None:
        """Say why a file may not be sent: with those at the provider it could exceed the budget."""
        away = [one for one in self.ledger.list_parts() if one.file and one.name != part.name] + [part]
        spent = self.journal.spend
        tokens = spent.usage.prompt_tokens + spent.usage.completion_tokens
        tokens += sum(one.prompt_tokens + one.reply_tokens for one in away)
        most = self.budget
        if most.max_tokens is not None and tokens > most.max_tokens:
            return _find_no_room(f"{most.max_tokens:,} tokens", part, f"{tokens:,} may be used")
        if most.max_cost is None:
            return None
        costs = [self.price(_expect(one)).amount for one in away]
        known = [cost for cost in (*costs, spent.cost.amount) if cost is not None]
        if len(known) <= len(away) or sum(known) > most.max_cost:
            budget = f"{most.max_cost:g} {self.prices.currency}"
            return _find_no_room(budget, part, f"{sum(known):.2f} may be spent")
        return None


def _expect(part: Part) -> Usage:
    return Usage(requests=part.requests, prompt_tokens=part.prompt_tokens, completion_tokens=part.reply_tokens)


def _find_no_room(budget: str, part: Part, otherwise: str) -> BudgetExhausted:
    return BudgetExhausted(
        f"the budget of {budget} has no room for a batch of {part.requests:,} requests: with it up to {otherwise}",
        "Go on with a larger budget: what was answered is kept.",
    )


@dataclass(frozen=True)
class Standing:
    """How far a batch that goes through the Batch API is."""

    parts: tuple[Part, ...]
    fresh: bool
    """Whether the provider was asked just now."""
    why: str = ""
    """Why it was not."""


async def ask_standing(settings: Settings, ledger: PartLedger, *, cancel: bool) -> Standing:
    """Ask the provider how far the open parts are, and to end them early with `cancel`.

    Raises:
        JournalError: the journal cannot be used.
    """
    endpoint, model = choose_model(settings)
    client = OpenAIChat(endpoint, model, timeout=settings.timeout)
    remote = OpenAIBatches(client)
    try:
        for part in ledger.list_parts():
            if part.batch:
                batch = await (remote.cancel if cancel else remote.look)(part.batch)
                ledger.note_batch(part.name, batch.id, batch.state, batch.done)
    except ReviewerError as error:
        return Standing(tuple(ledger.list_parts(open_only=False)), fresh=False, why=error.what)
    finally:
        await client.aclose()
    return Standing(tuple(ledger.list_parts(open_only=False)), fresh=True)
