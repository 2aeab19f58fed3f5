"""Scoring by property: over rubrics with caps that chain, findings of every weight and answers of every kind."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.finding import Answer, Finding, Verdict
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Level, Rubric, Severity
from reviewer.scoring import decide, measure_coverage, rate_criteria, score_document
from tests.values import make_answer, make_cap, make_criterion, make_finding, make_rubric

NAMES = ("a", "b", "c")
QUESTION_IDS = [f"{name}-{number}" for name, number in itertools.product(NAMES, (1, 2, 3))]

weights = st.floats(0.001, 100, allow_nan=False)
limits = st.floats(1, 4.9, allow_nan=False)
cap_lists = st.lists(
    st.builds(lambda when, at, on, most: make_cap(when, at, **{on: most}), *[st.sampled_from(NAMES), limits] * 2),
    max_size=4,
)
rubrics = st.builds(
    lambda ws, caps: make_rubric(*(make_criterion(n, w, 3) for n, w in zip(NAMES, ws, strict=True)), caps=caps),
    st.tuples(weights, weights, weights),
    cap_lists,
)
verdicts = st.dictionaries(st.sampled_from(QUESTION_IDS), st.sampled_from(list(Verdict)))
finding_lists = st.lists(
    st.builds(
        lambda name, criterion, severity, gates: make_finding(
            name, criterion_id=criterion, severity=severity, gates=gates
        ),
        st.uuids().map(str),
        st.sampled_from(NAMES),
        st.sampled_from(list(Severity)),
        st.booleans(),
    ),
    max_size=5,
)


def to_answers(chosen: dict[str, Verdict]) -> list[Answer]:
    return [make_answer(name, verdict) for name, verdict in chosen.items()]


def score(rubric: Rubric, chosen: dict[str, Verdict], findings: list[Finding]) -> float | None:
    return score_document(rubric, rate_criteria(rubric, to_answers(chosen), findings))


@given(rubrics, verdicts, finding_lists)
def test_every_score_lies_between_one_and_five(rubric, chosen, findings):
    """Whatever is answered: ratings and the document's score are 1 to 5, or nothing where nothing counts."""
    ratings = rate_criteria(rubric, to_answers(chosen), findings)
    assert [rating.criterion_id for rating in ratings] == list(NAMES)
    for rating in ratings:
        assert (rating.score is None) == (rating.answered == 0)
        assert rating.score is None or 1 <= rating.score <= 5
    whole = score_document(rubric, ratings)
    scores = [rating.score for rating in ratings if rating.score is not None]
    assert (whole is None) == (not scores)
    assert whole is None or min(scores) - 1e-9 <= whole <= max(scores) + 1e-9
    assert whole is None or 1 <= whole <= 5


@given(rubrics, verdicts, finding_lists, st.sampled_from(QUESTION_IDS))
def test_a_better_answer_never_lowers_the_score(rubric, chosen, findings, name):
    """From not met to partly met to met, whatever caps there are."""
    steps = [
        score(rubric, {**chosen, name: verdict}, findings)
        for verdict in (Verdict.NOT_MET, Verdict.PARTIAL, Verdict.MET)
    ]
    assert None not in steps
    assert steps[0] <= steps[1] + 1e-9
    assert steps[1] <= steps[2] + 1e-9


@given(rubrics, verdicts, finding_lists, finding_lists)
def test_another_finding_never_raises_the_score(rubric, chosen, findings, more):
    """Findings only hold ratings down, and never give or take a score as such."""
    before, after = score(rubric, chosen, findings), score(rubric, chosen, [*findings, *more])
    assert (before is None) == (after is None)
    assert before is None or after <= before + 1e-9


@given(rubrics, verdicts, finding_lists, st.randoms())
def test_scores_do_not_depend_on_the_order_of_answers_and_findings(rubric, chosen, findings, random):
    """Requests come back in any order."""
    answers, shuffled = to_answers(chosen), list(findings)
    expected = [rating.score for rating in rate_criteria(rubric, answers, findings)]
    random.shuffle(answers)
    random.shuffle(shuffled)
    assert [rating.score for rating in rate_criteria(rubric, answers, shuffled)] == expected


@given(rubrics, verdicts, finding_lists)
def test_a_document_is_ready_only_when_every_question_counts_and_nothing_heavy_is_open(rubric, chosen, findings):
    """The promise of `ready`, from the other side."""
    coverage = measure_coverage(rubric, to_answers(chosen), lines_read=3, lines=3)
    decision, reasons = decide(findings, coverage, Level.L5)
    heavy = [f for f in findings if f.gates and f.severity in (Severity.BLOCKER, Severity.MAJOR)]
    assert reasons
    if decision is Decision.READY:
        assert coverage.complete
        assert not heavy
    elif coverage.complete:
        assert heavy
