"""Wires a batch that a cluster reviews: the hub on this side, and what each worker is given to work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from reviewer import __version__
from reviewer.batch.counting import Traffic
from reviewer.batch.journal import Journal
from reviewer.cluster.crew import Crew
from reviewer.cluster.desk import ClusterDesk
from reviewer.cluster.hub import Hub
from reviewer.cluster.kit import Kit, Secrets, strip_key, strip_paths
from reviewer.cluster.ray_cluster import RayCluster
from reviewer.endpoint_choice import choose_model
from reviewer.library.prices import load_prices
from reviewer.llm.budgeting import LedgerPurse, OnLoss
from reviewer.llm.cache_store import ResponseCache
from reviewer.llm.caching import ReplyCache
from reviewer.llm.journaling import ReplyKeeper
from reviewer.llm.ledger import Ledger, check_budget
from reviewer.llm.pacer import Pacer
from reviewer.redaction.redact import make_redactor
from reviewer.settings import Resolved
from reviewer.wiring import Way, build_request_builder, open_cache, open_shelf


@dataclass(frozen=True)
class Shared:
    """What a batch has once, whoever reviews."""

    journal: Journal
    traffic: Traffic
    say: Callable[[str], None]
    pacer: Pacer
    """The gate."""
    ledger: Ledger
    """The book of the budget."""
    on_loss: OnLoss
    """Told of what counts as paid though no reply came."""


def open_desk(
    resolved: Resolved, address: str | None, workers: int | None, shared: Shared
) -> tuple[ClusterDesk, Callable[[], Awaitable[None]]]:
    """Open the desk of a cluster, which starts with its first document; gives what closes everything as well.

    Raises:
        SettingsError: settings or a budget that cannot be used.
        RubricError: a rubric that cannot be used.
    """
    settings = resolved.settings
    endpoint, model = choose_model(settings)
    prices = load_prices(Path(settings.prices) if settings.prices else None, list_prices=endpoint.list_prices)
    way = Way(strip_paths(settings), strip_key(endpoint), model, prices)
    cache = open_cache(shared.say)
    hub = _build_hub(way, cache, shared)
    builder = build_request_builder(settings)
    kit = Kit(
        version=__version__,
        settings=way.settings,
        endpoint=way.endpoint,
        model=model,
        prices=prices,
        templates=builder.templates.read_all(),
        rung=cache.recall_rung(endpoint.base_url, model),
    )
    cluster = RayCluster(address, workers)

    async def start() -> Crew:
        size = await cluster.start()
        kept = Secrets(endpoint.key, builder.secret)
        return Crew(lambda: cluster.hire(kit, kept), hub.open_window, size, shared.say)

    redactor = make_redactor(settings.redact)
    desk = ClusterDesk(open_shelf(resolved), settings.kind, settings.level, redactor, start)

    async def close() -> None:
        await desk.aclose()
        await cluster.aclose()
        cache.close()

    return desk, close


def _build_hub(way: Way, cache: ResponseCache, shared: Shared) -> Hub:
    check_budget(shared.ledger.budget, way.prices, way.model)
    purse = LedgerPurse(shared.ledger, prices=way.prices, model=way.model, calibration=shared.pacer.calibration)
    return Hub(
        pacer=shared.pacer,
        keeper=ReplyKeeper(shared.journal, lambda usage: way.prices.price_usage(usage, way.model)),
        traffic=shared.traffic,
        remember_rung=lambda rung: cache.remember_rung(way.endpoint.base_url, way.model, rung),
        purse=purse,
        cache=ReplyCache(cache, way.target, currency=way.prices.currency) if way.settings.cache else None,
        on_loss=shared.on_loss,
    )
