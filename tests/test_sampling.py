"""Several samples: one verdict a question, ratings as means, intervals, and gates by their lower bound."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.finding import Verdict
from reviewer.domain.review import Rating
from reviewer.sampling import (
    aggregate_answers,
    average_ratings,
    bound_mean,
    judge_verdicts,
    pass_gate,
    student_quantile,
)
from tests.values import make_anchor, make_answer

MET, PARTIAL, NOT_MET = Verdict.MET, Verdict.PARTIAL, Verdict.NOT_MET
NOT_APPLICABLE, CANNOT = Verdict.NOT_APPLICABLE, Verdict.CANNOT_ASSESS
SCORES = st.lists(st.floats(1, 5), min_size=3, max_size=20)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ([MET, MET, NOT_MET], NOT_MET),  # one of three is a third
        ([MET, MET, MET, NOT_MET], MET),  # one of four is not
        ([MET, MET, MET, NOT_MET, NOT_MET], NOT_MET),
        ([MET, MET, MET, MET, NOT_MET], MET),
        ([MET, MET, PARTIAL], MET),
        ([MET, PARTIAL, PARTIAL], PARTIAL),
        ([MET, PARTIAL, CANNOT], PARTIAL),
        ([MET, CANNOT, CANNOT], CANNOT),
        ([MET, PARTIAL], PARTIAL),  # no majority for met
        ([NOT_APPLICABLE, NOT_APPLICABLE, NOT_MET], NOT_APPLICABLE),
        ([NOT_APPLICABLE, MET, NOT_MET], NOT_MET),
        ([NOT_APPLICABLE, MET, MET], MET),
        ([CANNOT, CANNOT, NOT_MET], NOT_MET),
        ([MET], MET),
        ([NOT_MET], NOT_MET),
    ],
)
def test_the_doubt_wins_with_a_third_and_met_needs_a_majority(said, verdict):
    """In whatever order the samples come."""
    for order in itertools.permutations(said):
        assert judge_verdicts(order) is verdict


def test_the_answer_is_one_that_said_so_with_its_words():
    """A sample with a quote comes before one without; the note counts who said what."""
    quoted = make_answer("a-1", MET).model_copy(update={"anchors": (make_anchor(0, 9),), "reasoning": "quoted"})
    samples = [{"a-1": make_answer("a-1", PARTIAL)}, {"a-1": make_answer("a-1", MET)}, {"a-1": quoted}]
    [answer] = aggregate_answers(samples, ["a-1", "a-2"])
    assert (answer.verdict, answer.reasoning) == (MET, "quoted")
    assert answer.note == "samples: 2 met, 1 partial"


def test_samples_that_agree_leave_no_note():
    """There is nothing to say."""
    samples = [{"a-1": make_answer("a-1", MET)}] * 3
    assert aggregate_answers(samples, ["a-1"]) == (make_answer("a-1", MET),)


def test_a_sample_without_an_answer_does_not_count():
    """A request that failed is no vote."""
    samples = [{"a-1": make_answer("a-1", MET)}, {}, {}]
    assert aggregate_answers(samples, ["a-1"])[0].verdict is MET


def rate(score, capped_by="", questions=4, answered=4):
    """Build a rating."""
    return Rating(criterion_id="a", score=score, capped_by=capped_by, questions=questions, answered=answered)


def test_ratings_are_means_and_name_the_caps_of_some_samples():
    """2, 2 and 5 are 3, not 2; who was capped is counted."""
    [rating] = average_ratings([[rate(2, "major: x")], [rate(2, "major: x", answered=3)], [rate(5)]])
    assert rating.score == pytest.approx(3)
    assert rating.capped_by == "major: x (2 of 3 samples)"
    assert (rating.questions, rating.answered) == (4, 4)
    assert rating.interval is not None


def test_fewer_than_three_samples_give_no_interval():
    """Also where the third could not be scored."""
    assert bound_mean([3.0, 4.0], step=0.1) is None
    [rating] = average_ratings([[rate(3)], [rate(4)], [rate(None)]])
    assert (rating.score, rating.interval) == (3.5, None)
    [nothing] = average_ratings([[rate(None)]] * 3)
    assert (nothing.score, nothing.interval) == (None, None)


@given(SCORES, st.floats(0, 4))
def test_an_interval_holds_its_mean_and_stays_on_the_scale(values, step):
    """Whatever the samples say."""
    low, high = bound_mean(values, step=step)
    assert 1 <= low <= sum(values) / len(values) + 1e-9
    assert sum(values) / len(values) - 1e-9 <= high <= 5


@given(SCORES)
def test_the_order_of_samples_changes_nothing(values):
    """A sample has a number and no rank."""
    assert bound_mean(values, step=0.1) == pytest.approx(bound_mean(values[::-1], step=0.1))


def test_samples_that_agree_still_leave_room_for_one_that_would_not():
    """Never the width 0: at three samples of a criterion with four questions, half a point."""
    assert bound_mean([3.0, 3.0, 3.0], step=1.0) == (2.5, 3.5)
    assert bound_mean([5.0, 5.0, 5.0], step=1.0) == (4.5, 5.0)


def test_the_interval_of_three_is_students():
    """Mean 3, standard deviation 1: 2.920 / √3 on each side."""
    low, high = bound_mean([2.0, 3.0, 4.0], step=0.0)
    assert (low, high) == (pytest.approx(3 - 2.920 / 3**0.5), pytest.approx(3 + 2.920 / 3**0.5))


def test_students_quantiles_agree_with_scipy():
    """To 0.002, for every number of samples that may be asked for."""
    stats = pytest.importorskip("scipy.stats")
    for freedom in range(2, 60):
        assert student_quantile(freedom) == pytest.approx(stats.t.ppf(0.95, freedom), abs=0.002)


@pytest.mark.parametrize(
    ("score", "interval", "outcome"),
    [
        (3.5, (3.5, 3.6), "passed"),
        (3.6, (3.4, 3.8), "borderline"),
        (3.3, (3.1, 3.5), "borderline"),
        (3.2, (3.0, 3.4), "failed"),
        (3.5, None, "passed"),
        (3.4, None, "failed"),
        (None, None, "failed"),
    ],
)
def test_a_gate_passes_by_the_lower_bound(score, interval, outcome):
    """At 3.5: what straddles it is borderline; without an interval the score decides."""
    assert pass_gate(score, interval, 3.5).outcome == outcome
