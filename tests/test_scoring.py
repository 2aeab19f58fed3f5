"""Scoring: every number of a review, by hand and by property."""

import pytest

from reviewer.domain.finding import Finding
from reviewer.domain.review import Coverage, Decision
from reviewer.domain.rubric import Level, Rubric, Severity
from reviewer.scoring import decide, gates_at, measure_coverage, rate_criteria, score_document, share_levels
from tests.values import make_answer, make_cap, make_criterion, make_finding, make_question, make_rubric


def rate(rubric: Rubric, answers: dict[str, str], findings: list[Finding] | None = None) -> dict[str, float | None]:
    """Give the score of each criterion."""
    given_answers = [make_answer(name, verdict) for name, verdict in answers.items()]
    return {rating.criterion_id: rating.score for rating in rate_criteria(rubric, given_answers, findings or [])}


def all_met(rubric: Rubric) -> dict[str, str]:
    return {question.id: "met" for question in rubric.questions}


@pytest.mark.parametrize(
    ("verdicts", "score"),
    [
        (["met"] * 4, 5.0),
        (["not_met"] * 4, 1.0),
        (["partial"] * 4, 3.0),
        (["met", "met", "met", "not_met"], 4.0),
        (["met", "partial", "not_met", "not_met"], 2.5),
        (["met", "not_applicable", "not_applicable", "not_applicable"], 5.0),
        (["not_met", "not_applicable", "met", "not_applicable"], 3.0),
        (["met", "cannot_assess", "cannot_assess", "not_met"], 3.0),
        (["cannot_assess"] * 4, None),
        (["not_applicable"] * 4, None),
    ],
)
def test_rating_is_one_plus_four_times_the_mean_of_what_was_answered(verdicts, score):
    """Met 1, partial a half, not met 0; what does not apply or cannot be assessed counts neither for nor against."""
    rubric = make_rubric(make_criterion("a"))
    assert rate(rubric, {f"a-{i}": verdict for i, verdict in enumerate(verdicts, 1)}) == {"a": score}


def test_rating_counts_questions_that_apply_and_those_answered():
    """Not applicable leaves the count; cannot assess and no answer at all stay in it, unanswered."""
    rubric = make_rubric(make_criterion("a"))
    answers = [make_answer("a-1", "met"), make_answer("a-2", "not_applicable"), make_answer("a-3", "cannot_assess")]
    (rating,) = rate_criteria(rubric, answers, [])
    assert (rating.questions, rating.answered, rating.score) == (3, 1, 5.0)


def test_answers_to_questions_of_no_rubric_change_nothing():
    """An answer to an unknown question is nobody's."""
    rubric = make_rubric(make_criterion("a", questions=1))
    assert rate(rubric, {"a-1": "met", "zz": "not_met"}) == {"a": 5.0}


@pytest.mark.parametrize(
    ("severity", "gates", "score"),
    [
        ("blocker", True, 2.0),
        ("major", True, 3.0),
        ("minor", True, 5.0),
        ("nit", True, 5.0),
        ("blocker", False, 5.0),
        ("major", False, 5.0),
    ],
)
def test_only_a_gating_blocker_or_major_caps_its_criterion(severity, gates, score):
    """What lies above the level bar never lowers a rating, and neither does what is light."""
    rubric = make_rubric(make_criterion("a"), make_criterion("b"))
    finding = make_finding(criterion_id="a", severity=Severity(severity), gates=gates)
    assert rate(rubric, all_met(rubric), [finding]) == {"a": score, "b": 5.0}


def test_the_heaviest_finding_caps_and_is_named():
    """With a major and a blocker it is the blocker's cap and the blocker's title, in either order."""
    rubric = make_rubric(make_criterion("a"))
    major = make_finding("m", severity=Severity.MAJOR)
    blocker = make_finding("b", severity=Severity.BLOCKER)
    answers = [make_answer(name, "met") for name in all_met(rubric)]
    for findings in ([major, blocker], [blocker, major]):
        (rating,) = rate_criteria(rubric, answers, findings)
        assert (rating.score, rating.capped_by) == (2.0, "blocker: title of b")


def test_a_cap_never_lifts_a_rating_and_then_is_not_named():
    """A criterion below the cap keeps its score and gives no cap as the reason."""
    rubric = make_rubric(make_criterion("a"))
    answers = [make_answer(question.id, "not_met") for question in rubric.questions]
    (rating,) = rate_criteria(rubric, answers, [make_finding(severity=Severity.BLOCKER)])
    assert (rating.score, rating.capped_by) == (1.0, "")


