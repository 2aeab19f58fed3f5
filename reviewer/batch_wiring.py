"""Wires a batch: settings, folder, journal, items and, only when a document must be reviewed, the way to the LLM."""

import json
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from reviewer import __version__
from reviewer.batch.contents import Shard
from reviewer.batch.counting import Traffic
from reviewer.batch.folder import lock_folder, make_folder
from reviewer.batch.journal import FILE_NAME, Journal
from reviewer.batch.listing import open_listing
from reviewer.batch.rendering import render_changed
from reviewer.batch.run import BatchRun
from reviewer.batch.running import Run, Tell, carry_out
from reviewer.batch.signs import Signs, bind_settings, digest_files
from reviewer.batch_desk import CLUSTER, NO_MODEL_HINT, Bounds, LateDesk, read_bounds, read_engine
from reviewer.domain.batch import Totals
from reviewer.domain.review import INTEGRITY_RANK
from reviewer.domain.rubric import Severity
from reviewer.endpoint_choice import choose_model, has_endpoint, name_other_refuter, open_endpoint
from reviewer.engine.depths import DEPTHS
from reviewer.errors import JournalError, SettingsError, UsageError
from reviewer.library.locations import find_folder
from reviewer.llm.ledger import Budget, check_budget
from reviewer.settings import Resolved, Settings, load_settings, locate_rubric_folders

AUTO = "auto"
ONE_MODEL = {("via", "batch-api"): "a file of the Batch API", ("engine", CLUSTER): "a worker of a cluster"}
"""Flag and value that lead to a way which asks one model only → who that is."""
DEFAULTS = {"depth": "quick", "fail_on": "never", "max_concurrency": 256}
"""Settings whose default is another one for a batch: the cheaper depth, no gate, and as many requests as are taken."""

UNBOUND = {
    "fail_on": "decides on the exit code only",
    "fail_open": "decides on the exit code only",
    "check_fail_on": "belongs to `reviewer check`",
    "hints": "belongs to `reviewer check`",
    "max_findings": "says how much a terminal shows, and a batch keeps all findings",
    "max_bytes": "says which documents are refused, and changes no review",
    "max_concurrency": "is a matter of pace",
    "timeout": "is a matter of pace",
    "max_wait": "is a matter of pace",
    "min_score": "is no gate of a batch",
    "cache": "says where an answer may come from, and not which",
    "record": "belongs to `reviewer review`",
    "documents": "belongs to `reviewer verify`",
    "provider": "is bound as the endpoint that it stands for",
    "api_key_env": "names a key, and the endpoint is bound",
    "prices": "says what tokens cost, and an answer keeps the cost that it was reckoned at",
}
"""Setting that a batch may be gone on with at another value → why that changes no review."""
BOUND_BY_FILES = ("rubrics", "prompts")
"""Settings that name folders: what the files in them come to is bound."""


@dataclass
class Batch:
    """One command's batch: its run, its journal and what they come to."""

    run: Run
    journal: Journal
    settings: Settings
    aclose: Callable[[], Awaitable[None]]
    say: Callable[[str], None]
    pages: bool | None = None
    """Whether the report has a page for each document; nothing leaves it to the report."""

    def carry_out(self, tell: Tell, every: float) -> Totals:
        """Run it to its end and add up; `tell` is told how far it is every so many seconds.

        Raises:
            ReviewerError: the list of items cannot be read, or the journal cannot.
        """
        carry_out(self.run, self.journal, self.aclose, tell=tell, every=every, say=self.say)
        return self.journal.totals()

    def write_outputs(self) -> list[str]:
        """Render results, summaries and report, unless they are there and nothing has changed; gives the notices.

        Raises:
            UsageError: the folder cannot be written to.
            JournalError: the journal cannot be read.
        """
        if isinstance(self.run.stopped, JournalError):
            return []  # nothing can be read, or there is no room for it
        return render_changed(self.journal, self.journal.path.parent, pages=self.pages)

    def exit_code(self, totals: Totals) -> int:
        """Give the exit code: what was not reviewed counts before what was found."""
        stopped = self.run.stopped
        if stopped is not None and (stopped.exit_code != 3 or not self.settings.fail_open):
            return stopped.exit_code
        if totals.heaviest == INTEGRITY_RANK:
            return 4
        if (totals.failed or totals.not_reviewed or totals.incomplete) and not self.settings.fail_open:
            return 3
        return 1 if self._gate_is_hit(totals) else 0

    def _gate_is_hit(self, totals: Totals) -> bool:
        gate = self.settings.fail_on
        return gate != "never" and totals.heaviest is not None and totals.heaviest >= Severity(gate).rank


