"""Folders of a batch that several machines shared → one folder, as if one machine had done it all."""

import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from reviewer.batch.all_outputs import write_outputs
from reviewer.batch.folder import lock_folder
from reviewer.batch.journal import FILE_NAME, Journal
from reviewer.batch.merge_signs import Signed, find_missing_shards, join_meta, read_signed
from reviewer.batch.merge_spend import Payments, read_payments
from reviewer.batch.merge_tables import copy_outcomes, copy_replies, number_places, put_payments
from reviewer.batch.rendering import require_batch
from reviewer.domain.batch import Totals
from reviewer.errors import UsageError


class Merged(NamedTuple):
    """What a merge came to."""

    totals: Totals
    notices: tuple[str, ...]


def merge_folders(folders: Sequence[Path], out: Path) -> Merged:
    """Merge the folders of a batch into a new one, which is there whole in the end or not at all.

    Where several folders know the same item, reviewed beats failed, failed beats not reviewed, and the first folder
    beats the others. The order is that of the list. What was paid for counts once, also when a folder is given twice or
    a merged one is merged again with what is in it.

    Raises:
        UsageError: a folder is no batch, was made with other settings, or `out` is there already.
        FolderBusy: a batch works on one of the folders.
        JournalError: a journal cannot be read, or is damaged.
    """
    sources = list({folder.resolve(): folder for folder in folders}.values())
    for folder in sources:
        require_batch(folder)
    _refuse_existing(out)
    with ExitStack() as locks:
        for folder in sources:
            locks.enter_context(lock_folder(folder))
        return _merge_locked(sources, out)


def _merge_locked(sources: Sequence[Path], out: Path) -> Merged:
    signed = [read_signed(folder) for folder in sources]
    meta = join_meta(signed)
    temporary = out.with_name(f".{out.name}.{secrets.token_hex(8)}.tmp")
    try:
        temporary.mkdir(mode=0o700, parents=True)
        totals, notices = _fill(temporary, sources, signed, meta)
        if out.is_dir():
            out.rmdir()
        temporary.rename(out)
    except OSError as error:
        raise UsageError(f"{out.as_posix()}: cannot be written: {error.strerror}", "Name another folder.") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Merged(totals, (*find_missing_shards(signed), *notices))


def _fill(
    folder: Path, sources: Sequence[Path], signed: Sequence[Signed], meta: dict[str, str]
) -> tuple[Totals, list[str]]:
    journal = Journal(folder)
    try:
        payments = Payments()
        for source, signs in zip(sources, signed, strict=True):
            copy_outcomes(source / FILE_NAME, folder / FILE_NAME)
            extra = copy_replies(source / FILE_NAME, folder / FILE_NAME)
            payments.add(read_payments(source / FILE_NAME, signs.journal, extra))
        number_places(folder / FILE_NAME)
        journal.write_meta({**meta, **put_payments(folder / FILE_NAME, payments)})
        return journal.totals(), write_outputs(journal, folder)
    finally:
        journal.close()


def _refuse_existing(out: Path) -> None:
    try:
        taken = os.path.lexists(out) and not (out.is_dir() and not any(out.iterdir()))
    except OSError as error:
        raise UsageError(f"{out.as_posix()}: cannot be looked at: {error.strerror}") from error
    if taken:
        raise UsageError(f"{out.as_posix()} is there already", "Name a new folder with --out, or an empty one.")
