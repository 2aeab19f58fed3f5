"""Merging: one problem is one finding, whoever found it and in whatever order."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.finding import Finding, Hit
from reviewer.domain.rubric import Severity
from reviewer.grounding.identity import identify
from reviewer.merging import are_same, merge_findings, rank_findings
from tests.values import make_anchor, make_finding


def by_question(name: str, *spans: tuple[int, int], question: str = "a-1", **changes: object) -> Finding:
    return make_finding(name, *spans, question_id=question, **changes)


SAME = {
    "the same id": (make_finding("x", (0, 9)), make_finding("x", (50, 60), criterion_id="b")),
    "absent, the same question": (by_question("x"), by_question("y")),
    "absent, mostly the same terms": (
        make_finding("x", looked_for=("owner", "contact")),
        make_finding("y", looked_for=("Owner", "contact", "team")),
    ),
    "the same words, the same criterion": (make_finding("x", (10, 30)), make_finding("y", (10, 30))),
    "words inside others": (make_finding("x", (10, 60)), make_finding("y", (20, 30))),
    "half of the shorter": (make_finding("x", (0, 10)), make_finding("y", (5, 40))),
    "the same question filed elsewhere": (by_question("x", (0, 9)), by_question("y", (0, 9), criterion_id="b")),
    "a quote and the contradiction it is a side of": (make_finding("x", (0, 9)), make_finding("y", (50, 60), (0, 9))),
    "a contradiction told from its other end": (
        make_finding("x", (0, 9), (50, 60), criterion_id="a"),
        make_finding("y", (50, 60), (0, 9), criterion_id="b"),
    ),
}

NOT_SAME = {
    "absent and quoted": (by_question("x"), by_question("y", (0, 9))),
    "absent and contradiction": (by_question("x"), by_question("y", (0, 9), (50, 60))),
    "absent, other questions": (by_question("x"), by_question("y", question="a-2")),
    "absent, no questions": (make_finding("x"), make_finding("y")),
    "absent, few of the same terms": (
        make_finding("x", looked_for=("owner", "contact")),
        make_finding("y", looked_for=("owner", "team")),
    ),
    "absent, the same terms under other criteria": (
        make_finding("x", looked_for=("owner",)),
        make_finding("y", looked_for=("owner",), criterion_id="b"),
    ),
    "absent, one without a question": (by_question("x"), make_finding("y")),
    "the same words, other criteria": (make_finding("x", (0, 9)), make_finding("y", (0, 9), criterion_id="b")),
    "words side by side": (make_finding("x", (0, 9)), make_finding("y", (9, 20))),
    "less than half of the shorter": (make_finding("x", (0, 10)), make_finding("y", (6, 40))),
    "the same question at another place": (by_question("x", (0, 9)), by_question("y", (50, 60))),
    "one place that two others contradict": (
        make_finding("x", (0, 9), (50, 60)),
        make_finding("y", (0, 9), (80, 90)),
    ),
    "both sides inside one side of the other": (
        make_finding("x", (0, 9), (10, 19), criterion_id="a"),
        make_finding("y", (0, 20), (50, 60), criterion_id="b"),
    ),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_what_is_the_same_becomes_one(pair):
    """In either order."""
    for one, two in (pair, pair[::-1]):
        assert are_same(one, two)
        assert len(merge_findings([one, two])) == 1


@pytest.mark.parametrize("pair", NOT_SAME.values(), ids=NOT_SAME.keys())
def test_what_is_not_the_same_stays_apart(pair):
    """In either order, and nothing of it is changed."""
    for one, two in (pair, pair[::-1]):
        assert not are_same(one, two)
        assert merge_findings([one, two]) == [one, two]


def test_the_better_evidence_keeps_its_words_and_place():
    """A contradiction says more than a quote, whichever came first; all else is the better one's."""
    quote = make_finding("q", (0, 9), severity=Severity.MAJOR, origins=("free-reading",))
    contradiction = make_finding("c", (0, 9), (50, 60), origins=("questions",))
    for pair in ([quote, contradiction], [contradiction, quote]):
        (merged,) = merge_findings(pair)
        assert (merged.id, merged.kind, merged.title) == ("c", "contradiction", "title of c")
        assert merged.anchors == contradiction.anchors
        assert merged.severity is Severity.MAJOR
        assert set(merged.origins) == {"free-reading", "questions"}


