"""Runs `reviewer review` through its own client against a persona, and keeps all that comes out of it."""

import contextlib
import io
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from reviewer.cli.main import run
from reviewer.llm import outage, retrying
from tests.fake_endpoint import Call, FakeEndpoint, Say, run_endpoint

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ("terminal", "markdown", "html", "sarif", "github", "gitlab", "junit", "rdjson", "checkstyle")
"""Every format but JSON, which each run writes to stdout."""
STRONG = ("design-doc-strong.md", "post-mortem-strong.md", "experiment-strong.md", "roadmap-strong.md")
"""Bundled samples, one of each kind, that say most of what is asked of them."""


def name_kind(sample: str) -> str:
    """Give the kind of a bundled sample."""
    return sample.rsplit("-", 1)[0]


def read_sample(name: str) -> str:
    """Read a bundled sample."""
    return (ROOT / "samples" / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    """What came of one command."""

    code: int
    out: str
    err: str
    reports: dict[str, str]
    """Format → the report that was written in it; JSON among them."""
    calls: list[Call]

    @property
    def reviews(self) -> list[dict[str, Any]]:
        return json.loads(self.out)["reviews"]

    @property
    def review(self) -> dict[str, Any]:
        [review] = self.reviews
        return review

    @property
    def crashed(self) -> bool:
        """Whether anything got away: a traceback, or an error that only the last handler caught."""
        return "Traceback" in self.out + self.err or "a fault of its own" in self.err

    @property
    def failed(self) -> bool:
        """Whether the document has no review, and the reason is said."""
        return self.code == 3 and "not reviewed" in self.err


def review(
    persona: Callable[[Call], Say],
    documents: Mapping[str, str],
    *flags: str,
    home: Path | None = None,
    formats: tuple[str, ...] = (),
    kind: str = "design-doc",
    patience: float | None = None,
    endpoint: FakeEndpoint | None = None,
) -> Outcome:
    """Review documents at depth standard.

    Args:
        persona: what answers.
        documents: name → text.
        flags: more of them.
        home: where cache and settings are kept; without it a folder that is gone afterwards.
        formats: what is written beside JSON.
        kind: of the documents.
        patience: seconds that one request may wait in all.
        endpoint: one that runs already, with the persona behind it.
    """
    guarded = _Guarded(persona)
    running = contextlib.nullcontext(endpoint) if endpoint else run_endpoint(guarded)
    with tempfile.TemporaryDirectory() as place, running as endpoint:
        before = len(endpoint.calls)
        folder = Path(place) / "documents"
        folder.mkdir()
        for name, text in documents.items():
            (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        outputs = [f"--output={name}={place}/report.{name}" for name in formats]
        options = ("--base-url", endpoint.url, "--model", "test-model", "--kind", kind, "--format", "json")
        arguments = ["review", *documents, *options, *outputs, "--depth", "standard", *flags]
        arguments += ["--no-cache"] if home is None else []
        with contextlib.chdir(folder), _in_home(home or Path(place) / "home", patience), _streams() as (out, err):
            code = run(arguments)
        if guarded.error is not None:
            raise guarded.error
        reports = {name: (Path(place) / f"report.{name}").read_text(encoding="utf-8") for name in formats}
        return Outcome(code, read(out), read(err), {"json": read(out), **reports}, endpoint.calls[before:])


class _Guarded:
    """Keeps a persona's own mistake from passing for bad behaviour that a test wants to see."""

    def __init__(self, persona: Callable[[Call], Say]) -> None:
        self.persona = persona
        self.error: Exception | None = None

    def __call__(self, call: Call) -> Say:
        try:
            return self.persona(call)
        except Exception as error:  # noqa: BLE001 - raised again in the test's own thread
            self.error = error
            return Say("a mistake of the persona", 400)


def read(stream: io.TextIOWrapper) -> str:
    """Read what was written to a stream."""
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


@contextlib.contextmanager
def _in_home(home: Path, patience: float | None) -> Iterator[None]:
    """Give a command a home of its own, and an environment without anybody's settings or keys."""
    kinds = ("CONFIG", "CACHE", "DATA", "STATE")
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in kinds}
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    waiting = {} if patience is None else {"REVIEWER_MAX_WAIT": str(patience)}
    with mock.patch.dict(os.environ, {**kept, **waiting, "HOME": str(home), **places}, clear=True):
        yield


@contextlib.contextmanager
def short_waits() -> Iterator[None]:
    """Let waits that we choose ourselves begin at a hundredth of a second; those that a server asks for stay."""
    with mock.patch.object(retrying, "FIRST_WAIT", 0.01), mock.patch.object(outage, "FIRST_PAUSE", 0.01):
        yield


@contextlib.contextmanager
def _streams() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Catch both streams, as bytes in UTF-8; what a command does to signals is undone."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before = signal.getsignal(signal.SIGTERM)
    try:
        with mock.patch.object(sys, "stdout", out), mock.patch.object(sys, "stderr", err):
            yield out, err
    finally:
        signal.signal(signal.SIGTERM, before)
