"""Groups of a corpus → the texts of their rubrics' questions, as far as the very rubric is still at hand."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from reviewer.domain.corpus import GroupStats
from reviewer.errors import ReviewerError
from reviewer.library.rubrics import find_rubric_file, load_rubric

KIND = re.compile(r"[a-z0-9-]{1,80}")


def read_questions(groups: Iterable[GroupStats], folders: Sequence[Path] = ()) -> dict[tuple[str, str], str]:
    """Give kind and id of each question → the question; a rubric that has changed since is left out."""
    texts: dict[tuple[str, str], str] = {}
    for kind, digest in {(group.kind, group.rubric_digest) for group in groups if KIND.fullmatch(group.kind)}:
        try:
            rubric = load_rubric(find_rubric_file(kind, folders), folders)
        except ReviewerError:
            continue  # the report then names the question by its id
        if rubric.digest == digest:
            texts.update({(kind, question.id): question.ask for question in rubric.questions})
    return texts