def read_settings(flags: Mapping[str, Any]) -> Resolved:
    """Read the settings, with a batch's own defaults where nobody said anything else.

    Raises:
        SettingsError: settings that cannot be used.
    """
    resolved = load_settings(flags)
    own = {key: value for key, value in DEFAULTS.items() if key not in resolved.origins} | {"min_score": None}
    settings = resolved.settings.model_copy(update=own)
    for (flag, value), asker in ONE_MODEL.items():
        if flags.get(flag) == value:
            _refuse_other_refuter(settings, asker, f"--{flag} {value}")
    return Resolved(settings=settings, origins=resolved.origins)


def _refuse_other_refuter(settings: Settings, asker: str, flag: str) -> None:
    other = name_other_refuter(settings)
    if other and DEPTHS[settings.depth].last:
        raise SettingsError(
            f"{asker} asks one model, {settings.model}, and refuter_model names another, {other}",
            f"Leave it out, use --depth quick, or review without {flag}.",
        )


def read_shard(text: str | None) -> Shard | None:
    """Read `2/8`.

    Raises:
        UsageError: it is no such thing.
    """
    if text is None:
        return None
    number, _, total = text.partition("/")
    if number.isdecimal() and total.isdecimal() and 1 <= int(number) <= int(total) <= 100_000:
        return Shard(int(number), int(total))
    raise UsageError(f"--shard {text} is no share of a list", "Write it like 2/8: the second of eight.")


@contextmanager
def open_batch(
    flags: Mapping[str, Any], inputs: Sequence[str], stdin: BinaryIO, folder: Path, say: Callable[[str], None]
) -> Iterator[Batch]:
    """Open a batch from a command's flags, and the folder with it; `say` tells the user something on the side.

    Raises:
        SettingsError: settings that cannot be used.
        UsageError: an input stands for no document, the folder cannot be used, or was begun with other settings.
        FolderBusy: another batch works on it.
        JournalError: its journal cannot be used.
    """
    choice = read_engine(flags)
    resolved = read_settings(flags)
    settings = resolved.settings
    shard = read_shard(flags.get("shard"))
    if not (folder / FILE_NAME).is_file():
        _check_start(settings, read_bounds(flags))
    with (
        open_listing(inputs, root=Path.cwd(), stdin=stdin, warn=say) as listing,
        open_folder(resolved, shard, folder) as journal,
    ):
        traffic = Traffic(time.monotonic)
        desk = LateDesk(resolved, journal, traffic, say, read_bounds(flags), cluster=choice)
        run = BatchRun(
            journal=journal,
            items=listing.items,
            prepare=desk.prepare,
            root=Path.cwd(),
            max_bytes=settings.max_bytes,
            bound=desk.count_room,
            pace=desk.tell_pace,
            ends=desk.tell_end,
            traffic=traffic,
            total=listing.total,
            shard=shard,
        )
        yield Batch(run, journal, settings, desk.aclose, say, flags.get("pages"))


def _check_start(settings: Settings, bounds: Bounds) -> None:
    """Refuse what could not ask anybody before its folder is made; one that goes on may have nothing left to ask.

    Raises:
        SettingsError: there is no model, no key, no price table where one is named, or no price for the budget.
    """
    from reviewer.library.prices import load_prices

    if not has_endpoint(settings):
        return  # said with the other settings that a batch needs
    endpoint, model = choose_model(settings)
    prices = load_prices(Path(settings.prices) if settings.prices else None, list_prices=endpoint.list_prices)
    check_budget(Budget(bounds.max_cost), prices, model)


