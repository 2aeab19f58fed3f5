"""The composition root: settings → a session with its stack of adapters. Nothing else builds an adapter."""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import platformdirs

from reviewer.checks.all_checks import CHECK_SLUGS
from reviewer.domain.chat import ChatModel
from reviewer.domain.price import PriceTable
from reviewer.endpoint_choice import choose_model, has_endpoint, name_other_refuter, open_endpoint
from reviewer.engine.events import Progress
from reviewer.engine.review import Reviewer
from reviewer.engine.sizing import Sizing
from reviewer.errors import SettingsError
from reviewer.library.prices import load_prices
from reviewer.library.templates import PromptTemplates
from reviewer.llm.budgeting import BudgetingChat, LedgerPurse, OnLoss, Purse, ignore_loss
from reviewer.llm.cache_store import ResponseCache
from reviewer.llm.caching import CachingChat
from reviewer.llm.calibration import Calibration
from reviewer.llm.digests import Target
from reviewer.llm.doctor import Diagnosis, diagnose
from reviewer.llm.laddering import LadderingChat, RungMemory
from reviewer.llm.ledger import Ledger, check_budget
from reviewer.llm.metering import MeteringChat
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.pacer import Pacer
from reviewer.llm.pacing import Gate, PacingChat
from reviewer.llm.providers import Endpoint
from reviewer.llm.retrying import OnWait, RetryingChat
from reviewer.llm.stack import ChatStack
from reviewer.prompting.requests import RequestBuilder
from reviewer.records.keeping import RecordKeeper
from reviewer.records.places import find_root
from reviewer.rubric_choice import RubricShelf
from reviewer.session import Say, Session
from reviewer.settings import APPLICATION, Resolved, Settings, load_settings, locate_rubric_folders

DOCTOR_TIMEOUT = 60.0
"""Seconds: a model that is loaded first may take a while for one word."""
LONGEST_OUTAGE = 60.0
"""Seconds that a review waits for a provider that is down: somebody looks on."""
NO_MODEL_REASON = "No model is configured."
NO_MODEL_NOTICE = (
    "no model is configured, so nothing is rated: only what needs no LLM is done.\n"
    "  Set one, for example:  export OPENAI_API_KEY=…  and  --model NAME (or REVIEWER_MODEL=NAME)\n"
    "  or a local one:        --provider ollama --model NAME\n"
    "  See a review first:    reviewer demo        Test an endpoint: reviewer doctor"
)


def open_rubric_folders() -> tuple[Path, ...]:
    """Give the folders that a user's own rubrics are searched in."""
    return locate_rubric_folders(load_settings({}))


@contextmanager
def open_session(flags: Mapping[str, Any], progress: Progress, standard_input: BinaryIO) -> Iterator[Session]:
    """Open a session from a command's flags.

    Raises:
        SettingsError: settings that do not fit together.
    """
    resolved = load_settings(flags)
    settings = resolved.settings
    say = Say(sys.stderr, quiet=bool(flags.get("quiet")))
    stack = build_stack(resolved, progress, say)
    reviewer = build_reviewer(settings, stack, progress)
    keeper = RecordKeeper(find_root(Path.cwd()), say, writes=settings.record and not flags.get("dry_run"))
    afresh = bool(flags.get("afresh"))
    yield Session(
        settings, stack, reviewer, open_shelf(resolved), standard_input, say, keeper=keeper, converges=not afresh
    )


def open_shelf(resolved: Resolved) -> RubricShelf:
    """Open the rubrics of the user's own folders and ours."""
    return RubricShelf(locate_rubric_folders(resolved), CHECK_SLUGS)


def build_request_builder(settings: Settings) -> RequestBuilder:
    """Build what makes requests from documents.

    Raises:
        SettingsError: the prompt folder cannot be used.
    """
    return RequestBuilder(PromptTemplates(Path(settings.prompts) if settings.prompts else None), read_secret())


def build_reviewer(
    settings: Settings, stack: ChatStack | None, progress: Progress, builder: RequestBuilder | None = None
) -> Reviewer:
    """Build who reviews, with the LLM that a stack leads to or without any.

    Raises:
        SettingsError: the prompt folder cannot be used.
    """
    return Reviewer(
        chat=stack.chat if stack else None,
        builder=builder or build_request_builder(settings),
        depth=settings.depth,
        level=settings.level,
        model=settings.model,
        endpoint=stack.endpoint.base_url if stack else None,
        progress=progress,
        ignore=settings.ignore,
        words=settings.words,
        untrusted=settings.untrusted,
        no_model_reason=NO_MODEL_REASON,
        refuter=stack.refuter if stack else None,
        samples=settings.samples,
        seed=settings.seed,
        min_score=settings.min_score,
        sizing=Sizing(settings.window_tokens, settings.context_tokens, settings.max_output_tokens),
    )


