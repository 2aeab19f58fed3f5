from reviewer.domain.finding import Finding
from reviewer.reporters.selection import list_groups, select_findings
from tests.reporters.sample_reviews import NIT, READY, RICH, WAY_UP


def make_review_with(gating: int, above: int):
    findings: tuple[Finding, ...] = (NIT,) * gating + (WAY_UP,) * above
    return RICH.model_copy(update={"findings": findings})


def test_numbers_run_on_over_both_groups() -> None:
    selection = select_findings(make_review_with(3, 2), 10)
    assert [number for number, _ in selection.gating.shown] == [1, 2, 3]
    assert [number for number, _ in selection.way_up.shown] == [4, 5]
    assert selection.gating.folded == selection.way_up.folded == ()


def test_gating_findings_take_the_room_first() -> None:
    selection = select_findings(make_review_with(12, 3), 10)
    assert (len(selection.gating.shown), len(selection.gating.folded)) == (10, 2)
    assert (len(selection.way_up.shown), len(selection.way_up.folded)) == (0, 3)


def test_way_up_gets_what_room_is_left() -> None:
    selection = select_findings(make_review_with(8, 5), 10)
    assert [number for number, _ in selection.way_up.shown] == [9, 10]
    assert len(selection.way_up.folded) == 3


def test_nothing_is_lost() -> None:
    for most in range(20):
        selection = select_findings(make_review_with(7, 6), most)
        assert (selection.gating.size, selection.way_up.size) == (7, 6)


def test_empty_groups_are_passed_over() -> None:
    assert [above for above, _ in list_groups(select_findings(READY, 10))] == [False]
    assert [above for above, _ in list_groups(select_findings(RICH, 10))] == [False, True]
