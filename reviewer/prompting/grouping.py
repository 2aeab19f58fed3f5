"""Criteria → groups of neighbours whose questions are asked in one request."""

from collections.abc import Sequence

from reviewer.domain.rubric import Criterion

QUESTIONS_PER_REQUEST = 14
"""A group of criteria is closed before it asks more than this: longer lists make models answer by rote."""


def group_criteria(criteria: Sequence[Criterion]) -> list[list[Criterion]]:
    """Group neighbouring criteria so that no group asks more than `QUESTIONS_PER_REQUEST` questions.

    There are as few groups as that allows, and the largest is as small as that number of groups allows. A criterion
    that alone asks more is a group of its own.
    """
    fewest = len(_fill_groups(criteria, QUESTIONS_PER_REQUEST))
    sizes = range(1, QUESTIONS_PER_REQUEST + 1)
    return next(groups for size in sizes if len(groups := _fill_groups(criteria, size)) == fewest)


def _fill_groups(criteria: Sequence[Criterion], most: int) -> list[list[Criterion]]:
    groups: list[list[Criterion]] = []
    room = 0
    for criterion in criteria:
        if not groups or len(criterion.questions) > room:
            groups.append([])
            room = most
        groups[-1].append(criterion)
        room -= len(criterion.questions)
    return groups
