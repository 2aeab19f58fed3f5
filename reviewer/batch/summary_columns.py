"""The columns of `summary.csv` and `summary.parquet`, and what of an outcome stands in them."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from reviewer.domain.batch import Outcome
from reviewer.domain.review import Review
from reviewer.domain.rubric import Level, Severity

Cell = str | int | float | None
Kind = Literal["text", "whole", "decimal"]

OWN = "own_"
RATING = "rating_"
MOST_OWN = 1000
"""Own columns that a summary shows: a list in which each line has other keys makes no table."""


class Column(NamedTuple):
    """One column."""

    name: str
    kind: Kind
    meaning: str
    read: Callable[[Outcome], Cell]


class Extras(NamedTuple):
    """Columns that depend on what the batch holds, in the order in which they are met."""

    criteria: tuple[str, ...]
    """Criteria of all rubrics that reviews were made with."""
    own: tuple[str, ...]
    cut: bool
    """Whether there are own columns beyond `MOST_OWN`."""


def _of_review(read: Callable[[Review], Cell]) -> Callable[[Outcome], Cell]:
    return lambda outcome: None if outcome.review is None else read(outcome.review)


def _read_share(level: Level) -> Callable[[Outcome], Cell]:
    def read(review: Review) -> Cell:
        found = next((share for share in review.levels if share.level is level), None)
        return found.met / found.questions if found and found.questions else None

    return _of_review(read)


def _count_severity(severity: Severity) -> Callable[[Outcome], Cell]:
    return _of_review(lambda review: sum(finding.severity is severity for finding in review.findings))


def _read_rating(criterion_id: str) -> Callable[[Outcome], Cell]:
    return _of_review(
        lambda review: next((rating.score for rating in review.ratings if rating.criterion_id == criterion_id), None)
    )


def _read_own(name: str) -> Callable[[Outcome], Cell]:
    return lambda outcome: outcome.item.columns.get(name)


def _count_signals(review: Review) -> int:
    return sum(not signal.suppressed and not signal.is_hint for signal in review.signals)


FIRST = (
    Column("place", "whole", "Place in the list, from 0.", lambda o: o.place),
    Column("id", "text", "The manifest's id, else the path.", lambda o: o.item.id),
    Column("path", "text", "Path as it was named.", lambda o: o.item.path),
    Column("status", "text", "`reviewed`, `failed` or `not_reviewed`.", lambda o: o.status),
    Column(
        "duplicate_of", "text", "Id of the item with the same content whose review this is.", lambda o: o.duplicate_of
    ),
    Column("kind", "text", "Id of the rubric.", _of_review(lambda r: r.kind)),
    Column("level", "text", "The level bar.", _of_review(lambda r: r.level.value)),
    Column(
        "decision", "text", "`ready`, `revise`, `rethink` or `not_assessed`.", _of_review(lambda r: r.decision.value)
    ),
    Column("score", "decimal", "Weighted mean of the ratings, 1 to 5.", _of_review(lambda r: r.score)),
)
"""Columns before the ratings."""

MIDDLE = (
    *(
        Column(f"met_{level}", "decimal", f"Share of the {level} questions that are met, 0 to 1.", _read_share(level))
        for level in Level
    ),
    *(
        Column(
            f"findings_{severity}",
            "whole",
            f"Findings of severity {severity}, folded ones included.",
            _count_severity(severity),
        )
        for severity in Severity
    ),
    Column(
        "findings_at_bar",
        "whole",
        "Findings at or below the level bar.",
        _of_review(lambda r: sum(f.gates for f in r.findings)),
    ),
    Column(
        "signals", "whole", "What the checks found, without hints and what is suppressed.", _of_review(_count_signals)
    ),
    Column(
        "coverage",
        "decimal",
        "Share of the questions that were answered, 0 to 1.",
        _of_review(lambda r: r.coverage.share),
    ),
    Column(
        "failed_requests",
        "whole",
        "Requests that brought nothing, or only a part.",
        _of_review(lambda r: r.coverage.failed_requests),
    ),
    Column("requests", "whole", "Answers that were paid for.", _of_review(lambda r: r.usage.requests)),
    Column(
        "prompt_tokens",
        "whole",
        "Tokens sent, as the server counted them.",
        _of_review(lambda r: r.usage.prompt_tokens),
    ),
    Column(
        "cached_tokens",
        "whole",
        "Those of them that the provider had cached.",
        _of_review(lambda r: r.usage.cached_tokens),
    ),
    Column("completion_tokens", "whole", "Tokens received.", _of_review(lambda r: r.usage.completion_tokens)),
    Column("cost", "decimal", "Price of the review; empty when it is unknown.", _of_review(lambda r: r.cost.amount)),
    Column("currency", "text", "Currency of the price.", _of_review(lambda r: r.cost.currency)),
    Column("failure", "text", "Why there is no review.", lambda o: o.failure.reason if o.failure else None),
)
"""Columns behind the ratings."""


def find_extras(outcomes: Iterable[Outcome]) -> Extras:
    """Find the columns that depend on what the batch holds; a pass over all outcomes, of which only names are kept."""
    criteria: dict[str, None] = {}
    own: dict[str, None] = {}
    cut = False
    for outcome in outcomes:
        if outcome.review is not None:
            criteria.update(dict.fromkeys(rating.criterion_id for rating in outcome.review.ratings))
        for name in outcome.item.columns:
            if len(own) < MOST_OWN or name in own:
                own[name] = None
            else:
                cut = True
    return Extras(tuple(criteria), tuple(own), cut)


def list_columns(extras: Extras) -> tuple[Column, ...]:
    """Give all columns in their order. Prefixes keep own columns and ratings from being taken for anything else."""
    ratings = [Column(RATING + name, "decimal", "Rating, 1 to 5.", _read_rating(name)) for name in extras.criteria]
    own = [Column(OWN + name, "text", "A column of the manifest.", _read_own(name)) for name in extras.own]
    return (*FIRST, *ratings, *MIDDLE, *own)


def tell_cut(extras: Extras, file: str) -> str:
    """Say that a summary does not show every own column, or nothing."""
    return f"{file} shows the first {MOST_OWN:,} of your own columns; results.jsonl has them all." if extras.cut else ""
