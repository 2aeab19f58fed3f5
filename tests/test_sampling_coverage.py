"""A simulated judge with known bias and noise: do intervals hold the truth, and does a verdict stay what it is?

The truth is what the interval claims to cover: the judge's expected score, bias included. The judge answers questions
of a rubric with our weights, through the code that rates real reviews; its noise is that of a question (each has its
own chance of met, partial and not met) and, where a mood is given, that of a whole sample (a lenient or strict reading
moves every answer at once, which no resampling of questions would see).
"""

import random
from pathlib import Path
from statistics import NormalDist, fmean

import pytest

from reviewer.domain.finding import Answer, Verdict
from reviewer.sampling import average_ratings, bound_mean, pass_gate
from reviewer.scoring import rate_criteria, score_document
from tests.values import make_criterion, make_rubric

RUNS = 1000
PAGE = (Path(__file__).resolve().parents[1] / "docs" / "depths.md").read_text(encoding="utf-8")
"""Its figures are those of these runs, which draw by fixed seeds."""
WEIGHTS = (13, 12, 11, 10, 10, 9, 8, 7, 6, 6, 4, 4)
LENIENCY = 0.12
"""The judge's bias: by so much more likely does it say met than a fair one would."""
MOOD_NODES = [NormalDist().inv_cdf((k + 0.5) / 60) for k in range(60)]


class Judge:
    """Answers the questions of a rubric at random, each with its own chances."""

    def __init__(self, seed, *, criteria=12, questions=4, mood=0.0):
        self.draw = random.Random(f"judge {seed} {criteria} {questions} {mood}")
        self.rubric = make_rubric(*(make_criterion(f"c{n}", WEIGHTS[n], questions) for n in range(criteria)))
        fair = {question.id: self.draw.betavariate(1.2, 0.6) for question in self.rubric.questions}
        self.chances = {name: (min(1.0, met + LENIENCY), self.draw.random() / 2) for name, met in fair.items()}
        self.mood = mood

    def sample(self):
        """Rate the document once."""
        shift = self.draw.gauss(0, self.mood) if self.mood else 0.0
        answers = []
        for name, (met, partial) in self.chances.items():
            moved, drawn = min(1.0, max(0.0, met + shift)), self.draw.random()
            enough = moved + (1 - moved) * partial
            verdict = Verdict.MET if drawn < moved else Verdict.PARTIAL if drawn < enough else Verdict.NOT_MET
            answers.append(Answer(question_id=name, verdict=verdict, reasoning="x"))
        ratings = rate_criteria(self.rubric, answers, ())
        return score_document(self.rubric, ratings), ratings

    def expect(self, name):
        """Give the points that the judge expects to give a question."""
        met, partial = self.chances[name]
        moods = [min(1.0, max(0.0, met + self.mood * node)) for node in (MOOD_NODES if self.mood else [0.0])]
        return fmean(m + (1 - m) * partial / 2 for m in moods)

    def truth_of(self, criterion):
        """Give the expected rating of a criterion."""
        return 1 + 4 * fmean(self.expect(question.id) for question in criterion.questions)

    @property
    def truth(self):
        """The expected score of the document."""
        weights = [criterion.weight for criterion in self.rubric.criteria]
        rated = [self.truth_of(criterion) for criterion in self.rubric.criteria]
        return sum(w * r for w, r in zip(weights, rated, strict=True)) / sum(weights)

    @property
    def step(self):
        """What one answer can change in the score."""
        weight = sum(criterion.weight for criterion in self.rubric.criteria)
        return max(4 * c.weight / weight / len(c.questions) for c in self.rubric.criteria)


def review(judge, samples):
    """Review once with so many samples: score, interval and each sample's ratings."""
    drawn = [judge.sample() for _ in range(samples)]
    scores = [score for score, _ in drawn]
    return fmean(scores), bound_mean(scores, step=judge.step), [ratings for _, ratings in drawn]


@pytest.mark.parametrize("samples", [3, 5])
@pytest.mark.parametrize("mood", [0.0, 0.1], ids=["questions alone are noisy", "whole samples are noisy too"])
def test_the_interval_of_the_score_holds_the_truth_in_87_to_93_percent(samples, mood):
    """Of 1,000 runs."""
    judge = Judge("document", mood=mood)
    held = [low <= judge.truth <= high for _, (low, high), _ in (review(judge, samples) for _ in range(RUNS))]
    assert 0.87 <= fmean(held) <= 0.93
    of_what = "questions and whole samples" if mood else "questions"
    assert f"| {samples} | {of_what} | {fmean(held):.1%} |" in PAGE


@pytest.mark.parametrize("samples", [3, 5])
def test_the_intervals_of_criteria_hold_the_truth_as_often_or_more(samples):
    """Four questions are a coarse scale, so an interval may hold more often, but never much less."""
    judge = Judge("criteria", criteria=6)
    held = {criterion.id: 0 for criterion in judge.rubric.criteria}
    for _ in range(RUNS):
        ratings = average_ratings(review(judge, samples)[2])
        for rating, criterion in zip(ratings, judge.rubric.criteria, strict=True):
            low, high = rating.interval
            held[criterion.id] += low <= judge.truth_of(criterion) <= high
    assert fmean(held.values()) / RUNS >= 0.88
    assert min(held.values()) / RUNS >= 0.84


def count_flips(outcomes, one, other):
    """Give the share of pairs of runs of which one came to `one` and the other to `other`."""
    first, second = (fmean(outcome == name for outcome in outcomes) for name in (one, other))
    return 2 * first * second


@pytest.mark.parametrize("samples", [3, 5])
def test_the_verdict_of_an_unchanged_document_does_not_flip(samples):
    """The gate stands where it is worst, on the truth itself: the plain score is a coin toss, the lower bound is not."""
    judge = Judge("gate")
    runs = [review(judge, samples) for _ in range(RUNS)]
    plain = [score >= judge.truth for score, _, _ in runs]
    gated = [pass_gate(score, interval, judge.truth).outcome for score, interval, _ in runs]
    flips = count_flips(gated, "passed", "failed")
    coin = count_flips(plain, True, False)
    assert coin > 0.45
    assert flips <= 0.01
    assert fmean(outcome == "borderline" for outcome in gated) > 0.85
    assert fmean(outcome == "passed" for outcome in gated) <= 0.07
    assert f"| {samples} | {coin:.1%} | {flips:.1%} |" in PAGE


def test_away_from_the_gate_the_verdict_is_plain():
    """A document clearly above passes in nearly every run, one clearly below never does."""
    judge = Judge("clear")
    runs = [review(judge, 5) for _ in range(RUNS // 4)]
    above = [pass_gate(score, interval, judge.truth - 0.5).outcome for score, interval, _ in runs]
    below = [pass_gate(score, interval, judge.truth + 0.5).outcome for score, interval, _ in runs]
    assert fmean(outcome == "passed" for outcome in above) > 0.95
    assert "passed" not in below
