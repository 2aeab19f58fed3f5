"""Documents with their rounds → the whole history: level bar, growth, stories in order. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reviewer.domain.history import DocumentHistory, Growth, History, LevelCount, Story
from reviewer.domain.rubric import Level


def build_history(
    scope: str, author: str, documents: Iterable[DocumentHistory], stories: Iterable[Story], notes: Sequence[str]
) -> History:
    """Build the history of documents, of all or of one author's."""
    kept = sorted(documents, key=lambda one: (one.rounds[0].stamp.when, one.document))
    return History(
        scope=scope,
        author=author,
        documents=tuple(kept),
        levels=tuple(_add_levels(kept)),
        growth=tuple(_line_up_drafts(kept)),
        stories=tuple(sorted(stories, key=lambda one: (-one.severity.rank, one.fixed.when, one.finding_id))),
        notes=tuple(notes),
    )


def _add_levels(documents: Sequence[DocumentHistory]) -> list[LevelCount]:
    counts = [one for document in documents for one in document.levels]
    return [
        LevelCount(
            level=level,
            met=sum(one.met for one in counts if one.level is level),
            questions=sum(one.questions for one in counts if one.level is level),
        )
        for level in Level
        if any(one.level is level for one in counts)
    ]


def _line_up_drafts(documents: Sequence[DocumentHistory]) -> list[Growth]:
    kinds: dict[str, list[DocumentHistory]] = defaultdict(list)
    for document in documents:
        kinds[document.kind].append(document)
    growth = []
    for kind, members in kinds.items():
        if len(members) < 2:
            continue
        titles = {line.criterion_id: line.title for document in members for line in document.ratings}
        first = [{line.criterion_id: line.scores[0] for line in document.ratings} for document in members]
        growth += [
            Growth(
                kind=kind,
                criterion_id=name,
                title=title,
                scores=tuple(scores.get(name) for scores in first),
                documents=tuple(document.document for document in members),
            )
            for name, title in titles.items()
        ]
    return growth


def matches_author(name: str, email: str, wanted: str) -> bool:
    """Whether a git author is who was asked about: part of the name or of the address, in any case."""
    folded = wanted.casefold()
    return folded in name.casefold() or folded in email.casefold()
