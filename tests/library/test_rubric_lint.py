"""Lint: what makes a question hard to answer the same way twice is found, and nothing else is."""

import pytest

from reviewer.domain.rubric import Level, Rubric, Severity
from reviewer.library.rubric_lint import LintProblem, lint_rubric
from tests.values import make_cap, make_criterion, make_question, make_rubric

GOOD = {
    "a-1": "Does the text give the latency at the 99th percentile?",
    "a-2": "Is an owner named for every action, or a team?",
    "a-3": "Are at least two options compared by the same measure?",
}

OTHER = {
    "b-1": "Has the text a date for the decision it asks for?",
    "b-2": "Can a reader see which metric stops the rollout?",
    "b-3": "Was the cost of a month measured on real traffic?",
}


def make_good(caps: tuple = (), checks: tuple[str, ...] = (), **changes: object) -> Rubric:
    """Build a rubric that lint has nothing against; changes go to its first question."""
    questions = [make_question(name, ask=ask) for name, ask in GOOD.items()]
    first = {**questions[0].model_dump(), **changes}
    questions = [make_question(first.pop("id"), **first), *questions[1:]]
    other = [make_question(name, ask=ask) for name, ask in OTHER.items()]
    return make_rubric(make_criterion("a", 60, questions), make_criterion("b", 40, other), caps=caps, checks=checks)


def test_a_sound_rubric_has_no_problem():
    """The base of all tests below."""
    assert lint_rubric(make_good(checks=("table-sums",)), ["table-sums"]) == []


@pytest.mark.parametrize(
    "word", ["clear", "clearly", "good", "well", "appropriate", "adequate", "sufficient", "Properly", "reasonable",
             "reasonably", "thorough", "comprehensive", "high-quality", "sensible", "sound", "convincing", "nicely"],
)  # fmt: skip
def test_a_vague_word_cannot_be_pointed_at(word):
    """Each word of the list, in any case."""
    problems = lint_rubric(make_good(ask=f"Is the latency target {word} for what the service has to do?"))
    assert problems == [LintProblem("a-1", f"'{word}' cannot be pointed at; name what must stand there")]


@pytest.mark.parametrize(
    "ask",
    [
        "Does the text name the source of the labels as well as their date?",
        "Does the text say how the goodput of the cluster is measured?",
        "Is the wellness survey named as the source of the figure?",
    ],
)
def test_words_that_only_look_vague_are_let_pass(ask):
    """Whole words count, and `as well as` judges nothing."""
    assert lint_rubric(make_good(ask=ask)) == []


@pytest.mark.parametrize(
    ("ask", "sign"),
    [
        ("Does the text name an owner and does it give a date?", "and does"),
        ("Does the text name an owner and also give a date for it?", "and also give"),
        ("Does the text say what fails and explain why it fails?", "and explain"),
        ("Is an owner named? Is there a date for every action?", "? Is there a date for every action?"),
        ("Is an owner named for each action; or is a date given?", ";"),
    ],
)
def test_a_double_question_is_two_questions(ask, sign):
    """A yes to one half and a no to the other has no answer."""
    assert lint_rubric(make_good(ask=ask)) == [LintProblem("a-1", f"asks two things ('{sign}'); make it two questions")]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ("How is the change taken back when it fails?", "ask a yes-or-no question"),
        ("Does the text say how the change is taken back", "ask a yes-or-no question"),
        ("does the text say how it is taken back?", "ask a yes-or-no question"),
        ("Is it fast?", "3 words; say it in 6 to 45"),
        (f"Is {'very ' * 44}long?", "46 words; say it in 6 to 45"),
    ],
)
def test_the_form_of_a_question(ask, message):
    """Yes or no, and neither a shout nor a speech."""
    (problem,) = lint_rubric(make_good(ask=ask))
    assert problem.where == "a-1"
    assert problem.message.startswith(message)


@pytest.mark.parametrize("words", [6, 45])
def test_a_question_may_be_as_short_and_as_long_as_the_bounds(words):
    """The bounds themselves are allowed."""
    assert lint_rubric(make_good(ask=f"Is {'very ' * (words - 2)}long?")) == []


