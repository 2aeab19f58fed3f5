"""One secret of each kind in a document, then every place where it could come out: prompts, cache, journal, reports."""

import os
import sqlite3
import zlib

import pytest

from tests.cli.running import ROOT, answer_all_met, run_reviewer
from tests.fake_endpoint import run_endpoint
from tests.redaction.planted import PLANTED

FORMATS = ("terminal", "json", "markdown", "html", "sarif", "github", "gitlab", "junit", "rdjson", "checkstyle")
SECRETS = {name: secret for name, (_, secret, _) in PLANTED.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A design document with all of them, and one of the user's own kind."""
    folder = tmp_path_factory.mktemp("secrets")
    sample = (ROOT / "samples" / "design-doc-strong.md").read_text(encoding="utf-8")
    planted = "\n\n".join(f"{text} TODO" for _, _, text in PLANTED.values())
    (folder / "design.md").write_text(
        f"{sample}\n\n## Access\n\n{planted}\n\nBadge ACME-123456 TBD.\n", encoding="utf-8"
    )
    (folder / "reviewer.toml").write_text('[[redact]]\nname = "acme-badge"\npattern = "ACME-[0-9]{6}"\n')
    return folder


def find_leaks(data: bytes):
    """Give the names of the secrets that stand in some bytes, or the rest of one that was cut."""
    wanted = {**SECRETS, "own": "ACME-123456"}
    return [name for name, secret in wanted.items() if secret.encode() in data or secret[-12:].encode() in data]


def read_folder(folder):
    """Give the bytes of every file below a folder, and of every value of its databases, unpacked where it is packed."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        parts.append(path.read_bytes())
        if parts[-1].startswith(b"SQLite format"):
            with sqlite3.connect(path) as base:
                tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                rows = [row for (table,) in tables for row in base.execute(f'SELECT * FROM "{table}"').fetchall()]
            parts += [
                unpack(value) if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
            ]
    return b"\n".join(parts)


def unpack(value):
    """Undo zlib, where it was done."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def test_no_secret_leaves_or_is_stored(folder):
    """What the endpoint got, every report, both streams, and all that was written below the user's folders."""
    homes = {"HOME": folder / "home", "XDG_CACHE_HOME": folder / "home/cache", "XDG_DATA_HOME": folder / "home/data"}
    environment = {key: os.fspath(value) for key, value in homes.items()}
    outputs = [part for name in FORMATS for part in ("--output", f"{name}=out.{name}")]
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model")
        done = run_reviewer("review", "design.md", *flags, *outputs, cwd=folder, **environment)
        sent = repr([call.body for call in endpoint.calls]).encode()
    assert endpoint.calls
    assert b"redacted-github-token" in sent
    assert find_leaks(sent) == []
    assert find_leaks(done.stdout + done.stderr) == []
    for name in FORMATS:
        assert find_leaks((folder / f"out.{name}").read_bytes()) == [], name
    assert (folder / "home/cache").exists()
    kept = read_folder(folder / "home")
    assert b"There." in kept  # the answers, so that the cache was read as it is meant
    assert find_leaks(kept) == []
    for name in ("terminal", "json", "markdown", "html"):
        assert b"acme" in (folder / f"out.{name}").read_bytes(), name


def test_prompt_and_check_show_none_either(folder):
    """What is printed to look at, and what the checks say of the lines with secrets."""
    for arguments in (
        ("prompt", "design.md"),
        ("check", "design.md", "--hints"),
        ("check", "design.md", "--format", "json"),
    ):
        done = run_reviewer(*arguments, cwd=folder)
        assert find_leaks(done.stdout + done.stderr) == [], arguments
        assert b"\xe2\x81\xa5" not in done.stdout, arguments
    assert b"secrets replaced" in run_reviewer("check", "design.md", cwd=folder).stdout


def test_a_batch_journal_holds_none(folder):
    """Requests, answers and reviews as they are kept for resuming."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--kind", "design-doc", "--out", "batch")
        done = run_reviewer("batch", "design.md", *flags, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    kept = read_folder(folder / "batch")
    assert b"acme-badge" in kept
    assert find_leaks(kept) == []
