"""The way to the LLM for a batch: opened late, paced by one gate, and bounded by a budget."""

import importlib.util
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer.batch.contents import Content
from reviewer.batch.counting import Pace, Traffic
from reviewer.batch.journal import Journal
from reviewer.batch.visit import Work
from reviewer.domain.batch import Item
from reviewer.domain.review import Cost, Usage
from reviewer.errors import SettingsError, UsageError
from reviewer.llm.ledger import Amount, Budget, Ledger
from reviewer.llm.pacer import Pacer
from reviewer.settings import Resolved

NO_MODEL_HINT = (
    "Set one, for example: export OPENAI_API_KEY=… and --model NAME; or a local one: --provider ollama --model NAME. "
    "`reviewer check` needs none."
)
SPARE = 2
"""Documents open beyond the requests that may be in flight, so that the gate never waits for one to be read."""
LONGEST_OUTAGE = 1800.0
CLUSTER = "ray"


@dataclass(frozen=True)
class Bounds:
    """What the user says on pace and budget; nothing means no bound."""

    rpm: float | None = None
    tpm: float | None = None
    max_outage: float = LONGEST_OUTAGE
    """Seconds."""
    max_cost: float | None = None
    max_tokens: int | None = None
    max_time: float | None = None
    """Seconds."""


def read_bounds(flags: Mapping[str, Any]) -> Bounds:
    """Read the bounds from a command's flags."""
    given = {name: flags.get(name) for name in Bounds.__dataclass_fields__}
    return Bounds(**{name: value for name, value in given.items() if value is not None})


@dataclass(frozen=True)
class ClusterChoice:
    """Which cluster reviews."""

    address: str | None = None
    """Of one that runs; without it one is started on this machine."""
    workers: int | None = None
    """Without a number, one for each CPU."""


def read_engine(flags: Mapping[str, Any]) -> ClusterChoice | None:
    """Read from a command's flags which cluster reviews; nothing where this process does it.

    Raises:
        UsageError: a flag is about a cluster and none is asked for, or Ray is not installed.
    """
    if flags.get("engine") != CLUSTER:
        for name in ("address", "workers"):
            if flags.get(name) is not None:
                raise UsageError(f"--{name} is about a cluster, and none is asked for", "Add --engine ray.")
        return None
    if importlib.util.find_spec("ray") is None:
        raise UsageError(
            "--engine ray needs Ray, which is not installed", "pip install 'reviewer[ray]', or leave --engine out."
        )
    return ClusterChoice(flags.get("address"), flags.get("workers"))


class LateDesk:
    """Opens the way to the LLM with the first document that must be reviewed: a batch that is done needs none of it."""

    def __init__(
        self,
        resolved: Resolved,
        journal: Journal,
        traffic: Traffic,
        say: Callable[[str], None],
        bounds: Bounds,
        *,
        cluster: ClusterChoice | None = None,
    ) -> None:
        """Set what the way is built from, and which cluster reviews if any does; nothing is opened yet."""
        self._cluster = cluster
        self._resolved, self._journal, self._traffic = resolved, journal, traffic
        self._say, self._bounds = say, bounds
        self._started = time.monotonic()
        self._prepare: Callable[[Item, Content], Work] | None = None
        self._aclose: Callable[[], Awaitable[None]] | None = None
        self._tell_pace: Callable[[], Pace] | None = None
        self._tell_end: Callable[[float], str] | None = None

    def prepare(self, item: Item, content: Content) -> Work:
        """Make a document of an item; raises as `DocumentDesk.prepare` does, and `SettingsError` without a key."""
        if self._prepare is None:
            self._prepare = self._open()
        return self._prepare(item, content)

    def count_room(self) -> int:
        """Give how many documents may be open: as many as requests may be in flight, and a few more."""
        pace = self.tell_pace()
        return (pace.max_in_flight if pace else 1) + SPARE

    def tell_pace(self) -> Pace | None:
        """Say what the gate does; nothing while there is none."""
        return self._tell_pace() if self._tell_pace else None

    def tell_end(self) -> str:
        """Say why the budget ends the run, or give an empty string."""
        return self._tell_end(time.monotonic()) if self._tell_end else ""

    async def aclose(self) -> None:
        """Close the connections, if any was opened."""
        if self._aclose is not None:
            await self._aclose()

    def _open(self) -> Callable[[Item, Content], Work]:
        from reviewer.endpoint_choice import open_endpoint
        from reviewer.llm.calibration import Calibration

        settings, bounds, spend = self._resolved.settings, self._bounds, self._journal.spend
        pacer = Pacer(
            place=open_endpoint(settings).host,
            max_concurrency=settings.max_concurrency,
            rpm=bounds.rpm,
            tpm=bounds.tpm,
            max_outage=bounds.max_outage,
            calibration=Calibration(settings.max_output_tokens),
        )
        already = Amount(spend.usage.prompt_tokens + spend.usage.completion_tokens, spend.cost.amount or 0.0)
        budget = Budget(bounds.max_cost, bounds.max_tokens, bounds.max_time)
        ledger = Ledger(budget, already=already, started=self._started)
        prepare = self._open_here(pacer, ledger) if self._cluster is None else self._open_cluster(pacer, ledger)
        self._tell_pace, self._tell_end = pacer.state, ledger.tell_end
        return prepare

    def _open_here(self, pacer: Pacer, ledger: Ledger) -> Callable[[Item, Content], Work]:
        from reviewer.batch.checking_pool import CheckingPool
        from reviewer.batch.reviewing import DocumentDesk
        from reviewer.llm.digests import Target
        from reviewer.llm.journaling import JournalingChat
        from reviewer.redaction.redact import make_redactor
        from reviewer.wiring import build_reviewer, build_stack, open_shelf

        settings = self._resolved.settings
        stack = build_stack(
            self._resolved, self._traffic, self._say, pacer=pacer, ledger=ledger, on_loss=self._note_loss
        )
        if stack is None:
            raise SettingsError("no model is configured", NO_MODEL_HINT)
        target = Target(stack.endpoint.base_url, stack.model, settings.temperature, settings.max_output_tokens)
        chat = JournalingChat(stack.chat, self._journal, target, stack.price)
        refuter = None
        if stack.refuter is not None:
            other = target._replace(model=stack.refuter_model)
            refuter = JournalingChat(stack.refuter, self._journal, other, stack.price_refuter)
        reviewer = build_reviewer(settings, stack, self._traffic)
        pool = CheckingPool(settings.words, settings.ignore)

        async def aclose() -> None:
            pool.close()
            await stack.aclose()

        self._aclose = aclose
        return DocumentDesk(
            reviewer, chat, open_shelf(self._resolved), settings.kind, make_redactor(settings.redact), refuter, pool
        ).prepare

    def _open_cluster(self, pacer: Pacer, ledger: Ledger) -> Callable[[Item, Content], Work]:
        from reviewer.cluster_wiring import Shared, open_desk

        assert self._cluster is not None  # noqa: S101 - asked before
        shared = Shared(self._journal, self._traffic, self._say, pacer, ledger, self._note_loss)
        desk, self._aclose = open_desk(self._resolved, self._cluster.address, self._cluster.workers, shared)
        return desk.prepare

    def _note_loss(self, usage: Usage, cost: Cost) -> None:
        """Count what may be billed though nothing came; what came and could not be used is counted where it came."""
        if usage.unreported:
            self._journal.note_paid(usage, cost)