@pytest.mark.parametrize(("less", "more"), [("low", "medium"), ("medium", "high"), ("low", "high")])
def test_confidence_decides_between_equal_evidence(less, more):
    """Two quotes: the surer one keeps its words."""
    one, two = make_finding("x", (0, 9), confidence=less), make_finding("y", (0, 9), confidence=more)
    assert [merge_findings(pair)[0].id for pair in ([one, two], [two, one])] == ["y", "y"]


def test_the_first_keeps_its_words_where_all_is_equal():
    """So that equal input gives equal output."""
    one, two = make_finding("x", (0, 9)), make_finding("y", (0, 9))
    assert [finding.id for finding in merge_findings([one, two])] == ["x"]
    assert [finding.id for finding in merge_findings([two, one])] == ["y"]


def test_a_question_is_not_lost():
    """A free finding merged with one that answers a question belongs to that question and its criterion."""
    free = make_finding("f", (0, 9), confidence="high")
    asked = by_question("q", (0, 9), confidence="low")
    (merged,) = merge_findings([free, asked])
    assert (merged.title, merged.question_id, merged.criterion_id) == ("title of f", "a-1", "a")
    assert merged.id == identify(merged) != "f"


@pytest.mark.parametrize("surer", ["free", "asked"])
def test_a_finding_is_filed_where_its_question_is(surer):
    """A contradiction found under another criterion goes to the one whose question it answers, whoever was surer."""
    free = make_finding("f", (0, 9), (50, 60), criterion_id="b", confidence="high" if surer == "free" else "low")
    asked = by_question("q", (0, 9), (50, 60))
    other = by_question("o", (0, 9), (50, 60), question="b-1", criterion_id="b", confidence="low")
    for pair in ([free, asked], [asked, free]):
        assert (merge_findings(pair)[0].question_id, merge_findings(pair)[0].criterion_id) == ("a-1", "a")
    assert [merge_findings(p)[0].criterion_id for p in ([asked, other], [other, asked])] == ["a", "a"]


def test_a_replacement_terms_and_hits_are_not_lost():
    """What only one of two says of the same thing stays."""
    hit = Hit(term="revert", anchor=make_anchor(5, 9))
    one = by_question("x", looked_for=("rollback",), confidence="high")
    two = by_question("y", looked_for=("revert", "rollback"), hits=(hit,))
    (absent,) = merge_findings([one, two])
    assert (absent.looked_for, absent.hits) == (("rollback", "revert"), (hit,))
    plain, better = make_finding("x", (0, 9), confidence="high"), make_finding("y", (0, 9), replacement="71 ms")
    assert merge_findings([plain, better])[0].replacement == "71 ms"


def test_what_lies_above_the_bar_lends_no_weight_to_what_gates():
    """A minor in the way and a major above the bar about the same words are a minor in the way."""
    minor = make_finding("x", (0, 9), severity=Severity.MINOR, gates=True)
    above = make_finding("y", (0, 9), severity=Severity.MAJOR, gates=False)
    for pair in ([minor, above], [above, minor]):
        (merged,) = merge_findings(pair)
        assert (merged.severity, merged.gates) == (Severity.MINOR, True)
    (both_above,) = merge_findings([above, above.model_copy(update={"id": "z", "severity": Severity.NIT})])
    assert (both_above.severity, both_above.gates) == (Severity.MAJOR, False)


def test_a_finding_that_bridges_two_makes_them_one():
    """x and y do not meet; z meets both, and comes last."""
    x, y = make_finding("x", (0, 10)), make_finding("y", (20, 30))
    z = make_finding("z", (5, 25), confidence="high")
    (merged,) = merge_findings([x, y, z])
    assert merged.id == "z"