def test_terms_that_stand_in_any_document_are_refused():
    """They would contest every true `missing`."""
    assert lint_rubric(make_good(look_for=("p99", "Data", "model"))) == [
        LintProblem("a-1", "'look_for' has words that stand in any document: data, model")
    ]


@pytest.mark.parametrize(("level", "count"), [("L5", 0), ("L6", 1), ("L7", 1)])
def test_what_only_staff_are_expected_to_meet_blocks_nobody(level, count):
    """A question above L5 is at most a major."""
    problems = lint_rubric(make_good(level=Level(level), if_not=Severity.BLOCKER))
    assert problems == [LintProblem("a-1", f"a question of {level} should not be a blocker")] * count


def test_an_id_begins_with_its_criterion():
    """So that it alone says where it belongs."""
    assert lint_rubric(make_good(id="x-1")) == [LintProblem("x-1", "the id should begin with 'a-'")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ask": GOOD["a-2"].upper().replace("IS ", "Is ")}, "'ask' is the same as that of a-1"),
        ({"good": "a-2 in 5 ms!"}, "'good' is the same as that of a-1"),
        ({"bad": "a-2, quickly"}, "'bad' is the same as that of a-1"),
    ],
)
def test_what_stands_twice_is_found_whatever_its_marks_and_case(changes, message):
    """A question asked twice counts twice."""
    assert lint_rubric(make_good(**changes)) == [LintProblem("a-2", message)]


def test_an_example_of_both_is_an_example_of_neither():
    """`good` and `bad` must differ."""
    assert lint_rubric(make_good(good="In 5 ms.", bad="in 5 ms")) == [
        LintProblem("a-1", "'good' and 'bad' are the same")
    ]


def test_weights_add_up_to_a_hundred():
    """Rounding apart."""
    rubric = make_good()
    criteria = rubric.criteria
    assert lint_rubric(make_rubric(*criteria, make_criterion("c", 0.001, criteria[0].questions)))[0].where != "small"
    lighter = criteria[1].model_copy(update={"weight": 30.5})
    assert lint_rubric(make_rubric(criteria[0], lighter)) == [
        LintProblem("small", "the weights add up to 90.5, not 100")
    ]


def test_a_criterion_has_three_questions_and_five_anchors():
    """Fewer cannot tell five ratings apart."""
    first, second = make_good().criteria
    thin = second.model_copy(update={"questions": second.questions[:2], "anchors": {1: "no", 3: "some"}})
    assert lint_rubric(make_rubric(first, thin)) == [
        LintProblem("b", "no anchor for 2, 4, 5"),
        LintProblem("b", "2 questions tell ratings apart poorly; write 3 to 6"),
    ]


@pytest.mark.parametrize(("blockers", "problems"), [(4, 0), (5, 1)])
def test_when_everything_blocks_nothing_does(blockers, problems):
    """Four, or a tenth of a long rubric."""
    rubric = make_good()
    questions = [q.model_copy(update={"if_not": Severity.BLOCKER}) for q in rubric.questions[:blockers]]
    questions += rubric.questions[blockers:]
    criteria = [
        c.model_copy(update={"questions": tuple(questions[i * 3 : i * 3 + 3])}) for i, c in enumerate(rubric.criteria)
    ]
    found = lint_rubric(make_rubric(*criteria))
    assert [problem.message.split(";")[0] for problem in found] == [f"{blockers} questions are blockers"] * problems


def test_a_cap_on_what_triggers_it_does_nothing():
    """A criterion at most 2 cannot be held at 3 by itself."""
    assert lint_rubric(make_good(caps=(make_cap("a", 2, a=3),))) == [
        LintProblem("a", "a cap on the criterion that triggers it does nothing")
    ]


def test_a_check_must_exist():
    """A misspelt slug would check nothing."""
    assert lint_rubric(make_good(checks=("tabel-sums",)), ["table-sums"]) == [
        LintProblem("small", "there is no check 'tabel-sums'")
    ]


@pytest.mark.parametrize(
    "text", ["?" * 2000, "Is " + "and " * 490 + "?", "Is " + "good" * 400, "Is " + " " * 1900 + "?"]
)
def test_lint_of_hostile_questions_ends(text):
    """At the longest a question may be."""
    assert lint_rubric(make_good(ask=text))
