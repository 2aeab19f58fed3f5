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


MOST_NESTING = 50
"""Levels of lists and mappings in one another; a rubric has 6. PyYAML's composer in C overflows the stack at some
ten thousand, so the depth is measured before it starts."""

PLAIN_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


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
        _refuse_deep_nesting(text, name)
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            top = _Builder(loader, name).build(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if "nesting depth" in (error.problem or ""):  # newer parsers have a bound of their own
            raise RubricError(f"{name}:{line}: is nested too deeply") from error
        raise RubricError(f"{name}:{line}: is no YAML: {error.problem or error}", "Mend the syntax there.") from error
    except yaml.YAMLError as error:
        raise RubricError(f"{name}: is no YAML: {error}") from error
    if not isinstance(top, MarkedMap):
        raise RubricError(f"{name}:1: must be a mapping of keys", "Start from `reviewer rubric new`.")
    return top


def _refuse_deep_nesting(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_NESTING:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise RubricError(f"{name}:{line}: is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


_UNFINISHED = object()


class _Builder:
    """Builds plain data from nodes; a node that aliases repeat is built once, so that they cannot blow it up."""

    def __init__(self, loader: Any, name: str) -> None:
        self._loader = loader
        self._name = name
        self._built: dict[yaml.Node, Any] = {}

    def build(self, node: yaml.Node) -> Any:
        if node not in self._built:
            self._built[node] = _UNFINISHED
            self._built[node] = self._build(node)
        if self._built[node] is _UNFINISHED:
            raise RubricError(f"{self._mark(node)}: an alias refers to what it stands in")
        return self._built[node]

    def _mark(self, node: yaml.Node) -> Mark:
        return Mark(self._name, node.start_mark.line + 1)

    def _build(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.CollectionNode) and node.tag not in PLAIN_COLLECTIONS:
            raise RubricError(f"{self._mark(node)}: plain lists and mappings only, no '{node.tag}'")
        if isinstance(node, yaml.MappingNode):
            return self._build_map(node)
        if isinstance(node, yaml.SequenceNode):
            items = MarkedList()
            for item in node.value:
                items.append(self.build(item))
                items.marks.append(self._mark(item))
            return items
        try:
            return self._loader.construct_object(node)
        except (ValueError, LookupError, AttributeError) as error:  # 2026-13-45, !!int x, !!bool x, !!timestamp x
            raise RubricError(
                f"{self._mark(node)}: '{node.value[:40]}' is no {node.tag.rpartition(':')[2]}", "Put it in quotes."
            ) from error

    def _build_map(self, node: yaml.MappingNode) -> MarkedMap:
        result = MarkedMap()
        for key_node, value_node in node.value:
            key, mark = self.build(key_node), self._mark(key_node)
            if not isinstance(key, str | int):
                raise RubricError(f"{mark}: a key must be a word or a whole number")
            if key in result:
                raise RubricError(f"{mark}: the key '{key}' stands twice (first at line {result.marks[key].line})")
            result[key] = self.build(value_node)
            result.marks[key] = mark
        return result


def merge_marked(parent: MarkedMap, child: MarkedMap, adding: frozenset[str] = frozenset()) -> MarkedMap:
    """Lay a child over its parent: mappings merge, lists merge by their items' `id`, all else is replaced.

    The lists of top-level keys in `adding` add up: the child's new items follow the parent's.
    """
    result = MarkedMap()
    for source in (parent, child):
        for key, value in source.items():
            if key in adding and isinstance(result.get(key), MarkedList) and isinstance(value, MarkedList):
                result[key] = _add_up(result[key], value)
            else:
                result[key] = _merge_value(result[key], value) if key in result else value
            result.marks[key] = source.marks[key]
    return result


def _add_up(old: MarkedList, new: MarkedList) -> MarkedList:
    result = MarkedList()
    for source in (old, new):
        for item, mark in zip(source, source.marks, strict=True):
            if item not in result:
                result.append(item)
                result.marks.append(mark)
    return result


def _merge_value(old: Any, new: Any) -> Any:
    if isinstance(old, MarkedMap) and isinstance(new, MarkedMap):
        return merge_marked(old, new)
    if _has_ids(old) and _has_ids(new):
        return _merge_by_id(old, new)
    return new


def _has_ids(value: Any) -> bool:
    return isinstance(value, MarkedList) and all(
        isinstance(item, MarkedMap) and isinstance(item.get("id"), str) for item in value
    )


def _merge_by_id(old: MarkedList, new: MarkedList) -> MarkedList:
    result = MarkedList()
    theirs: dict[str, tuple[MarkedMap, Mark]] = {}
    for item, mark in zip(new, new.marks, strict=True):
        if item["id"] in theirs:
            raise RubricError(f"{mark}: the id '{item['id']}' stands twice (first at {theirs[item['id']][1]})")
        theirs[item["id"]] = item, mark
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