def test_order_of_first_appearance_is_kept():
    """A merged finding stands where the first of its parts stood."""
    findings = [make_finding("1", (0, 9)), make_finding("2", (20, 29)), make_finding("3", (40, 49))]
    again = make_finding("4", (40, 49), (60, 69))
    assert [f.id for f in merge_findings([*findings, again])] == ["1", "2", "4"]


def test_ranking_is_what_gates_then_weight_then_support_then_confidence_then_place():
    """Each key decides where all before it are equal."""
    expected = [
        make_finding("blocker", (90, 95), severity=Severity.BLOCKER, confidence="low"),
        make_finding("two-passes", (80, 85), severity=Severity.MAJOR, origins=("a", "b"), confidence="low"),
        make_finding("sure", (70, 75), severity=Severity.MAJOR, confidence="high"),
        make_finding("early", (10, 15), severity=Severity.MAJOR),
        make_finding("late", (60, 65), severity=Severity.MAJOR),
        make_finding("placeless", severity=Severity.MAJOR),
        make_finding("minor", (0, 5)),
        make_finding("nit", (0, 5), severity=Severity.NIT),
        make_finding("above-blocker", (0, 5), severity=Severity.BLOCKER, gates=False),
        make_finding("above-minor", (0, 5), gates=False),
    ]
    for order in (expected[::-1], expected[5:] + expected[:5]):
        assert [finding.id for finding in rank_findings(order)] == [finding.id for finding in expected]


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
any_finding = st.builds(
    lambda name, places, question, criterion, severity, confidence, gates: make_finding(
        name,
        *places,
        question_id=question,
        criterion_id=criterion,
        severity=severity,
        confidence=confidence,
        gates=gates,
    ),
    st.integers(0, 40).map(str),
    st.lists(spans, max_size=3),
    st.sampled_from([None, "a-1", "a-2", "b-1"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(list(Severity)),
    st.sampled_from(["low", "medium", "high"]),
    st.booleans(),
)


@given(any_finding, any_finding)
def test_being_the_same_works_both_ways(one, two):
    """It does not matter which finding is asked about the other, and each is the same as itself."""
    assert are_same(one, two) == are_same(two, one)
    assert are_same(one, one)


@given(st.lists(any_finding, max_size=12))
def test_merging_what_is_merged_changes_nothing(findings):
    """No two findings about the same thing are left."""
    merged = merge_findings(findings)
    assert merge_findings(merged) == merged
    assert not any(are_same(one, two) for one, two in itertools.combinations(merged, 2))


@given(st.lists(any_finding.map(lambda finding: finding.model_copy(update={"id": identify(finding)})), max_size=12))
def test_merging_keeps_ids_that_can_be_computed_again(findings):
    """What had the id of its question, kind and evidence has it still, and no two have the same."""
    merged = merge_findings(findings)
    assert [finding.id for finding in merged] == [identify(finding) for finding in merged]
    assert len({finding.id for finding in merged}) == len(merged)


@given(st.lists(any_finding, max_size=12))
def test_merging_invents_and_loses_nothing_heavy(findings):
    """Every merged finding is one of those given, or filed anew; the heaviest that gates is still as heavy."""
    merged = merge_findings(findings)
    titles = {finding.title: finding.id for finding in findings}
    assert all(finding.id in (titles[finding.title], identify(finding)) for finding in merged)
    assert bool(merged) == bool(findings)
    gating = [finding.severity.rank for finding in findings if finding.gates]
    assert max(gating, default=None) == max((f.severity.rank for f in merged if f.gates), default=None)


@given(st.lists(any_finding, max_size=8, unique_by=lambda finding: finding.id), st.randoms())
def test_ranking_does_not_depend_on_the_order_given(findings, random):
    """Ids are the last word, so that two runs print the same report."""
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert rank_findings(shuffled) == rank_findings(findings)
