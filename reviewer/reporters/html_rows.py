"""Rows of a batch's table: as cells for a reader without scripts, and as data for the script that sorts and filters."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.domain.corpus import Ranks, Row
from reviewer.reporters.escaping import flatten_text, shorten_middle
from reviewer.reporters.wording import name_document, write_score

STATES = ("ready", "revise", "rethink", "not_assessed", "failed", "not_reviewed")
"""What became of a document: a decision, or why there is none."""

PAGES_IN_A_FOLDER = 1000
LONGEST_PATH = 200
LONGEST_REASON = 200


def name_page(place: int) -> str:
    """Give the address of a document's page below the report, from its place alone: no path chooses a file's name."""
    number = place + 1
    return f"documents/{number // PAGES_IN_A_FOLDER:03d}/{number:06d}.html"


@dataclass(frozen=True)
class ShownRow:
    """A row as it is shown."""

    place: int
    name: str
    page: str
    """Address of the document's page, or an empty string when it has none."""
    group: int
    state: str
    score: float | None
    """As shown, so that no order hides behind the last digit."""
    ranks: Ranks | None
    counts: tuple[int, int, int, int]
    answered: int | None
    """In percent, rounded down so that 100 means all."""
    cost: float | None
    note: str

    @property
    def written_score(self) -> str:
        """The score with one decimal."""
        return "" if self.score is None else f"{self.score:.1f}"

    @property
    def written_cost(self) -> str:
        """The cost with as many digits as tell something."""
        if self.cost is None:
            return "" if self.group < 0 else "unknown"
        return f"{self.cost:.2f}" if self.cost >= 1 or self.cost == 0 else f"{self.cost:.4f}"

    @property
    def written_ranks(self) -> str:
        """First and last place, or the one that is certain."""
        return write_ranks(self.ranks)

    @property
    def state_name(self) -> str:
        """What became of it, in words."""
        return self.state.replace("_", " ")


def write_ranks(ranks: Ranks | None) -> str:
    """Write the places that something may have."""
    if ranks is None:
        return ""
    return f"{ranks.first:,}" if ranks.first == ranks.last else f"{ranks.first:,}–{ranks.last:,}"


def show_row(row: Row, ranks: Ranks | None) -> ShownRow:
    """Make a row ready to be shown; nothing in it can break a line or steer anything."""
    reviewed = row.status == "reviewed"
    if row.duplicate_of:
        note = f"same content as {shorten_middle(flatten_text(row.duplicate_of), LONGEST_PATH)}"
    else:
        note = shorten_middle(flatten_text(row.reason), LONGEST_REASON)
    return ShownRow(
        place=row.place,
        name=shorten_middle(flatten_text(name_document(row.path)), LONGEST_PATH) or "(no name)",
        page="" if row.status == "not_reviewed" else name_page(row.place),
        group=row.group,
        state=row.decision if reviewed else row.status,
        score=None if row.score is None else float(write_score(row.score)),
        ranks=ranks,
        counts=row.counts,
        answered=int(row.answered * 100 + 1e-9) if reviewed else None,
        cost=row.cost if reviewed else None,
        note=note,
    )


def write_data(rows: Iterable[ShownRow]) -> Iterator[str]:
    """Write rows as a JSON list that may stand inside a script element, a piece a row."""
    opening = "["
    for row in rows:
        ranks = row.ranks or (0, 0)
        data = [row.place, row.name, row.group, STATES.index(row.state), row.score, *ranks, *row.counts, row.answered]
        cost = None if row.cost is None else round(row.cost, 6)
        text = json.dumps([*data, cost, row.note], ensure_ascii=False, separators=(",", ":"))
        yield opening + _guard(text)
        opening = ",\n"
    yield "[]" if opening == "[" else "]"


def _guard(text: str) -> str:
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
