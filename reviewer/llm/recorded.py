"""Replies kept in a file: recorded from a chat model once, played back with no endpoint."""

import json
import os
from pathlib import Path

from pydantic import ValidationError

from reviewer.domain.base import Value
from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.review import Usage
from reviewer.errors import ProviderError
from reviewer.llm.digests import digest_request


class About(Value):
    """Where a recording comes from."""

    model: str
    recorded_by: str
    """Who or what gave the replies, in a few words that can follow `by`."""
    date: str
    prompt_fingerprint: str
    note: str = ""

    def describe(self) -> str:
        """Say it in a sentence."""
        return f"recorded on {self.date} by {self.recorded_by}, model {self.model}"


class RecordedReply(Value):
    """One reply and the request that it answers."""

    purpose: str
    request_digest: str
    content: str
    model: str
    usage: Usage


class Recording(Value):
    """A file of replies."""

    about: About
    replies: tuple[RecordedReply, ...] = ()


class RecordedChat:
    """Plays a recording back. Replies carry the recorded usage, no cost, and a sentence on their source."""

    def __init__(self, recording: Recording, path: Path) -> None:
        """Set the recording, and its path for errors."""
        self.about = recording.about
        self._path = path
        self._replies = {reply.request_digest: reply for reply in recording.replies}

    @classmethod
    def load(cls, path: Path) -> "RecordedChat":
        """Read a recording from its JSON file.

        Raises:
            ProviderError: it cannot be read or is no recording.
        """
        return cls(read_recording(path), path)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request from the recording.

        Raises:
            ProviderError: the recording does not hold the request.
        """
        reply = self._replies.get(digest_request(request))
        if reply is None:
            raise ProviderError(
                f"{self._path.name} holds no reply to {request.purpose}: prompt, rubric or document changed since "
                f"it was recorded on {self.about.date}",
                "Record it again as CONTRIBUTING says, or undo the change.",
            )
        return ChatReply(content=reply.content, model=reply.model, usage=reply.usage, recorded=self.about.describe())


class RecordingChat:
    """Wraps a chat model and keeps every reply in a file, written whole after each."""

    def __init__(self, inner: ChatModel, path: Path, about: About) -> None:
        """Set the file, which is begun anew, and what to say about it."""
        self._inner = inner
        self._path = path
        self._about = about
        self._replies: dict[str, RecordedReply] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request and keep the reply.

        Raises:
            ProviderError: as the wrapped chat model does, or the file cannot be written.
        """
        reply = await self._inner.complete(request)
        digest = digest_request(request)
        self._replies[digest] = RecordedReply(
            purpose=request.purpose, request_digest=digest, content=reply.content, model=reply.model, usage=reply.usage
        )
        # Requests run at once and end in any order; a file sorted by purpose differs only where replies do.
        ordered = sorted(self._replies.values(), key=lambda kept: (kept.purpose, kept.request_digest))
        write_recording(self._path, Recording(about=self._about, replies=tuple(ordered)))
        return reply


def read_recording(path: Path) -> Recording:
    """Read a recording.

    Raises:
        ProviderError: it cannot be read or is no recording.
    """
    try:
        return Recording.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProviderError(f"{path.as_posix()}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, ValidationError) as error:
        raise ProviderError(
            f"{path.as_posix()}: is no recording of replies", "Record it again as CONTRIBUTING says."
        ) from error


def write_recording(path: Path, recording: Recording) -> None:
    """Write a recording whole or not at all.

    Raises:
        ProviderError: it cannot be written.
    """
    text = json.dumps(recording.model_dump(), ensure_ascii=False, indent=2) + "\n"
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ProviderError(f"{path.as_posix()}: cannot be written: {error.strerror}") from error