def test_a_rating_at_its_cap_is_not_held_down_by_it():
    """Three of five with a major: the answers alone say as much."""
    rubric = make_rubric(make_criterion("a"))
    answers = [make_answer(question.id, "partial") for question in rubric.questions]
    (rating,) = rate_criteria(rubric, answers, [make_finding(severity=Severity.MAJOR)])
    assert (rating.score, rating.capped_by) == (3.0, "")


def test_a_finding_gives_no_score_to_a_criterion_that_was_not_answered():
    """Without an answer there is nothing to cap."""
    assert rate(make_rubric(make_criterion("a")), {}, [make_finding(severity=Severity.BLOCKER)]) == {"a": None}


def test_a_rubrics_cap_lowers_other_criteria_and_says_why():
    """At the threshold it applies; the reason is the rubric's sentence."""
    cap = make_cap("a", 2, "No data, no conclusion.", b=3)
    rubric = make_rubric(make_criterion("a"), make_criterion("b"), make_criterion("c"), caps=[cap])
    answers = [make_answer(q.id, "met") for q in rubric.questions if not q.id.startswith("a-")]
    answers += [make_answer("a-1", "met"), *(make_answer(f"a-{i}", "not_met") for i in (2, 3, 4))]
    ratings = {rating.criterion_id: rating for rating in rate_criteria(rubric, answers, [])}
    assert [ratings[name].score for name in "abc"] == [2.0, 3.0, 5.0]
    assert ratings["b"].capped_by == "No data, no conclusion."


@pytest.mark.parametrize(("answered", "score"), [({}, 5.0), ({"a-1": "met"}, 5.0), ({"a-1": "not_met"}, 2.0)])
def test_a_rubrics_cap_needs_a_low_score_not_a_missing_one(answered, score):
    """A criterion that nobody rated triggers nothing."""
    rubric = make_rubric(
        make_criterion("a", questions=1), make_criterion("b", questions=1), caps=[make_cap("a", 1, b=2)]
    )
    assert rate(rubric, {"b-1": "met", **answered})["b"] == score


def test_caps_apply_in_their_order_so_that_one_can_trigger_the_next():
    """a holds b at 2, and b at 2 holds c at 2; written the other way round, c is looked at before b has fallen."""
    first, second = make_cap("a", 1, b=2), make_cap("b", 2, c=2)
    criteria = [make_criterion(name, questions=1) for name in "abc"]
    answers = {"a-1": "not_met", "b-1": "met", "c-1": "met"}
    assert rate(make_rubric(*criteria, caps=[first, second]), answers) == {"a": 1.0, "b": 2.0, "c": 2.0}
    assert rate(make_rubric(*criteria, caps=[second, first]), answers) == {"a": 1.0, "b": 2.0, "c": 5.0}


def test_a_finding_can_trigger_a_rubrics_cap():
    """Caps by findings come first: a criterion held down by a blocker counts as low."""
    rubric = make_rubric(make_criterion("a"), make_criterion("b"), caps=[make_cap("a", 2, b=3)])
    assert rate(rubric, all_met(rubric), [make_finding(severity=Severity.BLOCKER)]) == {"a": 2.0, "b": 3.0}


def test_the_documents_score_weighs_the_criteria():
    """Weights count by their share, and a criterion without a score has none."""
    rubric = make_rubric(make_criterion("a", 75, 1), make_criterion("b", 25, 1), make_criterion("c", 900 / 9, 1))
    ratings = rate_criteria(rubric, [make_answer("a-1", "met"), make_answer("b-1", "not_met")], [])
    assert score_document(rubric, ratings) == pytest.approx((75 * 5 + 25 * 1) / 100)


def test_no_rating_no_score():
    """Nothing answered gives nothing, not a 1 and not a division by zero."""
    rubric = make_rubric(make_criterion("a"))
    assert score_document(rubric, rate_criteria(rubric, [], [])) is None


