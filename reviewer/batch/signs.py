"""What a batch was begun with, so that it is not gone on with under other settings by mistake.

Two layers: digests of files, which are known at once, and what those files come to, which needs them compiled. Where
the first agree with what stands in the journal, nothing need be compiled; where they do not, only the second can tell
whether anything has changed that matters, such as a question and not a comment.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from reviewer.batch.journal import Journal
from reviewer.errors import UsageError

Signs = Mapping[str, str]
"""Name of a setting as the user knows it → its value."""

PLAIN_KEY = "settings"
FILES_KEY = "settings_files"
COMPILED_KEY = "settings_compiled"
JOURNAL_KEY = "journal"
"""What tells a journal from every other, also when its folder is moved or copied."""


def digest_files(paths: list[Path]) -> str:
    """Compute one SHA-256 over files, their names included; one that cannot be read counts as empty."""
    whole = hashlib.sha256()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        whole.update(f"{path.as_posix()}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
        whole.update(data)
    return whole.hexdigest()


def bind_settings(journal: Journal, folder: Path, plain: Signs, files: str, compile_signs: Callable[[], Signs]) -> None:
    """Bind a new journal to its settings, or see that an old one was begun with the same.

    Args:
        journal: the batch's.
        folder: where it is, for the error.
        plain: settings whose values are known at once.
        files: digest over the files that reviews depend on.
        compile_signs: compiles these files and gives what they come to; called only where it must be.

    Raises:
        UsageError: it was begun with others; names them.
        RubricError: a rubric cannot be used.
        SettingsError: a prompt template cannot be used.
    """
    meta = journal.read_meta()
    if PLAIN_KEY not in meta:
        compiled = compile_signs()
        signs = {PLAIN_KEY: json.dumps(plain), FILES_KEY: files, COMPILED_KEY: json.dumps(compiled)}
        journal.write_meta({**signs, JOURNAL_KEY: secrets.token_hex(16)})
        return
    differing = _compare(json.loads(meta[PLAIN_KEY]), plain)
    if not differing and meta.get(FILES_KEY) != files:
        compiled = compile_signs()
        differing = _compare(json.loads(meta[COMPILED_KEY]), compiled)
        if not differing:
            journal.write_meta({FILES_KEY: files})
    if differing:
        raise UsageError(
            f"{folder.as_posix()} was begun with other settings: {'; '.join(differing)}",
            "Start it with the same settings to go on, or name another folder with --out.",
        )


def _compare(old: Signs, new: Signs) -> list[str]:
    return [
        f"{name} was {old.get(name, 'not set')} and is {new.get(name, 'not set')}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
