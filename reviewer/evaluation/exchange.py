"""Requests as files for whoever answers without an endpoint, and their answers back into the recording."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from reviewer.domain.chat import ChatReply, ChatRequest
from reviewer.domain.review import Usage
from reviewer.errors import SuiteError, UsageError
from reviewer.evaluation.recording import Missing, Replies
from reviewer.files import write_whole

LARGEST_ANSWER = 4_000_000
"""Bytes; a reply has some 30,000."""


class Taken(NamedTuple):
    """What became of the answers in a folder."""

    taken: int
    problems: tuple[str, ...]
    """Answers that cannot be used, in a sentence each."""
    unknown: tuple[str, ...]
    """Files that answer nothing that is asked."""


def write_prompts(missing: Iterable[Missing], folder: Path) -> list[Path]:
    """Write each request as one self-contained text file, and take away those of earlier rounds that nobody needs.

    File names tell nothing about document, variant or arm, so that whoever answers is blind to them.

    Raises:
        UsageError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder.as_posix()}: cannot be made: {error.strerror}") from error
    paths = {folder / f"{one.name}.txt": one for one in missing}
    for old in folder.glob("*.txt"):
        if old not in paths:
            old.unlink(missing_ok=True)
    for path, one in paths.items():
        write_whole(path, describe_prompt(one.request, f"{one.name}.json"))
    return sorted(paths)


def describe_prompt(request: ChatRequest, answer_name: str) -> str:
    """Write a request so that a reader needs nothing else to answer it."""
    schema = json.dumps(request.reply_schema, ensure_ascii=False, indent=1)
    parts = [
        "Answer the conversation below as the assistant, in one JSON object and nothing else: no fence, no prose.\n"
        f"Write it, as UTF-8, to a file called {answer_name} beside this one. Use nothing but what stands here.\n"
    ]
    parts += [f"##### {message.role} #####\n\n{message.content.rstrip()}\n" for message in request.messages]
    parts.append(f"##### the reply's JSON schema: every field is required #####\n\n{schema}\n")
    return "\n".join(parts)


def read_answers(missing: Sequence[Missing], folder: Path, replies: Replies, answered_by: str) -> Taken:
    """Take the answers that stand in a folder into the recording.

    An answer is a file whose name begins with its request's name and ends in `.json`; what is no JSON is refused, since
    it may be half written. Answers to requests that are recorded already are left alone.

    Raises:
        SuiteError: there is no such folder.
        UsageError: the recording cannot be written to.
    """
    if not folder.is_dir():
        raise SuiteError(f"{folder.as_posix()}: there is no such folder", "Write the prompts first: --write-prompts.")
    by_name = {one.name: one for one in missing}
    taken = 0
    problems: list[str] = []
    unknown: list[str] = []
    for path in sorted(folder.glob("*.json")):
        name = path.name.split(".")[0]
        one = by_name.pop(name, None)
        if one is None:
            if not (replies.folder / f"{name}.json").is_file():  # else taken in an earlier round
                unknown.append(path.name)
            continue
        content, problem = _read_answer(path)
        if problem:
            problems.append(f"{path.as_posix()}: {problem}")
            continue
        usage = Usage(requests=1, unreported=1)
        replies.keep(one.request, one.run, ChatReply(content=content, model=answered_by, usage=usage), answered_by)
        taken += 1
    return Taken(taken, tuple(problems), tuple(unknown))


def _read_answer(path: Path) -> tuple[str, str]:
    """Give an answer's text, and why it cannot be used or an empty string."""
    try:
        if path.stat().st_size > LARGEST_ANSWER:
            return "", f"is larger than {LARGEST_ANSWER:,} bytes"
        content = path.read_text(encoding="utf-8-sig").strip()
        found = json.loads(content)
    except OSError as error:
        return "", f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        return "", "is not UTF-8"
    except (ValueError, RecursionError) as error:
        return "", f"is no JSON ({error}); write it anew"
    return (content, "") if isinstance(found, dict) else ("", "is no JSON object; write it anew")