def build_stack(
    resolved: Resolved,
    progress: Progress,
    say: Callable[[str], None],
    *,
    pacer: Pacer | None = None,
    ledger: Ledger | None = None,
    on_loss: OnLoss = ignore_loss,
) -> ChatStack | None:
    """Build the adapters that lead to the LLM, or nothing when no endpoint and model are configured.

    Args:
        resolved: the settings and where they come from.
        progress: told of waits.
        say: told of what the user should know.
        pacer: a batch's gate, which holds everybody back by itself; without one a gate for a few documents is made.
        ledger: the book of a budget, where there is one.
        on_loss: told of what a budget counts as paid though no reply came.

    Raises:
        SettingsError: an endpoint is named without a model, a model without a key, a key variable is empty, or a budget
            cannot be held.
    """
    settings = resolved.settings
    if not has_endpoint(settings):
        return None
    endpoint, model = choose_model(settings)
    cache = open_cache(say)
    prices = load_prices(Path(settings.prices) if settings.prices else None, list_prices=endpoint.list_prices)
    gate = pacer or build_pacer(settings, endpoint.host)
    way = Way(settings, endpoint, model, prices)
    other = name_other_refuter(settings)
    closes: list[Callable[[], Awaitable[None]]] = []

    def build_chat(way: Way) -> ChatModel:
        purse = None
        if ledger is not None:
            check_budget(ledger.budget, prices, way.model)
            purse = LedgerPurse(ledger, prices=prices, model=way.model, calibration=gate.calibration)
        chat, close_transport = way.build(
            gate, gated=pacer is not None, purse=purse, memory=cache, on_wait=progress.wait, on_loss=on_loss
        )
        closes.append(close_transport)
        return CachingChat(chat, cache, way.target, currency=prices.currency) if settings.cache else chat

    async def close() -> None:
        for close_transport in closes:
            await close_transport()
        cache.close()

    refuter = build_chat(replace(way, model=other)) if other else None
    return ChatStack(build_chat(way), endpoint, model, prices, close, refuter, other)


@dataclass(frozen=True)
class Way:
    """What leads to the LLM, as values: the same in one process and on every worker of a cluster."""

    settings: Settings
    endpoint: Endpoint
    model: str
    prices: PriceTable

    @property
    def target(self) -> Target:
        """Who is asked, and with which parameters."""
        return Target(self.endpoint.base_url, self.model, self.settings.temperature, self.settings.max_output_tokens)

    def build(
        self,
        gate: Gate,
        *,
        gated: bool,
        purse: Purse | None,
        memory: RungMemory,
        on_wait: OnWait,
        on_loss: OnLoss = ignore_loss,
    ) -> tuple[ChatModel, Callable[[], Awaitable[None]]]:
        """Build the adapters from the transport up to the prices; gives what closes the connections as well.

        Args:
            gate: lets attempts through.
            gated: whether it holds everybody back by itself after a refusal.
            purse: what may be spent; nothing where there is no budget.
            memory: remembers how a shape is asked for.
            on_wait: told of waits.
            on_loss: told of what a budget counts as paid though no reply came.
        """
        settings, endpoint = self.settings, self.endpoint
        transport = OpenAIChat(
            endpoint,
            self.model,
            temperature=settings.temperature,
            max_output_tokens=settings.max_output_tokens,
            timeout=settings.timeout,
            many=gated,
        )
        chat: ChatModel = transport
        if purse is not None:
            chat = BudgetingChat(chat, purse, prices=self.prices, model=self.model, on_loss=on_loss)
        chat = RetryingChat(PacingChat(chat, gate), max_wait=settings.max_wait, gated=gated, on_wait=on_wait)
        chat = LadderingChat(
            chat, base_url=endpoint.base_url, model=self.model, first_rung=endpoint.first_rung, memory=memory
        )
        return MeteringChat(chat, self.prices, self.model), transport.aclose


def build_pacer(settings: Settings, place: str) -> Pacer:
    """Build the gate of a review."""
    return Pacer(
        place=place,
        max_concurrency=settings.max_concurrency,
        max_outage=min(settings.max_wait, LONGEST_OUTAGE),
        calibration=Calibration(settings.max_output_tokens),
    )


def diagnose_endpoint(flags: Mapping[str, Any]) -> list[Diagnosis]:
    """Try the endpoint that a command's flags and settings lead to.

    Raises:
        SettingsError: no endpoint is configured, or one that cannot be used.
    """
    settings = load_settings(flags).settings
    if not has_endpoint(settings):
        raise SettingsError("no endpoint is configured", "Name one: --provider openai --model NAME, or --base-url URL.")
    endpoint = open_endpoint(settings)
    timeout = min(settings.timeout, DOCTOR_TIMEOUT)

    def make_probe() -> OpenAIChat:
        return OpenAIChat(endpoint, settings.model or "", timeout=timeout)

    return asyncio.run(diagnose(endpoint, settings.model, make_probe))


def open_cache(warn: Callable[[str], None]) -> ResponseCache:
    """Open the cache of answers; a cache that cannot be used is a warning, never an error."""
    return ResponseCache(Path(platformdirs.user_cache_dir(APPLICATION)), on_warning=warn)


def read_secret() -> bytes:
    """Read the key of the fences' code, and make it at the first run.

    It is the installation's own, so that no author can know the code, and it stays, so that caches stay valid. Where no
    file can be written, a fresh one serves this run: safe, but nothing cached will match.
    """
    path = Path(platformdirs.user_data_dir(APPLICATION)) / "secret"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # mode 0600
                file.write(secrets.token_bytes(32))
                file.flush()
                with suppress(FileExistsError):  # another process was first: its key counts
                    os.link(file.name, path)
        return path.read_bytes()
    except OSError:
        return secrets.token_bytes(32)
