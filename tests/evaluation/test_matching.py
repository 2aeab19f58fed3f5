"""Which findings count for which flaws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.rubric import Severity
from reviewer.evaluation.cases import Edit, Flaw, Label
from reviewer.evaluation.edits import Span
from reviewer.evaluation.matching import match_outcome, name_told, names_term
from reviewer.evaluation.told import Outcome, Told

SUM = Flaw(
    id="sum", kind="numeric", position="first", severity=Severity.MAJOR, what="Wrong.", quotes=("135",), terms=("135",),
    edits=(Edit(find="155", replace="135"),),
)  # fmt: skip
UNDO = Flaw(
    id="undo", kind="omission", position="last", severity=Severity.MAJOR, what="Gone.", question="q-undo", section="Rollout",
    terms=("roll back", "way back"), edits=(Edit(delete_section="Way back"),),
)  # fmt: skip


def told(id_="t", words="", severity="major", **changes):
    return Told(id=id_, title="", words=words, severity=severity, **changes)


def match(*items, labels=()):
    outcome = Outcome(case="c", variant="flawed", arm="quick", run=1, told=items)
    keyed = {label.key: label for label in labels}
    return match_outcome(outcome, {SUM: (Span(100, 110),), UNDO: ()}, keyed)


@pytest.mark.parametrize(
    ("one", "how"),
    [
        (told(question="q-undo"), "question"),
        (told(words="No way back is named", sections=("Rollout",), spans=((500, 510),)), "section"),
        (told(words="No way back is named", sections=("## rollout",)), "section"),
        (told(words="Nothing on how to roll back"), "terms"),
        (told(words="Nothing on how to roll back", spans=((500, 510),)), None),  # quotes something else, elsewhere
        (told(words="Stages have no numbers", sections=("Rollout",)), None),  # the right place, another matter
        (told(words="Something is missing"), None),
        (told(question="q-other"), None),
    ],
)
def test_an_omission_is_found_by_question_or_section_or_terms(one, how):
    assert match(one)[1].how == how


@given(st.integers(0, 200), st.integers(1, 30))
def test_a_flaw_with_words_is_found_where_characters_are_shared(start, length):
    [result, _] = match(told(spans=((start, start + length),)))
    assert result.found == bool(set(range(start, start + length)) & set(range(100, 110)))


def test_naming_a_flaws_words_without_quoting_them_is_not_enough():
    assert not match(told(words="135 looks odd"))[0].found


def test_rank_is_the_first_place_and_severity_the_heaviest():
    light, heavy = told("a", severity="nit", spans=((100, 105),)), told("b", severity="blocker", spans=((105, 110),))
    [result, _] = match(told("x"), light, heavy)
    assert (result.rank, result.told, result.severity) == (2, "b", Severity.BLOCKER)
    assert result.rated_right
    assert not result.rated_exactly


def test_what_is_above_the_bar_holds_nothing_back():
    [result, _] = match(told(spans=((100, 105),), gates=False))
    assert result.found
    assert not result.rated_right


def test_a_light_flaw_is_rated_right_when_it_holds_nothing_back():
    light = UNDO.model_copy(update={"severity": Severity.MINOR})
    outcome = Outcome(case="c", variant="flawed", arm="quick", run=1, told=(told(question="q-undo", severity="nit"),))
    [result] = match_outcome(outcome, {light: ()}, {})
    assert result.rated_right


def test_a_label_denies_and_adds():
    one, two = told("a", spans=((100, 105),)), told("b")
    outcome = Outcome(case="c", variant="flawed", arm="quick", run=1, told=(one, two))
    labels = (
        Label(key=name_told(outcome, one), flaw="none", by="me"),
        Label(key=name_told(outcome, two), flaw="sum", by="me"),
    )
    [result, _] = match(one, two, labels=labels)
    assert (result.told, result.how, result.confirmed) == ("b", "label", True)


def test_terms_begin_words():
    assert names_term("How to ROLL\n back?", ("roll back",))
    assert names_term("(rollback)", ("roll",))
    assert not names_term("scroll back", ("roll back",))
