"""Speaks OpenAI's Batch API through the SDK: files up, batches made, looked at and cancelled, files down."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reviewer.errors import EndpointBroken
from reviewer.llm.batch_lines import PATH
from reviewer.llm.openai_chat import OpenAIChat

LABEL = "reviewer_part"
"""Key of the metadata that a batch is found again by."""
WINDOW = "24h"
"""The only window there is."""
ENDED = frozenset(("completed", "failed", "expired", "cancelled"))
"""States that a batch does not leave; `expired` and `cancelled` ones have the answers that came before."""
MOST_LISTED = 1000
"""Batches looked through for a label."""


class RemoteBatch(NamedTuple):
    """A batch as the provider tells of it."""

    id: str
    state: str
    label: str
    done: int
    """Requests answered or failed so far."""
    output_files: tuple[str, ...]
    """Files with answers and with errors, where there are any."""
    faults: tuple[tuple[str, str], ...]
    """Code and words of what is wrong with the batch as a whole."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED


class OpenAIBatches:
    """Files and batches of one account."""

    def __init__(self, chat: OpenAIChat) -> None:
        """Set whose client to use."""
        self._chat = chat

    async def upload(self, path: Path) -> str:
        """Send a file of requests; gives the provider's name of it.

        Raises:
            ProviderError: it could not be sent.
        """

        async def act(client: Any, headers: Any) -> Any:
            return await client.files.create(file=path, purpose="batch", extra_headers=headers)

        return str((await self._chat.call(act)).id)

    async def make(self, file: str, label: str) -> RemoteBatch:
        """Make a batch over a file.

        Raises:
            ProviderError: it could not be made.
        """

        async def act(client: Any, headers: Any) -> Any:
            return await client.batches.create(
                input_file_id=file,
                endpoint=PATH,
                completion_window=WINDOW,
                metadata={LABEL: label},
                extra_headers=headers,
            )

        return _read_batch(await self._chat.call(act))

    async def find(self, label: str) -> RemoteBatch | None:
        """Find a batch by its label among the newest: one that was made just before the process died.

        Raises:
            ProviderError: the list could not be read.
        """

        async def act(client: Any, headers: Any) -> RemoteBatch | None:
            seen = 0
            async for batch in client.batches.list(limit=100, extra_headers=headers):
                read = _read_batch(batch)
                if read.label == label:
                    return read
                seen += 1
                if seen >= MOST_LISTED:
                    break
            return None

        return await self._chat.call(act)

    async def look(self, batch: str) -> RemoteBatch:
        """Look how far a batch is.

        Raises:
            ProviderError: it could not be looked at.
        """

        async def act(client: Any, headers: Any) -> Any:
            return await client.batches.retrieve(batch, extra_headers=headers)

        return _read_batch(await self._chat.call(act))

    async def cancel(self, batch: str) -> RemoteBatch:
        """Ask for a batch to be ended early.

        Raises:
            ProviderError: it cannot be cancelled.
        """

        async def act(client: Any, headers: Any) -> Any:
            return await client.batches.cancel(batch, extra_headers=headers)

        return _read_batch(await self._chat.call(act))

    async def download(self, file: str, path: Path) -> None:
        """Write a file of the provider's to a path, piece by piece.

        Raises:
            ProviderError: it could not be read to its end.
            OSError: it could not be written.
        """

        async def act(client: Any, headers: Any) -> None:
            contents = client.files.with_streaming_response
            async with contents.content(file, extra_headers=headers) as answer:
                with path.open("wb") as target:
                    async for piece in answer.iter_bytes(1 << 16):
                        target.write(piece)

        await self._chat.call(act)


def _read_batch(batch: Any) -> RemoteBatch:
    """Read a batch; servers that are only compatible leave fields out."""
    name, state = getattr(batch, "id", None), getattr(batch, "status", None)
    if not isinstance(name, str) or not isinstance(state, str):
        raise EndpointBroken("the endpoint answered with no batch", "Does it have OpenAI's Batch API at all?")
    counts = getattr(batch, "request_counts", None)
    metadata = getattr(batch, "metadata", None)
    label = metadata.get(LABEL, "") if isinstance(metadata, Mapping) else ""
    files = (getattr(batch, "output_file_id", None), getattr(batch, "error_file_id", None))
    errors = getattr(getattr(batch, "errors", None), "data", None) or ()
    return RemoteBatch(
        id=name,
        state=state,
        label=str(label),
        done=_count(counts, "completed") + _count(counts, "failed"),
        output_files=tuple(file for file in files if isinstance(file, str) and file),
        faults=tuple((str(error.code or ""), str(error.message or "")[:300]) for error in errors),
    )


def _count(counts: Any, name: str) -> int:
    value = getattr(counts, name, 0)
    return value if isinstance(value, int) else 0
