"""Which rubric fits a document: by its front matter, its path and its headings, with the reason in words."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import pathspec

from reviewer.domain.document import Document
from reviewer.domain.rubric import AppliesTo
from reviewer.errors import UsageError

PATH_POINTS = 3
HEADING_POINTS = 1
MOST_HEADING_POINTS = 5
LEAST_POINTS = 2
"""Fewer points than this are no reason."""
LEAST_LEAD = 2
"""Points by which the best must lead the second."""

FRONT_MATTER_KIND = re.compile(
    r"^\s*(?:kind|type|doc_type|document_type)\s*:\s*[\"']?([\w -]+?)[\"']?\s*$", re.MULTILINE
)


class KindHints(NamedTuple):
    """What a rubric says about the documents it is for."""

    id: str
    title: str
    applies_to: AppliesTo


class KindChoice(NamedTuple):
    """The rubric chosen and why."""

    id: str
    reason: str


def choose_kind(document: Document, hints: Sequence[KindHints]) -> KindChoice:
    """Choose the rubric that fits a document.

    Raises:
        UsageError: nothing speaks for one kind clearly enough; names what was seen and asks for `--kind`.
    """
    named = _named_in_front_matter(document, hints)
    if named:
        return named
    scored = sorted(((*_score(document, hint), hint.id) for hint in hints), key=lambda entry: (-entry[0], entry[2]))
    best, second = scored[0], scored[1] if len(scored) > 1 else (0, [], "")
    if best[0] >= LEAST_POINTS and best[0] - second[0] >= LEAST_LEAD:
        return KindChoice(best[2], ", ".join(best[1]))
    seen = "; ".join(f"{name}: {', '.join(why)}" for points, why, name in scored if points) or "no sign of any kind"
    known = ", ".join(hint.id for hint in hints)
    raise UsageError(
        f"{document.path}: cannot tell what kind of document this is ({seen})", f"Say it with --kind: one of {known}."
    )


def _named_in_front_matter(document: Document, hints: Sequence[KindHints]) -> KindChoice | None:
    for match in FRONT_MATTER_KIND.finditer(document.front_matter):
        word = _plain(match.group(1))
        for hint in hints:
            if word in (_plain(hint.id), _plain(hint.title)):
                return KindChoice(hint.id, f"front matter says '{match.group(1).strip()}'")
    return None


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _score(document: Document, hint: KindHints) -> tuple[int, list[str]]:
    points, why = 0, []
    spec = pathspec.GitIgnoreSpec.from_lines(hint.applies_to.paths)
    if hint.applies_to.paths and spec.match_file(document.path.lstrip("/")):
        points += PATH_POINTS
        why.append(f"path {document.path}")
    titles = [section.title.lower() for section in document.sections if section.title]
    found = [phrase for phrase in hint.applies_to.headings if any(_stands_in(phrase, title) for title in titles)]
    if found:
        points += min(MOST_HEADING_POINTS, HEADING_POINTS * len(found))
        quoted = ", ".join(f"'{phrase}'" for phrase in found[:4])
        why.append(f"heading{'s' if len(found) > 1 else ''} {quoted}")
    return points, why


def _stands_in(phrase: str, title: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", title) is not None
