"""Several samples of one review → one verdict a question, ratings as means, and intervals that hold. Pure.

A sample is one whole reading and answering of the document. What an interval covers is the expected rating: the mean
that this judge (model, prompts, rubric) would come to over endlessly many samples of this document. How far that
judge is from a person's view, its bias, no number of its own samples can show.
"""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

from reviewer.domain.finding import Answer, Verdict
from reviewer.domain.review import Interval, Rating, ScoreGate

LEAST_SAMPLES = 3
"""Fewer samples give no interval: two numbers say nothing about a third."""
VETO = 1 / 3
"""Share of the samples that makes a question not met: a gap that one careful reading in three sees is there."""

STUDENT = (2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746)
"""95 % quantiles of Student's t for 2, 3, … degrees of freedom."""
NORMAL = 1.645
"""The same of the normal distribution, which t nears from above; for more degrees of freedom it is interpolated."""

LEAST_FLIPS = 1.5
"""No interval is narrower on each side than if so many answers to one question had flipped. Where all samples agree,
the next may still differ; found by simulation with criteria of few questions (tests/test_sampling_coverage.py)."""


def aggregate_answers(samples: Sequence[Mapping[str, Answer]], question_ids: Sequence[str]) -> tuple[Answer, ...]:
    """Give one answer a question, in the order of `question_ids`; a question that no sample answered has none.

    Whether a question applies is for the majority to say. Then the doubt wins: not met if at least a third of the
    samples say so, which stand on verified evidence; met only with a majority, each with a verified quote; partial if
    met and partial together are one; else nobody knows.
    """
    found = []
    for question_id in question_ids:
        answers = [sample[question_id] for sample in samples if question_id in sample]
        if answers:
            found.append(_aggregate(answers))
    return tuple(found)


def _aggregate(answers: Sequence[Answer]) -> Answer:
    said = [answer.verdict for answer in answers]
    verdict = judge_verdicts(said)
    chosen = next((a for a in answers if a.verdict is verdict and a.anchors), None)
    chosen = chosen or next((a for a in answers if a.verdict is verdict), answers[0])
    if len(set(said)) == 1:
        return chosen
    counts = ", ".join(f"{said.count(one)} {one.value.replace('_', ' ')}" for one in Verdict if one in said)
    note = f"samples: {counts}" + (f"; {chosen.note}" if chosen.note else "")
    return chosen.model_copy(update={"verdict": verdict, "note": note})


def judge_verdicts(said: Sequence[Verdict]) -> Verdict:
    """Make one verdict of those that samples came to on one question."""
    number = len(said)
    if said.count(Verdict.NOT_APPLICABLE) > number / 2:
        return Verdict.NOT_APPLICABLE
    if said.count(Verdict.NOT_MET) >= VETO * number - 1e-9 and Verdict.NOT_MET in said:
        return Verdict.NOT_MET
    if said.count(Verdict.MET) > number / 2:
        return Verdict.MET
    if said.count(Verdict.MET) + said.count(Verdict.PARTIAL) > number / 2:
        return Verdict.PARTIAL
    return Verdict.CANNOT_ASSESS


def average_ratings(samples: Sequence[Sequence[Rating]]) -> tuple[Rating, ...]:
    """Average each criterion's ratings over samples, which all rate the same criteria in the same order.

    Means and not modes: a mode throws away that the samples disagree. Questions and answers are the sample's with most
    of each. A cap that held in some samples is named with how many.
    """
    return tuple(_average(ratings) for ratings in zip(*samples, strict=True))


def _average(ratings: Sequence[Rating]) -> Rating:
    scores = [rating.score for rating in ratings if rating.score is not None]
    capped = [rating.capped_by for rating in ratings if rating.capped_by]
    share = "" if len(capped) == len(ratings) else f" ({len(capped)} of {len(ratings)} samples)"
    questions = max(rating.questions for rating in ratings)
    return Rating(
        criterion_id=ratings[0].criterion_id,
        score=fmean(scores) if scores else None,
        capped_by=f"{capped[0]}{share}" if capped else "",
        questions=questions,
        answered=max(rating.answered for rating in ratings),
        interval=bound_mean(scores, step=4 / questions if questions else 0.0),
    )


def bound_mean(values: Sequence[float], *, step: float) -> Interval | None:
    """Bound the expected value of scores from 1 to 5, one a sample, at 90 %; nothing with fewer than three samples.

    The bootstrap over samples of a mean needs no drawing: its standard error is known, and too small by the root of
    (n - 1) / n. That is put right, and the quantile is Student's and not the normal one, since the spread of three
    samples is itself uncertain. Each sample is drawn whole, with all its questions: answers of one reading hang
    together, and to draw questions apart would take them for independent and promise too much.

    Args:
        values: scores, one a sample.
        step: what one question's answer can change in one sample's score.
    """
    number = len(values)
    if number < LEAST_SAMPLES:
        return None
    bootstrap_error = math.sqrt((number - 1) / number) * stdev(values) / math.sqrt(number)
    half = student_quantile(number - 1) * math.sqrt(number / (number - 1)) * bootstrap_error
    half = max(half, LEAST_FLIPS * step / number)
    middle = fmean(values)
    return max(1.0, middle - half), min(5.0, middle + half)


def student_quantile(freedom: int) -> float:
    """Give the 95 % quantile of Student's t for 2 or more degrees of freedom, to 0.002."""
    if freedom - 2 < len(STUDENT):
        return STUDENT[freedom - 2]
    last = len(STUDENT) + 1
    return NORMAL + (STUDENT[-1] - NORMAL) * last / freedom


def pass_gate(score: float | None, interval: Interval | None, least: float) -> ScoreGate:
    """Hold a score against the least that is asked for: only what clears it with its lower bound passes."""
    low, high = interval if interval is not None else (score, score)
    if low is not None and low >= least:
        return ScoreGate(least=least, outcome="passed")
    straddles = high is not None and high >= least
    return ScoreGate(least=least, outcome="borderline" if straddles else "failed")
