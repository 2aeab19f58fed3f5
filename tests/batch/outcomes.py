"""Outcomes to render, made by hand: two kinds, a duplicate, a failure, an item never tried, and hostile cells."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from reviewer.domain.batch import Item, Outcome, Spend, Totals
from reviewer.domain.finding import Finding
from reviewer.domain.review import Cost, Failure, Usage
from tests.reporters.sample_reviews import NOT_ASSESSED, READY, RICH


class ListedOutcomes:
    """Stands in for a journal."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = outcomes

    def iter_outcomes(self) -> Iterator[Outcome]:
        """Give them in order."""
        return iter(self.outcomes)

    def add_up_spend(self) -> Spend:
        """Give something spent beside what the reviews say."""
        return Spend(usage=Usage(requests=7, prompt_tokens=70_000), cost=Cost(amount=1.25))

    def totals(self) -> Totals:
        """Count them."""
        counts = Counter(outcome.status for outcome in self.outcomes)
        return Totals(reviewed=counts["reviewed"], failed=counts["failed"], not_reviewed=counts["not_reviewed"])

    def read_meta(self) -> dict[str, str]:
        """Give what a journal says of its settings."""
        return {"settings": '{"--model": "test-model", "endpoint": "http://127.0.0.1/v1", "words": {}}'}


POSTMORTEM = READY.model_copy(
    update={
        "kind": "post-mortem",
        "ratings": tuple(
            rating.model_copy(update={"criterion_id": f"pm-{number}"})
            for number, rating in enumerate(READY.ratings[:2])
        ),
    }
)
UNPRICED = NOT_ASSESSED.model_copy(update={"cost": Cost(amount=None)})

OUTCOMES = (
    Outcome(place=0, item=Item(id="a", path="docs/a.md", columns={"team": "search"}), status="reviewed", review=RICH),
    Outcome(
        place=1,
        item=Item(id="b", path="docs/b.md", columns={"team": "=cmd|' /C calc'!A0", "score": "-3,5"}),
        status="reviewed",
        duplicate_of="a",
        review=RICH.model_copy(update={"document": "docs/b.md", "usage": Usage(), "cost": Cost(amount=0.0)}),
    ),
    Outcome(place=2, item=Item(id="c", path="docs/c.md"), status="reviewed", review=POSTMORTEM),
    Outcome(
        place=3,
        item=Item(id="-1+2", path="d.md", columns={"team": 'a "b"\nc, d\x1b[31m'}),
        status="failed",
        failure=Failure(document="d.md", reason="d.md is binary: it is a PDF", hint="Export it."),
    ),
    Outcome(place=4, item=Item(id="e", path="e.md"), status="reviewed", review=UNPRICED),
    Outcome(
        place=5,
        item=Item(id="f", path="f.md"),
        status="not_reviewed",
        failure=Failure(document="f.md", reason="budget: 25 USD are spent"),
    ),
)
SAMPLE = ListedOutcomes(OUTCOMES)


def make_many(number: int) -> Iterator[Outcome]:
    """Give many reviewed outcomes, made anew one by one."""
    for place in range(number):
        item = Item(id=f"{place}", path=f"{place}.md", columns={"team": "search"})
        findings = tuple(Finding.model_validate(finding.model_dump()) for finding in RICH.findings)
        yield Outcome(place=place, item=item, status="reviewed", review=RICH.model_copy(update={"findings": findings}))


class ManyOutcomes:
    """Stands in for a large journal; holds nothing."""

    def __init__(self, number: int) -> None:
        self.number = number

    def iter_outcomes(self) -> Iterator[Outcome]:
        """Make them one by one."""
        return make_many(self.number)


def list_names(folder: Path) -> list[str]:
    """Give the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())
