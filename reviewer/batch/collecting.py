"""Takes what the provider's batches brought into the journal: replies, and why there is none."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reviewer import errors
from reviewer.batch.journal import Journal
from reviewer.batch.part_writer import PartWriter
from reviewer.batch.parts import Fault, Part, PartLedger
from reviewer.domain.chat import ChatReply, ChatRequest, Rung
from reviewer.domain.review import Cost, Usage
from reviewer.errors import EndpointBroken, JournalError, ProviderError, SchemaRefused
from reviewer.llm.batch_lines import Line, is_worth_asking_again, read_line
from reviewer.llm.openai_batches import OpenAIBatches, RemoteBatch
from reviewer.llm.providers import Endpoint

GROUP = 200
"""Lines taken in together: they share a commit."""
MOST_TRIES = 8
"""Batches that a request may be in before it stands as failed."""


class RungMemory(Protocol):
    """Remembers how a server can be asked for a shape."""

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        """Keep a rung for later requests."""
        ...


@dataclass
class Wanted:
    """Where requests wait for their file."""

    ledger: PartLedger
    writer: PartWriter

    def find_error(self, digest: str) -> ProviderError | None:
        """Give why a request will not be answered in this run, or nothing."""
        fault = self.ledger.find_fault(digest)
        if fault is not None:
            return revive(fault)
        if self.ledger.count_tries(digest) >= MOST_TRIES:
            return EndpointBroken(f"no answer came in {MOST_TRIES} batches", "Try again later, or without --via.")
        return None

    def want(self, digest: str, request: ChatRequest) -> None:
        """Put a request into the file that is being written."""
        self.writer.add(digest, request)


@dataclass
class Collector:
    """Takes in what came of files."""

    journal: Journal
    ledger: PartLedger
    remote: OpenAIBatches
    endpoint: Endpoint
    model: str
    price: Callable[[Usage], Cost]
    """Price of an answer that came through a batch."""
    memory: RungMemory
    folder: Path

    async def take_in(self, part: Part, batch: RemoteBatch) -> None:
        """Take in everything that came of a part; done twice it is done once.

        Raises:
            ProviderError: the provider's files could not be read.
            JournalError: the journal, or a file beside it, could not be written.
        """
        for number, file in enumerate(batch.output_files):
            path = self.folder / f"{part.name}-{number}.answers"
            try:
                await self.remote.download(file, path)
                for lines in _group(path):
                    await self._record(part, lines)
            except OSError as error:
                raise JournalError(f"{path.as_posix()}: {error.strerror or error}", "Make room, then go on.") from error
            finally:
                path.unlink(missing_ok=True)
        self.ledger.end_part(part.name)

    async def _record(self, part: Part, data: list[bytes]) -> None:
        read = (read_line(line, self.endpoint, self.model) for line in data)
        lines = [line for line in read if line is not None and self.ledger.is_under_way(line.custom_id)]
        await asyncio.gather(*(self._record_line(line) for line in lines))
        faults = []
        for line in lines:
            if isinstance(line.result, SchemaRefused) and part.rung is not Rung.PROMPT_ONLY:
                self.memory.remember_rung(self.endpoint.base_url, self.model, Rung(part.rung + 1))
            elif isinstance(line.result, ProviderError) and not is_worth_asking_again(line.result):
                error = line.result
                faults.append((line.custom_id, Fault(type(error).__name__, error.what, error.hint)))
        self.ledger.note_faults(faults)

    async def _record_line(self, line: Line) -> None:
        result = line.result
        if isinstance(result, ChatReply):
            if self.journal.recall_reply(line.custom_id) is None:
                priced = result.model_copy(update={"cost": self.price(result.usage)})
                await self.journal.record_reply(line.custom_id, priced)
        elif result.paid_answers and self.ledger.find_fault(line.custom_id) is None:
            usage = Usage(
                requests=result.paid_answers,
                prompt_tokens=result.prompt_tokens,
                completion_tokens=result.completion_tokens,
            )
            await self.journal.record_paid(usage, self.price(usage))


def revive(fault: Fault) -> ProviderError:
    """Make the error again that a fault was noted for."""
    kind = getattr(errors, fault.kind, ProviderError)
    is_error = isinstance(kind, type) and issubclass(kind, ProviderError)
    return (kind if is_error else ProviderError)(fault.what, fault.hint)


def _group(path: Path) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            group.append(line)
            if len(group) >= GROUP:
                yield group
                group = []
    if group:
        yield group
