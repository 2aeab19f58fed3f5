"""Which rubric fits a document: by its front matter, its path, its title and its headings, with the reason in words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pathspec

from reviewer.domain.document import LINE_END, Document
from reviewer.domain.rubric import AppliesTo
from reviewer.errors import KindUnclear, RubricError

PATH_POINTS = 3
TITLE_POINTS = 2
"""A title says what the whole document is, a heading only what one section is."""
HEADING_POINTS = 1
MOST_HEADING_POINTS = 5
LEAST_POINTS = 2
"""Fewer points than this are no reason."""
LEAST_LEAD = 2
"""Points by which the best must lead the second."""

KIND_KEYS = ("kind", "type", "doc_type", "document_type")
"""Keys of front matter that name a document's kind."""


class KindHints(NamedTuple):
    """What a rubric says about the documents it is for."""

    id: str
    title: str
    applies_to: AppliesTo
    own: bool = False
    """Whether it is the user's: where one has the same signs as one of ours, which it then extends, it comes first."""


class KindChoice(NamedTuple):
    """The rubric chosen and why."""

    id: str
    reason: str


def choose_kind(document: Document, hints: Sequence[KindHints]) -> KindChoice:
    """Choose the rubric that fits a document.

    Raises:
        KindUnclear: nothing speaks for one kind clearly enough; names what was seen and asks for `--kind`.
        RubricError: a rubric has a path pattern that cannot be read.
    """
    named = _named_in_front_matter(document, hints)
    if named:
        return named
    replaced = [hint.applies_to for hint in hints if hint.own]
    candidates = [hint for hint in hints if hint.own or hint.applies_to not in replaced]
    signs = _Signs.of(document)
    scored = sorted(((*_score(signs, hint), hint.id) for hint in candidates), key=lambda entry: (-entry[0], entry[2]))
    best, second = scored[0], scored[1] if len(scored) > 1 else (0, [], "")
    if best[0] >= LEAST_POINTS and best[0] - second[0] >= LEAST_LEAD:
        return KindChoice(best[2], ", ".join(best[1]))
    seen = "; ".join(f"{name}: {', '.join(why)}" for points, why, name in scored if points) or "no sign of any kind"
    known = ", ".join(hint.id for hint in hints)
    raise KindUnclear(
        f"{document.path}: cannot tell what kind of document this is ({seen})", f"Say it with --kind: one of {known}."
    )


def _named_in_front_matter(document: Document, hints: Sequence[KindHints]) -> KindChoice | None:
    """Find the one kind whose id or title stands in the front matter's word for it, such as `experiment report`."""
    for key, value in _read_front_matter(document):
        word = _plain(value)
        if key in KIND_KEYS and word:
            for found in (
                [hint for hint in hints if word in _plain_names(hint)],
                [hint for hint in hints if any(name and name in word for name in _plain_names(hint))],
            ):
                if len(found) == 1:
                    return KindChoice(found[0].id, f"front matter says '{value}'")
    return None


def _read_front_matter(document: Document) -> Iterator[tuple[str, str]]:
    """Give the keys with a value on the same line; enough for words, without a YAML parser on untrusted text."""
    for line in LINE_END.split(document.front_matter):
        key, colon, value = line.partition(":")
        if colon and value.strip():
            yield key.strip().lower(), value.strip().strip("\"'").strip()


def _plain_names(hint: KindHints) -> tuple[str, str]:
    return _plain(hint.id), _plain(hint.title)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


class _Signs(NamedTuple):
    """What of a document is held against the hints; title and headings in lower case."""

    path: str
    title: str
    headings: str
    """All but the title, one on a line."""

    @classmethod
    def of(cls, document: Document) -> "_Signs":
        headings = [section.title for section in document.sections if section.title]
        titles = [value for key, value in _read_front_matter(document) if key == "title"]
        titles += headings[:1]
        return cls(document.path, "\n".join(titles).lower(), "\n".join(headings[1:]).lower())


def _score(signs: _Signs, hint: KindHints) -> tuple[int, list[str]]:
    points, why = 0, []
    if _matches_path(signs.path, hint):
        points += PATH_POINTS
        why.append(f"path {signs.path}")
    in_title = [phrase for phrase in hint.applies_to.headings if _find_lines(phrase, signs.title)]
    if in_title:
        points += TITLE_POINTS
        why.append(f"'{in_title[0]}' in the title")
    found = {phrase: lines for phrase in hint.applies_to.headings if (lines := _find_lines(phrase, signs.headings))}
    if found:
        # two phrases in one heading are one sign, and so is one phrase in two headings
        number = min(len(found), len(set().union(*found.values())))
        points += min(MOST_HEADING_POINTS, HEADING_POINTS * number)
        quoted = ", ".join(f"'{phrase}'" for phrase in list(found)[:4])
        why.append(f"heading{'s' if len(found) > 1 else ''} {quoted}")
    return points, why


def _matches_path(path: str, hint: KindHints) -> bool:
    try:
        spec = _compile_paths(hint.applies_to.paths)
    except ValueError as error:
        raise RubricError(
            f"the rubric '{hint.id}' has a path pattern that cannot be read: {error}", "Mend its 'applies_to: paths'."
        ) from error
    return spec.match_file(path.lower().lstrip("/"))


@lru_cache(maxsize=64)
def _compile_paths(patterns: tuple[str, ...]) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines(pattern.lower() for pattern in patterns)


def _find_lines(phrase: str, lines: str) -> set[int]:
    """Find the offsets of the lines that have a phrase, as whole words."""
    lowered = phrase.lower()
    if lowered not in lines:
        return set()
    pattern = re.compile(rf"^.*?(?<!\w){re.escape(lowered)}(?!\w).*$", re.MULTILINE)
    return {match.start() for match in pattern.finditer(lines)}
