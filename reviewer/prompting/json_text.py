"""The JSON object in a text that an LLM wrote: bare, in a code fence, behind its thoughts, with prose around it."""

import json
import re
from typing import Any

REPLY_KEYS = frozenset(("answers", "findings"))
"""An object with one of these is a reply; others, such as a draft of an item in the prose, are not."""
OBJECT_START = re.compile(r'\{\s*["}]')
THOUGHTS_END = re.compile(r"</think(?:ing)?>")
MOST_FAILURES = 20
"""Places where an object begins but cannot be read, after which the search ends: each may cost one whole reading."""


def _read_as_null(_name: str) -> None:
    """Read NaN and Infinity, which JSON does not have, as null."""


# strict=False lets raw line ends stand inside strings, as small local models write them
DECODER = json.JSONDecoder(strict=False, parse_constant=_read_as_null)


def extract_json(content: str, keys: frozenset[str] = REPLY_KEYS) -> dict[str, Any]:
    """Find the JSON object in what an LLM wrote; of several, the last that looks most like a reply with these keys.

    Raises:
        ValueError: there is none; the message says what stands there instead.
    """
    ends = [match.end() for match in THOUGHTS_END.finditer(content)]
    objects: list[dict[str, Any]] = []
    problem = ""
    # The whole text comes second because the tag that ends thoughts may also stand in a quote from the document.
    for start in (*ends[-1:], 0):
        objects, problem = _find_objects(content, start, keys)
        replies = [found for found in objects if keys & found.keys()]
        if replies:
            return max(reversed(replies), key=lambda found: len(keys & found.keys()))
    if objects and not problem:
        return objects[0]
    raise ValueError(problem or ("it holds no JSON object" if content.strip() else "it is empty"))


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
            problems.append(f"it is no JSON ({error})")
            start = match.start() + 1
        else:
            if not objects or keys & found.keys():
                objects.append(found)
    return objects, problems[0] if problems else ""
