"""Any value in any place of a reply: nothing is raised, and no other item is lost."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.prompting.tiny import (
    IDS,
    parse,
    write_reply,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["met", "ty-cost", "quote", "absence", "major", "L3", "1e999", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["question_id", "quote", "title", "kind", "x"]) | st.text(), inner, max_size=4
        )
    ),
    max_leaves=10,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of every value in a reply."""
    if path:
        yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


WHOLE = write_reply()
PARSED = parse(WHOLE)
PLACES = list(places(WHOLE))


@given(st.sampled_from(PLACES), JSON)
def test_any_value_in_any_place_costs_at_most_its_own_item(path: tuple[Any, ...], value: Any) -> None:
    """Nothing is raised, every other item comes through as it was, and what is lost of the item is a fault."""
    data = copy.deepcopy(WHOLE)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    parsed = parse(data)
    assert not parsed.unreadable
    hit = path[:2]
    expected_answers = [a for i, a in enumerate(PARSED.answers) if path[0] != "answers" or hit[1:] not in ((), (i,))]
    expected_findings = [f for i, f in enumerate(PARSED.findings) if path[0] != "findings" or hit[1:] not in ((), (i,))]
    assert all(answer in parsed.answers for answer in expected_answers)
    assert all(finding in parsed.findings for finding in expected_findings)
    if len(path) > 1:
        lost = len(WHOLE[path[0]]) - len(getattr(parsed, path[0])) if path[0] != "analysis" else 0
        assert len(parsed.faults) == lost
    for fault in parsed.faults:
        assert fault.what
        assert fault.fault


@given(st.dictionaries(st.sampled_from(["analysis", "answers", "findings"]), JSON))
def test_any_reply_is_read_without_an_error(data: dict[str, Any]) -> None:
    """Every question is answered or missed, whatever the server sent."""
    parsed = parse(data)
    if not parsed.unreadable:
        missed = [fault.what for fault in parsed.faults if fault.what.startswith("answer to ")]
        assert len(parsed.answers) + len(missed) == len(IDS)
