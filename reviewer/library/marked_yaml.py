"""YAML as plain data that still knows file and line of every key, so that errors can name them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from reviewer.errors import RubricError

try:
    from yaml import CSafeLoader as Loader  # ten times faster; absent where PyYAML was built without libyaml
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


class Mark(NamedTuple):
    """A place in a YAML file."""

    file: str
    line: int
    """1-based."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class MarkedMap(dict[Any, Any]):
    """A mapping that knows where each key stands."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[Any, Mark] = {}


class MarkedList(list[Any]):
    """A list that knows where each item stands."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []


def read_marked_yaml(path: Path, display: str | None = None) -> MarkedMap:
    """Read a YAML file whose top is a mapping.

    Args:
        path: the file.
        display: the name that errors show; the path by default.

    Raises:
        RubricError: unreadable, no YAML, no mapping, a key given twice, or a tag that plain data cannot hold.
    """
    name = display or path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RubricError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RubricError(f"{name}: is not UTF-8 (byte {error.start})", "Save the file as UTF-8.") from error
    try:
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            top = _build(node, loader, name) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RubricError(f"{name}:{line}: is no YAML: {error.problem or error}", "Mend the syntax there.") from error
    except yaml.YAMLError as error:
        raise RubricError(f"{name}: is no YAML: {error}") from error
    except RecursionError as error:
        raise RubricError(f"{name}: is nested too deeply") from error
    if not isinstance(top, MarkedMap):
        raise RubricError(f"{name}:1: must be a mapping of keys", "Start from `reviewer rubric new`.")
    return top


def _build(node: yaml.Node, loader: Any, name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        result = MarkedMap()
        for key_node, value_node in node.value:
            key = _build(key_node, loader, name)
            mark = Mark(name, key_node.start_mark.line + 1)
            if not isinstance(key, str | int):
                raise RubricError(f"{mark}: a key must be a word or a whole number")
            if key in result:
                raise RubricError(f"{mark}: the key '{key}' stands twice (first at line {result.marks[key].line})")
            result[key] = _build(value_node, loader, name)
            result.marks[key] = mark
        return result
    if isinstance(node, yaml.SequenceNode):
        items = MarkedList()
        for item in node.value:
            items.append(_build(item, loader, name))
            items.marks.append(Mark(name, item.start_mark.line + 1))
        return items
    return loader.construct_object(node)


def merge_marked(parent: MarkedMap, child: MarkedMap) -> MarkedMap:
    """Lay a child over its parent: mappings merge, lists merge by their items' `id`, all else is replaced."""
    result = MarkedMap()
    for source in (parent, child):
        for key, value in source.items():
            result[key] = _merge_value(result[key], value) if key in result else value
            result.marks[key] = source.marks[key]
    return result


def _merge_value(old: Any, new: Any) -> Any:
    if isinstance(old, MarkedMap) and isinstance(new, MarkedMap):
        return merge_marked(old, new)
    if _has_ids(old) and _has_ids(new):
        return _merge_by_id(old, new)
    return new


def _has_ids(value: Any) -> bool:
    return isinstance(value, MarkedList) and all(isinstance(item, MarkedMap) and "id" in item for item in value)


def _merge_by_id(old: MarkedList, new: MarkedList) -> MarkedList:
    result = MarkedList()
    theirs = {item["id"]: (item, mark) for item, mark in zip(new, new.marks, strict=True)}
    for item, mark in zip(old, old.marks, strict=True):
        override = theirs.pop(item["id"], None)
        result.append(merge_marked(item, override[0]) if override else item)
        result.marks.append(override[1] if override else mark)
    for item, mark in theirs.values():
        result.append(item)
        result.marks.append(mark)
    return result


def find_mark(data: Any, path: Sequence[str | int]) -> Mark | None:
    """Give the place of the deepest element of `path` that exists in the data, or nothing for an empty path."""
    mark = None
    for step in path:
        inside = (
            step in data if isinstance(data, MarkedMap) else isinstance(data, MarkedList) and step in range(len(data))
        )
        if not inside:
            break
        mark, data = data.marks[step], data[step]
    return mark
