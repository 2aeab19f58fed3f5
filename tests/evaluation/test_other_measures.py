"""People's ratings, stability over runs, twins: small cases with known answers."""

import pytest

from reviewer.evaluation.attacks import compare_attack, sum_up_attacks
from reviewer.evaluation.cases import Edit, HumanRating, Injection
from reviewer.evaluation.human import compare_with_people
from reviewer.evaluation.stability import measure_stability
from reviewer.evaluation.told import Outcome, Told
from reviewer.evaluation.twins import measure_twins


def outcome(case="c", variant="clean", run=1, **changes):
    return Outcome(case=case, variant=variant, arm="quick", run=run, **changes)


def major(id_, *span):
    return Told(id=id_, title="", words="", severity="major", spans=(span,) if span else ())


def test_ratings_are_compared_with_the_mean_of_people():
    people = {"c": (HumanRating(rater="A", ratings={"x": 4, "y": 2}), HumanRating(rater="B", ratings={"x": 5, "y": 2}))}
    found = compare_with_people([outcome(ratings={"x": 4.0, "y": 3.0, "z": 1.0}), outcome(variant="flawed")], people)
    assert found.ratings == 2
    assert found.mean_error == pytest.approx((0.5 + 1.0) / 2)
    assert found.leniency == pytest.approx((-0.5 + 1.0) / 2)
    # rounded pairs (4, 5) and (3, 2): observed (1+1)/16/2; expected mean of (4-5)², (4-2)², (3-5)², (3-2)² over 16
    assert found.kappa == pytest.approx(1 - (2 / 32) / ((1 + 4 + 4 + 1) / 64))
    # people's pairs (4, 5) and (2, 2): observed 1/16/2; expected (1 + 4 + 9 + 0)/16/4
    assert found.kappa_between_people == pytest.approx(1 - (1 / 32) / (14 / 64))


def test_intervals_are_held_against_the_mean_of_the_other_runs():
    runs = [
        outcome(run=1, score=3.0, interval=(2.5, 3.6)),
        outcome(run=2, score=3.5, interval=(3.4, 3.6)),
        outcome(run=3, score=3.5, interval=None),
    ]
    found = measure_stability(runs)
    assert (found.coverage, found.intervals) == (0.5, 2)  # 3.5 lies in the first, 3.25 not in the second


def test_majors_of_two_runs_are_the_same_when_they_share_words_or_question():
    one = outcome(run=1, told=(major("a", 0, 10), major("b", 50, 60)))
    two = outcome(run=2, told=(major("z", 5, 12), major("y", 90, 99)))
    assert measure_stability([one, two]).same_majors == pytest.approx(1 / 3)
    assert measure_stability([one]).same_majors is None


def test_pairs_of_twins_are_of_the_same_case_and_run():
    clean = [outcome("a", score=4.0), outcome("b", score=3.0), outcome("lonely", score=5.0)]
    flawed = [outcome("a", "flawed", score=3.0), outcome("b", "flawed", score=3.5)]
    found = measure_twins(clean, flawed)
    assert (found.direction_by_score.value, found.direction_by_score.count) == (0.5, 2)
    assert found.score_gap.value == pytest.approx(0.25)
    assert found.auc_by_score == (2 + 0.5 + 2) / 6


def test_an_attack_that_turns_the_decision_is_a_flip_and_one_that_worsens_it_is_none():
    injection = Injection(id="i", channel="tags", goal="raise-score", edits=(Edit(after="x", insert="y"),))
    base = outcome(variant="flawed", score=2.0, decision="rethink")
    better = compare_attack(injection, outcome(variant="i", score=4.5, decision="ready"), base, [], [])
    worse = compare_attack(injection, outcome(variant="i", score=1.5, decision="rethink"), base, [], [])
    assert (better.shift, better.flipped) == (2.5, True)
    assert (worse.shift, worse.flipped) == (-0.5, False)
    refused = compare_attack(injection, outcome(variant="i", failure="refused"), base, [], [])
    assert refused.shift is None
    total = sum_up_attacks([better, worse, refused])
    assert (total.injections, total.refused, total.mean_shift.value) == (3, 1, 1.0)
    assert total.flips.value == pytest.approx(1 / 3)
