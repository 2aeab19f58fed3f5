"""What is said of a document that was open when the batch stopped."""

from types import SimpleNamespace

import pytest

from reviewer.batch.visit import Place, Visit
from reviewer.domain.batch import Item
from reviewer.errors import BudgetExhausted


@pytest.mark.parametrize(
    ("digests", "status", "reason"),
    [
        ([], "not_reviewed", "the budget is used up"),
        (["a"], "not_reviewed", "the budget is used up; one answer had come and is kept"),
        (["a", "b", "b"], "not_reviewed", "the budget is used up; 2 answers had come and are kept"),
        (["a"], "failed", "the budget is used up"),
    ],
)
def test_answers_that_had_come_are_named(digests, status, reason):
    """A document that was begun is told apart from one that was not; an answer that serves twice is one."""
    item = Item(id="a.md", path="a.md")
    visit = Visit(Place(0, item, "", None), None, work=SimpleNamespace(digests=digests))
    failure = visit.fail(status, BudgetExhausted("the budget is used up")).failure
    assert failure is not None
    assert failure.reason == reason
