"""Rubric files → compiled rubrics, with errors that name file, line and the nearest known key."""

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reviewer.domain.rubric import Rubric
from reviewer.errors import RubricError
from reviewer.library.locations import find_folder
from reviewer.library.marked_models import validate_marked
from reviewer.library.marked_yaml import MarkedList, MarkedMap, find_mark, merge_marked, read_marked_yaml

ADDING_KEYS = frozenset(("checks",))
"""Keys whose lists add up along `extends`."""

FILE_ONLY_KEYS = ("extends", "without")
"""Keys of a rubric's file that are gone once it is compiled."""

SHARED_KEYS = frozenset(("checks", "id", "title", "version", "extends", "conditions", "sources"))
"""Keys of a file that is only there to be extended, such as `base.yaml`; one more key makes it a rubric."""

TOP_LEVEL_KEY = re.compile(r"^([\w-]+)[ \t]*:[ \t]*(\S*)", re.MULTILINE)


class RubricFile(NamedTuple):
    """A rubric that can be asked for by its id."""

    id: str
    path: Path
    bundled: bool


def list_rubric_files(folders: Sequence[Path] = ()) -> list[RubricFile]:
    """List rubrics by file name: those of the user's folders first, then ours; an id counts once.

    Files that hold only what rubrics share, such as `base.yaml`, are there to be extended and are not listed.
    """
    found: dict[str, RubricFile] = {}
    bundled = find_folder("rubrics")
    for folder in (*folders, bundled):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            if path.stem not in found and not _is_shared_part(path):
                found[path.stem] = RubricFile(path.stem, path, folder == bundled)
    return sorted(found.values())


def _is_shared_part(path: Path) -> bool:
    try:
        keys = dict(TOP_LEVEL_KEY.findall(path.read_text(encoding="utf-8-sig", errors="replace")))
    except OSError:  # listed, so that whoever loads it is told why it cannot be read
        return False
    return keys.keys() <= SHARED_KEYS and keys.get("extends", "base") == "base"


def find_rubric_file(reference: str, folders: Sequence[Path] = (), beside: Path | None = None) -> Path:
    """Find a rubric by id or path.

    Args:
        reference: an id such as `design-doc`, or a path that ends in `.yaml` or `.yml`.
        folders: the user's own folders, searched before ours.
        beside: folder that a relative path starts from; the working folder by default.

    Raises:
        RubricError: there is none; names the nearest id.
    """
    if reference.endswith((".yaml", ".yml")):
        path = (beside or Path()) / reference
        if path.is_file():
            return path
        raise RubricError(f"{path.as_posix()}: there is no such rubric file")
    for folder in (*((beside,) if beside else ()), *folders, find_folder("rubrics")):
        candidate: Path = folder / f"{reference}.yaml"
        if candidate.is_file():
            return candidate
    known = [file.id for file in list_rubric_files(folders)]
    near = difflib.get_close_matches(reference, known, n=1)
    nearest = f" Did you mean '{near[0]}'?" if near else ""
    raise RubricError(f"there is no rubric '{reference}'", f"Known: {', '.join(known)}.{nearest}")


def load_rubric(path: Path, folders: Sequence[Path] = ()) -> Rubric:
    """Compile a rubric file with everything it extends.

    Raises:
        RubricError: what is wrong, at file:line, with the nearest known key.
    """
    return compile_rubric(read_rubric_data(path, folders))


def read_rubric_data(path: Path, folders: Sequence[Path] = (), seen: tuple[Path, ...] = ()) -> MarkedMap:
    """Read a rubric file and fold what it extends into it, as plain data that knows its lines."""
    resolved = path.resolve()
    data = read_marked_yaml(path, display_path(path))
    parent = data.get("extends")
    if parent is None:
        return _without(data)
    if not isinstance(parent, str):
        raise RubricError(f"{data.marks['extends']}: 'extends' must be the id or path of one rubric")
    try:
        parent_path = find_rubric_file(parent, folders, path.parent)
        if parent_path.resolve() == resolved:  # a user's design-doc.yaml that extends ours of the same name
            parent_path = find_rubric_file(parent, ())
    except RubricError as error:
        raise RubricError(f"{data.marks['extends']}: {error.what}", error.hint) from error
    chain = (*seen, resolved)
    if parent_path.resolve() in chain:
        names = " → ".join(step.name for step in (*chain, parent_path))
        raise RubricError(f"{data.marks['extends']}: the rubric extends itself ({names})")
    return _without(merge_marked(read_rubric_data(parent_path, folders, chain), data, ADDING_KEYS))