def test_level_shares_count_answered_questions_of_each_level():
    """Partial counts a half; unanswered, not assessable and not applicable are left out; empty levels are not listed."""
    questions = [
        make_question("a-1", level=Level.L3),
        make_question("a-2", level=Level.L3),
        make_question("a-3", level=Level.L5),
        make_question("a-4", level=Level.L5),
        make_question("a-5", level=Level.L6),
        make_question("a-6", level=Level.L7),
    ]
    rubric = make_rubric(make_criterion("a", 100, questions))
    verdicts = ("met", "partial", "not_met", "not_applicable", "cannot_assess")
    answers = [make_answer(f"a-{i}", verdict) for i, verdict in enumerate(verdicts, 1)]
    shares = [(share.level, share.met, share.questions) for share in share_levels(rubric, answers)]
    assert shares == [(Level.L3, 1.5, 2), (Level.L5, 0.0, 1)]


def test_coverage_names_what_was_not_answered():
    """Not applicable leaves the count; cannot assess and silence are both unanswered."""
    rubric = make_rubric(make_criterion("a"))
    answers = [make_answer("a-1", "partial"), make_answer("a-2", "not_applicable"), make_answer("a-3", "cannot_assess")]
    coverage = measure_coverage(rubric, answers, lines_read=9, lines=9, notes=["n"])
    assert (coverage.questions, coverage.answered, coverage.unanswered) == (3, 1, ("a-3", "a-4"))
    assert coverage.notes == ("n",)
    assert not coverage.complete


def covered(questions: int = 3, answered: int = 3, lines_read: int = 10) -> Coverage:
    unanswered = tuple(f"a-{i}" for i in range(questions - answered))
    return Coverage(questions=questions, answered=answered, lines_read=lines_read, lines=10, unanswered=unanswered)


BLOCKER, MAJOR, MINOR = (make_finding(s, severity=Severity(s)) for s in ("blocker", "major", "minor"))
ABOVE = make_finding("above", severity=Severity.BLOCKER, gates=False)


@pytest.mark.parametrize(
    ("findings", "coverage", "decision", "reasons"),
    [
        ([], covered(), "ready", ("No open blocker or major at the bar of L5, every question answered.",)),
        ([MINOR, ABOVE], covered(), "ready", ("No open blocker or major at the bar of L5, every question answered.",)),
        ([MAJOR], covered(), "revise", ("1 open major at the bar of L5.",)),
        (
            [BLOCKER, MAJOR, MAJOR, MINOR],
            covered(),
            "rethink",
            ("1 open blocker at the bar of L5.", "2 open majors at the bar of L5."),
        ),
        ([], covered(3, 2), "revise", ("1 question without an answer that counts, so the review is not complete: run it again.",)),
        ([MAJOR], covered(3, 0), "revise", ("1 open major at the bar of L5.", "3 questions without an answer that counts, so the review is not complete: run it again.")),
        ([BLOCKER], covered(3, 0), "rethink", ("1 open blocker at the bar of L5.", "3 questions without an answer that counts, so the review is not complete: run it again.")),
        ([], covered(lines_read=9), "revise", ("Only 9 of 10 lines were read.",)),
        ([], covered(3, 0), "not_assessed", ("No question was answered.",)),
        ([], covered(0, 0), "not_assessed", ("No question was answered.",)),
        ([MINOR], covered(0, 0), "revise", ("No question of the rubric applies to the document.",)),
    ],
)  # fmt: skip
def test_the_decision_table(findings, coverage, decision, reasons):
    """Every branch, with the reasons as they are read."""
    assert decide(findings, coverage, Level.L5) == (Decision(decision), reasons)


@pytest.mark.parametrize(
    ("bar", "question", "gates"),
    [("L5", "L4", True), ("L5", "L5", True), ("L5", "L6", False), ("L3", "L4", False), ("L7", "L7", True), ("L3", None, True)],
)  # fmt: skip
def test_a_finding_gates_at_or_below_the_bar(bar, question, gates):
    """A finding that belongs to no question always gates."""
    assert gates_at(Level(bar), Level(question) if question else None) is gates


def test_levels_list_what_separates_the_document_from_them():
    """The question, whether it is met in part, and what the finding on it suggests, else the rubric's own example."""
    rubric = make_rubric(make_criterion("a", questions=3))
    answers = [make_answer("a-1", "met"), make_answer("a-2", "partial"), make_answer("a-3", "not_met")]
    told = make_finding("f", question_id="a-3", suggestion="Name the owner.")
    [share] = share_levels(rubric, answers, [told])
    assert [(gap.question_id, gap.partly, gap.suggestion) for gap in share.gaps] == [
        ("a-2", True, "Answer it in the text, for example: “a-2 in 5 ms.”"),
        ("a-3", False, "Name the owner."),
    ]
    assert share.gaps[0].ask == "Does the text say what a-2 asks for?"
