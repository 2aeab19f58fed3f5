"""Writes requests into the files of the Batch API, each file within the provider's bounds and complete or not there."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO

from reviewer.batch.parts import Part, PartLedger
from reviewer.domain.chat import ChatRequest, Rung
from reviewer.errors import JournalError
from reviewer.llm.batch_lines import MOST_BYTES, MOST_LINES, Parameters, write_line

FOLDER = "batch-api"
SUFFIX = ".jsonl"


class PartWriter:
    """Collects requests into files; one that is full is noted in the ledger and the next is begun."""

    def __init__(
        self,
        folder: Path,
        ledger: PartLedger,
        parameters: Parameters,
        estimate: Callable[[ChatRequest], tuple[int, int]],
        *,
        most_lines: int = MOST_LINES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Set where files go, and their bounds.

        Args:
            folder: the batch's folder; files go into a folder inside it.
            ledger: where complete files are noted.
            parameters: what every request is sent with.
            estimate: gives an upper estimate of a request's tokens and of its answer's.
            most_lines: requests of one file.
            most_bytes: bytes of one file.
        """
        self._folder = folder / FOLDER
        self._ledger = ledger
        self._parameters = parameters
        self._estimate = estimate
        self.most_lines, self._most_bytes = most_lines, most_bytes
        self._file: IO[bytes] | None = None
        self._name = ""
        self._rung = Rung.STRICT_SCHEMA
        self._digests: dict[str, None] = {}
        self._bytes = self._prompt = self._reply = 0
        self.requests = 0
        """Requests written since the start."""

    def add(self, digest: str, request: ChatRequest) -> None:
        """Write a request, unless it is in the file already.

        Raises:
            JournalError: the disk is full, or the folder cannot be written to.
        """
        if digest in self._digests:
            return
        line = write_line(digest, request, self._parameters)
        is_full = len(self._digests) >= self.most_lines or self._bytes + len(line) > self._most_bytes
        if self._file is not None and (is_full or request.rung is not self._rung):
            self.close()
        try:
            file = self._file or self._begin(request.rung)
            file.write(line)
        except OSError as error:
            raise self._explain(error) from error
        self._digests[digest] = None
        self._bytes += len(line)
        prompt, reply = self._estimate(request)
        self._prompt, self._reply = self._prompt + prompt, self._reply + reply
        self.requests += 1

    def close(self) -> None:
        """Complete the file that is open, if one is, and note it.

        Raises:
            JournalError: the disk is full.
        """
        if self._file is None:
            return
        file, self._file = self._file, None
        try:
            with file:
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._explain(error) from error
        digests, self._digests = self._digests, {}
        self._ledger.add_part(
            Part(self._name, len(digests), self._bytes, self._rung, self._prompt, self._reply), digests
        )

    def halve(self, requests: int) -> None:
        """Make the next files at most half as large as one that was too large."""
        self.most_lines = max(1, requests // 2)

    def discard(self) -> None:
        """Drop the file that is open: none of its requests was sent."""
        if self._file is not None:
            self._file.close()
            self._file, self._digests = None, {}
            self.find(self._name).unlink(missing_ok=True)

    def find(self, name: str) -> Path:
        """Give the path of a part's file."""
        return self._folder / f"{name}{SUFFIX}"

    def clear(self) -> None:
        """Delete files that no part needs any more, such as one that was being written when the process died."""
        needed = {self.find(part.name) for part in self._ledger.list_parts() if not part.file}
        for path in self._folder.glob(f"*{SUFFIX}"):
            if path not in needed:
                path.unlink(missing_ok=True)

    def _begin(self, rung: Rung) -> IO[bytes]:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._name = f"reviewer-{secrets.token_hex(12)}"
        self._rung, self._digests = rung, {}
        self._bytes = self._prompt = self._reply = 0
        self._file = open(self.find(self._name), "xb")  # noqa: PTH123, SIM115 - it stays open over many calls
        return self._file

    def _explain(self, error: OSError) -> JournalError:
        what = f"{self._folder.as_posix()}: cannot be written: {error.strerror or error}"
        return JournalError(what, "Make room, then start the same command again to go on.")
