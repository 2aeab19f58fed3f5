"""Criteria in groups: every one once, in order, no group too long, few groups, evenly filled."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.prompting.grouping import (
    QUESTIONS_PER_REQUEST,
    group_criteria,
)
from tests.prompting.tiny import make_sized_criterion

PACKS = ("design-doc", "post-mortem", "experiment", "roadmap")


def sizes_of(sizes: list[int]) -> list[list[int]]:
    """Group criteria of these sizes and give the sizes back."""
    criteria = [make_sized_criterion(number, size) for number, size in enumerate(sizes)]
    groups = group_criteria(criteria)
    assert [criterion for group in groups for criterion in group] == criteria, "every criterion once, in order"
    return [[len(criterion.questions) for criterion in group] for group in groups]


@given(st.lists(st.integers(1, 8) | st.integers(1, 30), min_size=1, max_size=14))
def test_groups_keep_to_the_limit_and_are_few_and_even(sizes: list[int]) -> None:
    """No group is over the limit unless it is one criterion; no fewer groups and no smaller largest one would do."""
    groups = sizes_of(sizes)
    assert all(sum(group) <= QUESTIONS_PER_REQUEST or len(group) == 1 for group in groups)

    best = {0: (0, 0)}
    for end in range(1, len(sizes) + 1):
        best[end] = min(
            (
                best[start][0] + 1,
                max(best[start][1], total if end - start > 1 else 0, min(total, QUESTIONS_PER_REQUEST)),
            )
            for start in range(end)
            if (total := sum(sizes[start:end])) <= QUESTIONS_PER_REQUEST or end - start == 1
        )
    count, largest = best[len(sizes)]
    assert len(groups) == count
    assert max(min(sum(group), QUESTIONS_PER_REQUEST) for group in groups) == largest


def test_no_tail_of_a_few_questions_gets_a_request_of_its_own() -> None:
    """The document is sent again with every request."""
    assert sizes_of([5, 5, 4, 1]) == [[5, 5], [4, 1]]
    assert sizes_of([4, 6, 4, 4, 6, 3, 3, 5, 5, 4, 3, 3]) == [[4, 6, 4], [4, 6, 3], [3, 5, 5], [4, 3, 3]]
    for pack in PACKS:
        rubric = load_rubric(find_rubric_file(pack))
        asked = [sum(len(one.questions) for one in group) for group in group_criteria(rubric.criteria)]
        assert len(asked) <= -(-len(rubric.questions) // QUESTIONS_PER_REQUEST) + 1
        assert min(asked) * 2 >= QUESTIONS_PER_REQUEST


def test_a_criterion_over_the_limit_stands_alone() -> None:
    """It cannot be divided, and its neighbours do not join it."""
    assert sizes_of([3, 20, 3]) == [[3], [20], [3]]
    assert sizes_of([20]) == [[20]]
