"""How a record is laid out: sorted keys, one item a line, so that diffs read well and merges rarely conflict."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reviewer.reporters.escaping import escape_json

OPEN_DEPTH = 2
"""Objects and lists down to here have a line for each item; what is deeper stands on one line."""
FINDING_DEPTH = 3
"""A finding has a line for each of its fields: two people may answer neighbours, or one may reword a title."""


def lay_out(data: Mapping[str, Any]) -> str:
    r"""Write data as JSON, whose unseen and terminal-steering characters stand as `\u` escapes."""
    return escape_json("".join(_write(data, 0, OPEN_DEPTH))) + "\n"


def _write(value: Any, depth: int, open_depth: int) -> Iterator[str]:
    if depth >= open_depth or not isinstance(value, dict | list) or not value:
        yield json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    is_object = isinstance(value, dict)
    yield "{" if is_object else "["
    items: list[tuple[str | None, Any]] = (
        sorted(value.items()) if isinstance(value, dict) else [(None, item) for item in value]
    )
    for number, (key, item) in enumerate(items):
        yield ("," if number else "") + inner
        if key is not None:
            yield f"{json.dumps(key, ensure_ascii=False)}: "
        deeper = FINDING_DEPTH if depth == 0 and key == "findings" else open_depth
        yield from _write(item, depth + 1, deeper)
    yield outer + ("}" if is_object else "]")