def display_path(path: Path) -> str:
    """Give a path as errors and reports show it: relative to the working folder where that is shorter."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        bundled = find_folder("rubrics")
        return f"rubrics/{path.name}" if path.parent == bundled else path.as_posix()


def _without(data: MarkedMap) -> MarkedMap:
    """Apply and drop the keys that only files have."""
    removed = data.get("without", MarkedList())
    if not isinstance(removed, MarkedList) or not all(isinstance(name, str) for name in removed):
        raise RubricError(f"{data.marks['without']}: 'without' must be a list of criterion, question or check ids")
    result = MarkedMap()
    for key, value in data.items():
        if key not in FILE_ONLY_KEYS:
            result[key], result.marks[key] = value, data.marks[key]
    left = set(removed)
    if left and isinstance(result.get("criteria"), MarkedList):
        result["criteria"] = _drop_ids(result["criteria"], left)
    if left and isinstance(result.get("checks"), MarkedList):
        result["checks"] = _drop_checks(result["checks"], left)
    if left:
        raise RubricError(f"{data.marks['without']}: 'without' names ids that do not exist: {', '.join(sorted(left))}")
    if removed and isinstance(result.get("caps"), MarkedList):
        result["caps"] = _drop_caps(result["caps"], frozenset(removed))
    return result


def _drop_checks(slugs: MarkedList, removed: set[Any]) -> MarkedList:
    result = MarkedList()
    for slug, mark in zip(slugs, slugs.marks, strict=True):
        if slug in removed:
            removed.discard(slug)
            continue
        result.append(slug)
        result.marks.append(mark)
    return result


def _drop_ids(items: MarkedList, removed: set[Any]) -> MarkedList:
    result = MarkedList()
    for item, mark in zip(items, items.marks, strict=True):
        name = item.get("id") if isinstance(item, MarkedMap) else None
        if name in removed:
            removed.discard(name)
            continue
        if isinstance(item, MarkedMap) and isinstance(item.get("questions"), MarkedList):
            item["questions"] = _drop_ids(item["questions"], removed)
        result.append(item)
        result.marks.append(mark)
    return result


def _drop_caps(caps: MarkedList, removed: frozenset[str]) -> MarkedList:
    """Drop the caps that a criterion left out would have triggered or that hold only such criteria down."""
    result = MarkedList()
    for cap, mark in zip(caps, caps.marks, strict=True):
        when, limits = (cap.get("when"), cap.get("cap")) if isinstance(cap, MarkedMap) else (None, None)
        if isinstance(when, MarkedMap) and when.get("criterion") in removed:
            continue
        if isinstance(limits, MarkedMap) and removed & limits.keys():
            for name in removed & limits.keys():
                del limits[name], limits.marks[name]
            if not limits:
                continue
        result.append(cap)
        result.marks.append(mark)
    return result


def compile_rubric(data: MarkedMap) -> Rubric:
    """Turn a rubric's data into a closed model with its digest.

    Raises:
        RubricError: every fault on a line of its own, first file:line, then what is wrong.
    """
    if "digest" in data:
        raise RubricError(f"{data.marks['digest']}: unknown key 'digest'; it is computed, never written")
    hint = "`reviewer rubric lint` shows all faults of a rubric."
    rubric = validate_marked(Rubric, data, hint=hint, hidden=("digest",))
    faults = list(_find_dangling(rubric, data))
    if faults:
        raise RubricError("\n".join(faults))
    return rubric.model_copy(update={"digest": compute_digest(rubric)})


def compute_digest(rubric: Rubric) -> str:
    """Compute the SHA-256 of a rubric's canonical JSON (sorted keys, no white space, without the digest)."""
    canonical = json.dumps(rubric.model_dump(mode="json", exclude={"digest"}), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _find_dangling(rubric: Rubric, data: MarkedMap) -> Iterable[str]:
    """Find ids that are used but not there, or there twice."""
    seen: dict[str, str] = {}
    for i, criterion in enumerate(rubric.criteria):
        where = find_mark(data, ("criteria", i, "id"))
        if criterion.id in seen:
            yield f"{where}: the id '{criterion.id}' stands twice"
        seen[criterion.id] = str(where)
        for j, question in enumerate(criterion.questions):
            base = ("criteria", i, "questions", j)
            if question.id in seen:
                yield f"{find_mark(data, (*base, 'id'))}: the id '{question.id}' stands twice"
            seen[question.id] = ""
            if question.applies_when and question.applies_when not in rubric.conditions:
                known = ", ".join(rubric.conditions)
                yield (
                    f"{find_mark(data, (*base, 'applies_when'))}: there is no condition "
                    f"'{question.applies_when}'; known: {known}"
                )
            for source in question.sources:
                if source not in rubric.sources:
                    yield f"{find_mark(data, (*base, 'sources'))}: there is no source '{source}'"
    criteria = {criterion.id for criterion in rubric.criteria}
    for i, cap in enumerate(rubric.caps):
        for name in (cap.when.criterion, *cap.cap):
            if name not in criteria:
                yield f"{find_mark(data, ('caps', i))}: there is no criterion '{name}'"
