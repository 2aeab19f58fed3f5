"""A manifest as JSON lines: an object a line → rows."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from reviewer.batch.manifest_rows import KNOWN_COLUMNS, MAX_CHARACTERS, Row
from reviewer.batch.manifest_text import read_lines

_ONE_OBJECT = 'Write one object a line, such as {"path": "a.md", "team": "search"}.'


class _Number(str):
    """A number as it is written, so that nothing is rounded on its way to the results."""

    __slots__ = ()


def read_jsonl(text: TextIO, shown: str) -> Iterator[Row]:
    """Give the rows of a JSONL manifest; a line that makes no sense is a row with a fault, an empty one is none."""
    for number, line in enumerate(read_lines(text), 1):
        place = f"{shown}:{number}"
        if line is None:
            yield Row(place, fault=f"the line has more than {MAX_CHARACTERS:,} characters", hint="Split the document.")
        elif line.strip():
            yield _read_row(place, line.rstrip("\r\n"))


def _read_row(place: str, line: str) -> Row:
    try:
        data = json.loads(
            line,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_repeats,
        )
        return _build_row(place, data)
    except json.JSONDecodeError as error:
        return Row(place, fault=f"the line is no JSON: {error.msg} at column {error.colno}", hint=_ONE_OBJECT)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        return Row(place, fault=f"the line cannot be read: {reason}", hint=_ONE_OBJECT)


def _build_row(place: str, data: Any) -> Row:
    if not isinstance(data, dict):
        return Row(place, fault="the line is no JSON object", hint=_ONE_OBJECT)
    known = {name: data[name] for name in KNOWN_COLUMNS if data.get(name) is not None}
    own = {name: _write_cell(value) for name, value in data.items() if name not in KNOWN_COLUMNS}
    wrong = next((name for name, value in known.items() if not isinstance(value, str)), None)
    if wrong is not None:
        kept = {name: value for name, value in known.items() if isinstance(value, str)}
        return Row(place, kept, own, f"'{wrong}' must be text", _ONE_OBJECT)
    return Row(place, {name: str(value) for name, value in known.items()}, own)


def _write_cell(value: Any) -> str:
    """Give a value as the text that travels: text as it is, null as nothing, anything else as JSON."""
    if isinstance(value, str):
        return str(value)
    return "" if value is None else _write_json(value)


def _write_json(value: Any) -> str:
    match value:
        case _Number():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {_write_json(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(_write_json(part) for part in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"'{name}' is there twice")
        found[name] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
