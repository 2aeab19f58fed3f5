"""How far a batch is, in words: read from its folder, and asked of the provider where batches are under way there."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewer.batch.counting import say_count
from reviewer.batch.folder import find_holder
from reviewer.batch.journal import FILE_NAME, Journal
from reviewer.batch.parts import PartLedger
from reviewer.batch.signs import PLAIN_KEY
from reviewer.batch_api import COMMAND_KEY, Standing, ask_standing
from reviewer.batch_wiring import read_settings
from reviewer.domain.batch import Totals
from reviewer.errors import UsageError

SHOWN_SIGNS = ("endpoint", "--model", "--depth", "--kind", "--level", "--shard")


def describe_status(folder: Path, flags: Mapping[str, Any], *, offline: bool, cancel: bool) -> str:
    """Describe a batch, a line each.

    Args:
        folder: the batch's folder.
        flags: of the endpoint; those that the batch was begun with where they are not given.
        offline: whether the provider is not asked.
        cancel: whether the provider's batches are ended early.

    Raises:
        UsageError: the folder holds no batch, or nothing to cancel.
        SettingsError: the endpoint cannot be used.
        JournalError: the journal cannot be read.
    """
    if not (folder / FILE_NAME).is_file():
        raise UsageError(f"{folder.as_posix()} holds no batch", "Name the folder that was given with --out.")
    journal = Journal(folder)
    try:
        totals, meta = journal.totals(), journal.read_meta()
    finally:
        journal.close()
    lines = [_describe_totals(totals), *_describe_signs(meta), f"worked on by: {find_holder(folder) or 'nobody'}"]
    if COMMAND_KEY in meta:
        kept = json.loads(meta[COMMAND_KEY])["flags"]
        given = {name: value for name, value in flags.items() if value is not None}
        lines += _describe_standing(_find_standing(folder, {**kept, **given}, offline=offline, cancel=cancel))
    elif cancel:
        raise UsageError(
            f"{folder.as_posix()} did not go through the Batch API: there is nothing to cancel at the provider",
            "A batch that runs live is stopped with Ctrl-C.",
        )
    return "".join(f"{line}\n" for line in lines)


def _find_standing(folder: Path, flags: Mapping[str, Any], *, offline: bool, cancel: bool) -> Standing:
    ledger = PartLedger(folder / FILE_NAME)
    try:
        if offline:
            return Standing(tuple(ledger.list_parts(open_only=False)), fresh=False)
        return asyncio.run(ask_standing(read_settings(flags).settings, ledger, cancel=cancel))
    finally:
        ledger.close()


def _describe_totals(totals: Totals) -> str:
    spend = totals.spend
    tokens = spend.usage.prompt_tokens + spend.usage.completion_tokens
    price = "price unknown" if spend.cost.amount is None else f"{spend.cost.amount:.2f} {spend.cost.currency}"
    counts = f"{totals.reviewed:,} reviewed, {totals.failed:,} failed, {totals.not_reviewed:,} not reviewed"
    return f"documents: {counts}; {tokens:,} tokens, {price}"


def _describe_signs(meta: Mapping[str, str]) -> Iterator[str]:
    signs = json.loads(meta.get(PLAIN_KEY, "{}"))
    for name in SHOWN_SIGNS:
        if name in signs:
            yield f"{name.removeprefix('--')}: {signs[name]}"


def _describe_standing(standing: Standing) -> Iterator[str]:
    when = "as of now" if standing.fresh else "as last seen"
    yield f"Batch API, {when}{f' ({standing.why})' if standing.why else ''}:"
    for part in standing.parts:
        state = "taken in" if part.ended else part.state or ("sent, no batch yet" if part.file else "not sent yet")
        name = part.batch or part.name
        yield f"  {name}: {say_count(part.requests, 'request')}, {part.done:,} done, {state}"
    if not standing.parts:
        yield "  nothing was sent yet"
    away = sum(not part.ended for part in standing.parts)
    if away:
        yield f"{say_count(away, 'file')} still to take in: reviewer batch collect FOLDER"
