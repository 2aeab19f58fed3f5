"""The JSON object in a text that an LLM wrote: bare, in a code fence, behind its thoughts, with prose around it."""

import json
import re
from collections.abc import Iterable
from typing import Any

REPLY_KEYS = frozenset(("answers", "findings"))
"""An object with one of these is a reply; others, such as a draft of an item in the prose, are not."""
OBJECT_START = re.compile(r'\{\s*["}]')
THOUGHTS_END = re.compile(r"</think(?:ing)?>")
LOOSE = re.compile(r'"(?:[^"\\]++|\\.)*+"|,(?=\s*+[}\]])|//[^\n]*+', re.DOTALL)
"""Texts, which stay as they are; outside of them a comma before the end of a list or object, and a comment."""
GAP = re.compile(r"[\s,]*+")
BROKEN = "it is no JSON"
MOST_FAILURES = 20
"""Places where an object begins but cannot be read, after which the search ends: each may cost one whole reading."""


def _read_as_null(_name: str) -> None:
    """Read NaN and Infinity, which JSON does not have, as null."""


# strict=False lets raw line ends stand inside strings, as small local models write them
DECODER = json.JSONDecoder(strict=False, parse_constant=_read_as_null)


def extract_json(content: str, keys: frozenset[str] = REPLY_KEYS, *, salvage: bool = False) -> dict[str, Any]:
    """Find the JSON object in what an LLM wrote; of several, the last that looks most like a reply with these keys.

    Args:
        content: what it wrote.
        keys: lists of which a reply has one at least.
        salvage: whether, where there is no whole object, the items that are whole of these lists will do.

    Raises:
        ValueError: there is none; the message says what stands there instead.
    """
    content = _unwrap_text(content)
    found, problem = _find_reply(content, keys)
    if found is None and problem.startswith(BROKEN):
        relaxed = LOOSE.sub(lambda match: match[0] if match[0].startswith('"') else "", content)
        found = _find_reply(relaxed, keys)[0] if len(relaxed) < len(content) else None
    if found is None and salvage:
        found = salvage_lists(content, keys) or None
    if found is None:
        raise ValueError(problem or ("it holds no JSON object" if content.strip() else "it is empty"))
    return found


def salvage_lists(content: str, names: Iterable[str]) -> dict[str, list[Any]]:
    """Read what is whole of lists in a text that is no whole JSON, such as a reply that breaks off: name → items."""
    found: dict[str, list[Any]] = {}
    for name in names:
        for number, match in enumerate(re.finditer(rf'"{name}"\s*+:\s*+\[', content)):
            items = _read_items(content, match.end())
            if len(items) > len(found.get(name, ())):
                found[name] = items
            if number >= MOST_FAILURES:
                break
    return found


def _read_items(text: str, at: int) -> list[Any]:
    """Read objects one behind the other up to the first that is not whole."""
    items = []
    while (start := GAP.match(text, at).end()) < len(text) and text[start] == "{":  # type: ignore[union-attr]
        try:
            item, at = DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return items


def _unwrap_text(content: str) -> str:
    """Give the text inside a JSON text, as servers write it that spell a reply twice."""
    if not content.lstrip().startswith('"'):
        return content
    try:
        inner = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return content
    return inner if isinstance(inner, str) else content


def _find_reply(content: str, keys: frozenset[str]) -> tuple[dict[str, Any] | None, str]:
    """Find the reply, else the first object where nothing is broken, and say what is broken."""
    ends = [match.end() for match in THOUGHTS_END.finditer(content)]
    objects: list[dict[str, Any]] = []
    problem = ""
    # The whole text comes second because the tag that ends thoughts may also stand in a quote from the document.
    for start in (*ends[-1:], 0):
        objects, problem = _find_objects(content, start, keys)
        inner = [part for found in objects for part in found.values() if isinstance(part, dict)]
        for candidates in (objects, inner):
            replies = [found for found in candidates if keys & found.keys()]
            if replies:
                return max(reversed(replies), key=lambda found: len(keys & found.keys())), ""
    return (objects[0] if objects and not problem else None), problem


def _find_objects(text: str, start: int, keys: frozenset[str]) -> tuple[list[dict[str, Any]], str]:
    """Read the objects that lie in no other one, and say why the first that cannot be read cannot.

    Of those that are no reply only the first is kept.
    """
    objects: list[dict[str, Any]] = []
    problems: list[str] = []
    while len(problems) < MOST_FAILURES and (match := OBJECT_START.search(text, start)):
        try:
            found, start = DECODER.raw_decode(text, match.start())
        except RecursionError:
            problems.append("it is nested too deeply")
            start = match.start() + 1
        except ValueError as error:
            problems.append(f"{BROKEN} ({error})")
            start = match.start() + 1
        else:
            if not objects or keys & found.keys():
                objects.append(found)
    return objects, problems[0] if problems else ""
