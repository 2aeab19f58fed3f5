"""What `reviewer history` does: read the log and every record in it, tell each document's rounds, and render them."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from reviewer.domain.glance import RecordGlance
from reviewer.domain.history import History, Stamp, Story
from reviewer.errors import RecordError, UsageError
from reviewer.histories.building import build_history, matches_author
from reviewer.histories.chains import Chain, Event, Touch, is_below, link_chains
from reviewer.histories.rounds import Reviewed, describe_document, split_rounds
from reviewer.histories.stories import list_candidates, tell_story
from reviewer.records.places import FOLDER, SUFFIX, find_root, name_document
from reviewer.reporters.all_history_reporters import ALL_HISTORY_REPORTERS
from reviewer.reporters.options import ReportOptions
from reviewer.revisions.commit_log import Commit, count_uncommitted, is_shallow, read_log
from reviewer.revisions.forges import find_form, write_command
from reviewer.revisions.snapshots import read_blobs

GONE = "D"
RECORDS = f"{FOLDER}/"


@dataclass
class HistorySession:
    """One command's work."""

    folder: Path
    """The working folder."""
    root: Path = field(init=False)
    """The project's root, resolved."""

    def __post_init__(self) -> None:
        self.root = find_root(self.folder)
        self._unreadable = 0
        self._form = ""

    def tell(self, path: str, author: str) -> History:
        """Tell the history of a document or folder; of one author's documents only where a name is given.

        Args:
            path: a document or folder, as the user named it; it may be gone.
            author: part of a git author's name or address, in any case; empty for all.

        Raises:
            RecordError: no record of it is committed, or none of documents of that author.
            UsageError: the path lies outside the project, or there is no git repository.
        """
        scope = name_document(self.root, self.folder / path)
        if scope is None:
            raise UsageError(f"{path}: lies outside {self.root.name}, where the records are kept")
        self._form = find_form(self.root)
        chains = self._read_chains(scope)
        chosen = [chain for chain in chains if not author or _is_by(chain, author)]
        if not chosen:
            raise self._refuse(path, author, has_chains=bool(chains))
        with _pausing_collection():
            told = list(self._read_rounds(chosen))
            documents = [describe_document(chain, rounds) for chain, rounds in told]
            return build_history(scope, author, documents, self._tell_stories(told), self._list_notes(scope))

    def _read_chains(self, scope: str) -> list[Chain]:
        paths = [FOLDER, scope] if scope != "." else ["."]
        chains = self._link(read_log(self.root, paths), scope)
        outside = {name for chain in chains for name in chain.names if not is_below(name, scope)}
        if not outside:
            return chains
        return self._link(read_log(self.root, [*paths, *sorted(outside)]), scope)

    def _link(self, commits: Sequence[Commit], scope: str) -> list[Chain]:
        return [chain for chain in link_chains(_list_events(commits)) if is_below(chain.name, scope)]

    def _refuse(self, path: str, author: str, *, has_chains: bool) -> RecordError:
        if has_chains:
            return RecordError(
                f"{path}: no document with a record is by '{author}'",
                "A document's author is who made most of its commits; `git shortlog -sne` lists who there is.",
            )
        waiting = count_uncommitted(self.root, FOLDER)
        hint = f"`reviewer review {path} --record` makes records; the history begins when they are committed."
        if waiting:
            hint = f"{waiting} in {FOLDER} wait to be committed: the history begins then."
        return RecordError(f"{path}: no record of it is committed", hint)

    def _read_rounds(self, chains: Sequence[Chain]) -> Iterator[tuple[Chain, list[Reviewed]]]:
        """Read every record of every chain, a few at a time; a chain without one that can be read is left out."""
        wanted = (touch.blob for chain in chains for touch in chain.records)
        blobs = read_blobs(wanted, self.root)
        for chain in chains:
            records: list[tuple[Touch, RecordGlance]] = []
            for touch in chain.records:
                glance = self._glance(next(blobs))
                if glance is not None:
                    records.append((touch, glance))
            if records:
                yield chain, split_rounds(records)

    def _glance(self, data: bytes | None) -> RecordGlance | None:
        try:
            return RecordGlance.model_validate_json(data or b"")
        except ValidationError:
            self._unreadable += 1
            return None

    def _tell_stories(self, told: Sequence[tuple[Chain, list[Reviewed]]]) -> Iterator[Story]:
        candidates = [
            (one, {rating.criterion_id: rating.title for rating in rounds[-1].last.ratings})
            for chain, rounds in told
            for one in list_candidates(chain, rounds)
        ]
        asked = list(dict.fromkeys(edit.blob for one, _ in candidates if one.finding.anchors for edit in one.edits))
        blobs = zip(asked, read_blobs(asked, self.root), strict=True)
        texts = {blob: data.decode("utf-8", "replace") for blob, data in blobs if data is not None}
        for one, criteria in candidates:
            story = tell_story(one, criteria, texts.get, self._link_commit)
            if story is not None:
                yield story

    def _link_commit(self, commit: str, document: str) -> tuple[str, str]:
        return self._form.format(commit=commit), write_command(commit[:12], document)

    def _list_notes(self, scope: str) -> list[str]:
        notes = []
        if self._unreadable:
            notes.append(f"{self._unreadable} committed versions of records cannot be read and are left out.")
        waiting = count_uncommitted(self.root, FOLDER if scope == "." else f"{FOLDER}/{scope}")
        waiting += count_uncommitted(self.root, f"{FOLDER}/{scope}{SUFFIX}") if scope != "." else 0
        if waiting:
            notes.append(f"Records that are not committed yet and left out: {waiting}.")
        if is_shallow(self.root):
            notes.append("The clone is shallow, so the history begins late; `git fetch --unshallow` brings the rest.")
        return notes

    def render(self, history: History, format_: str, *, width: int, color: bool, unicode: bool) -> str:
        """Render a history in a format, for a place so many columns wide."""
        return ALL_HISTORY_REPORTERS[format_](history, ReportOptions(width=width, color=color, unicode=unicode))


@contextmanager
def _pausing_collection() -> Iterator[None]:
    """Keep the garbage collector from walking over half a million values without a circle: most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _list_events(commits: Sequence[Commit]) -> Iterator[Event]:
    for place, commit in enumerate(commits):
        stamp = Stamp(commit=commit.id, when=commit.when, author=commit.author)
        for change in commit.changes:
            name, before = _name_recorded(change.path), _name_recorded(change.before)
            touch = Touch(place, stamp, change.blob, commit.email)
            gone = change.kind == GONE
            if name is not None:
                yield Event(touch, name, of_record=True, is_gone=gone, before=before or "")
            elif not change.path.startswith(RECORDS):
                yield Event(touch, change.path, of_record=False, is_gone=gone)


def _name_recorded(path: str) -> str | None:
    """Give the document that a record is about by its place; nothing for what is no record."""
    if path.startswith(RECORDS) and path.endswith(SUFFIX):
        return path.removeprefix(RECORDS).removesuffix(SUFFIX)
    return None


def _is_by(chain: Chain, author: str) -> bool:
    """Whether who made most of a document's commits is who was asked about."""
    if not chain.edits:
        return False
    main = Counter(edit.stamp.author for edit in chain.edits).most_common(1)[0][0]
    return any(matches_author(main, edit.email, author) for edit in chain.edits if edit.stamp.author == main)