@contextmanager
def open_folder(resolved: Resolved, shard: Shard | None, folder: Path) -> Iterator[Journal]:
    """Open the folder of a batch for one that works on it; nobody else does so meanwhile.

    Raises:
        SettingsError: no model is configured.
        UsageError: the folder cannot be used, or was begun with other settings.
        FolderBusy: another batch works on it.
        JournalError: its journal cannot be used.
    """
    plain = list_plain_signs(resolved.settings, shard)
    make_folder(folder)
    with lock_folder(folder):
        journal = Journal(folder)
        try:
            bind_journal(resolved, plain, journal)
            yield journal
        finally:
            journal.close()


def bind_journal(resolved: Resolved, plain: Signs, journal: Journal) -> None:
    """Bind a new journal to its settings, or see that an old one was begun with the same.

    Raises:
        UsageError: it was begun with others; names them.
        RubricError: a rubric cannot be used.
        SettingsError: a prompt template cannot be used.
    """
    files = f"{__version__} {digest_files(_list_files(resolved))}"
    bind_settings(journal, journal.path.parent, plain, files, lambda: _compile_signs(resolved))


def list_plain_signs(settings: Settings, shard: Shard | None) -> Signs:
    """List the settings that every review of a batch depends on, as the user knows them.

    Raises:
        SettingsError: no endpoint and model are set.
    """
    if not has_endpoint(settings):
        raise SettingsError("no model is configured, and a batch is nothing without one", NO_MODEL_HINT)
    own = {
        "ignore": [rule.model_dump() for rule in settings.ignore],
        "redact": [pattern.model_dump() for pattern in settings.redact],
        "words": {key: list(value) for key, value in settings.words.items()},
    }
    return {
        "endpoint": open_endpoint(settings).base_url,
        "--model": settings.model or "none",
        "--depth": settings.depth,
        **_list_depth_signs(settings),
        "--level": settings.level.value,
        "--kind": settings.kind,
        "--untrusted": settings.untrusted,
        "--window-tokens": str(settings.window_tokens),
        "--context-tokens": str(settings.context_tokens),
        "temperature": str(settings.temperature),
        "max_output_tokens": str(settings.max_output_tokens),
        "--shard": f"{shard.number}/{shard.total}" if shard else "none",
        **{name: json.dumps(value, sort_keys=True) for name, value in own.items()},
    }


def _list_depth_signs(settings: Settings) -> Signs:
    """List what reviews of some depths depend on, and nothing at others."""
    plan = DEPTHS[settings.depth]
    refuter = settings.refuter_model if plan.last else None
    signs = {"--samples": str(settings.samples), "--seed": str(settings.seed)} if plan.sampled else {}
    return {**signs, "--refuter-model": refuter} if refuter else signs


def _list_files(resolved: Resolved) -> list[Path]:
    """List the files that reviews depend on: rubrics and prompt templates."""
    settings = resolved.settings
    folders = [*locate_rubric_folders(resolved), find_folder("rubrics"), find_folder("prompts")]
    folders += [Path(settings.prompts)] if settings.prompts else []
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()) if path.is_file()]
    return [*files, Path(settings.kind)] if settings.kind.endswith((".yaml", ".yml")) else files


def _compile_signs(resolved: Resolved) -> Signs:
    """Compile rubrics and prompts and give their digests.

    Raises:
        RubricError: a rubric cannot be used.
        SettingsError: the prompt folder cannot be used.
    """
    from reviewer.library.rubrics import list_rubric_files
    from reviewer.wiring import build_request_builder, open_shelf

    settings = resolved.settings
    shelf = open_shelf(resolved)
    kinds = [file.id for file in list_rubric_files(locate_rubric_folders(resolved))]
    kinds = sorted({*kinds, settings.kind} - {AUTO})
    signs = {f"the rubric {kind}": shelf.load(kind).digest for kind in kinds}
    return {"the prompts": build_request_builder(settings).fingerprint(), **signs}
