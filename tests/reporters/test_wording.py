import pytest

from reviewer.domain.finding import Finding
from reviewer.domain.review import Cost, Grounding, Rating, Usage
from reviewer.domain.rubric import Level
from reviewer.reporters import wording
from tests.reporters.sample_reviews import BUDGET, CONTRADICTION, NOT_ASSESSED, OWNER, ROLLBACK, TOTAL

PAID = Usage(requests=2, prompt_tokens=1000, completion_tokens=50)


@pytest.mark.parametrize(
    ("cost", "usage", "sentence"),
    [
        (Cost(amount=None), PAID, "unknown: not every answer has a known price."),
        (Cost(amount=None), PAID.model_copy(update={"unreported": 1}), "unknown: some answers came without a count."),
        (Cost(amount=0.0), PAID, "0.00 USD."),
        (Cost(amount=0.00001), PAID, "less than 0.0001 USD."),
        (Cost(amount=0.08314, price_date="2026-11-01"), PAID, "0.0831 USD, at prices of 2026-11-01."),
        (Cost(amount=12.5, currency="EUR"), PAID, "12.50 EUR."),
        (Cost(amount=0.0), Usage(from_cache=3), "nothing: every answer came from our own cache."),
        (Cost(amount=None), Usage(), "none: nothing was sent."),
    ],
)
def test_cost_is_never_a_false_zero(cost: Cost, usage: Usage, sentence: str) -> None:
    assert wording.explain_cost(cost, usage, recorded=False) == sentence


def test_recorded_answers_cost_nothing_now() -> None:
    assert "recording" in wording.explain_cost(Cost(amount=None), PAID, recorded=True)
    assert "when the answers were recorded" in wording.explain_usage(PAID, recorded=True)


@pytest.mark.parametrize(
    ("usage", "sentence"),
    [
        (PAID, "1,000 in, 50 out, over 2 requests."),
        (Usage(), "none: nothing was sent."),
        (Usage(from_cache=1), "none; 1 answer from our own cache."),
        (
            Usage(requests=1, prompt_tokens=9, cached_tokens=4, unreported=1),
            "9 in (4 of them in the provider's cache), 0 out, over 1 request; "
            "1 answer came without a count, so this is too low.",
        ),
    ],
)
def test_usage(usage: Usage, sentence: str) -> None:
    assert wording.explain_usage(usage, recorded=False) == sentence


def test_grounding_numbers_in_one_sentence() -> None:
    full = Grounding(quotes=37, grounded=35, repaired=1, dropped=1, contested=4, upheld=1)
    assert wording.explain_grounding(full) == (
        "37 quotes: 35 found, 1 after asking again, 1 dropped; 4 absences contested, 1 upheld."
    )
    assert wording.explain_grounding(Grounding(quotes=1, grounded=1)) == "1 quote: 1 found."
    assert wording.explain_grounding(Grounding()) == "no quote."


@pytest.mark.parametrize(("score", "text"), [(None, "none"), (5.0, "5.0"), (4.96, "4.9"), (3.25, "3.2"), (1.0, "1.0")])
def test_score_never_rounds_up_to_the_top(score: float | None, text: str) -> None:
    assert wording.write_score(score) == text


def test_bar_is_full_only_when_all_is_met_and_empty_only_when_nothing_is() -> None:
    bars = [wording.write_bar(share, 5, unicode=False) for share in (0, 0.01, 0.5, 0.99, 1)]
    assert bars == [".....", "#....", "###..", "####.", "#####"]
    assert wording.write_bar(0.5, 4, unicode=True) == "■■□□"


def test_place_can_be_jumped_to() -> None:
    assert wording.name_place("docs/a.md", BUDGET) == "docs/a.md:27:4"
    assert wording.name_place("-", BUDGET) == "<stdin>:27:4"


def test_section_leaves_the_documents_title_out() -> None:
    assert wording.name_section(TOTAL) == "3. Proposed design > 3.3 Latency"
    assert wording.name_section(BUDGET.model_copy(update={"section": ("Title",)})) == "Title"
    assert wording.name_section(BUDGET.model_copy(update={"section": ()})) == ""


def test_absence_says_what_was_looked_for_and_whether_it_was_found() -> None:
    where = "in the whole document (168 lines, 14 headings, 3 tables)"
    assert wording.explain_absence(OWNER) == f"Looked for {where}: on-call, rotation, owner, escalation; found nowhere."
    assert wording.explain_nearest(OWNER).startswith("Nearest to it, line 151: “Payments Risk owns")
    assert wording.explain_nearest(ROLLBACK) == ""
    assert "found nowhere" not in wording.explain_absence(ROLLBACK)
    assert wording.explain_hit(ROLLBACK.hits[0]) == (
        "The document mentions 'revert' at line 151, which does not meet it."
    )
    many = OWNER.model_copy(update={"looked_for": tuple("abcdefghijkl")})
    assert "j and 2 more terms; found nowhere" in wording.explain_absence(many)
    assert wording.explain_absence(OWNER.model_copy(update={"looked_for": ()}))


def test_marks_name_doubt_and_agreement() -> None:
    doubtful: Finding = CONTRADICTION.model_copy(update={"confidence": "low"})
    assert wording.list_marks(doubtful, verbose=False) == ["low confidence", "found by 2 passes"]
    assert wording.list_marks(OWNER, verbose=False) == []
    assert OWNER.id in " ".join(wording.list_marks(OWNER, verbose=True))


def test_rating_is_explained() -> None:
    rating = Rating(criterion_id="a", score=2, capped_by="blocker: X", questions=5, answered=4)
    assert wording.explain_rating(rating) == "held down: blocker: X; 4 of 5 questions answered"
    unrated = rating.model_copy(update={"score": None, "answered": 0})
    assert wording.explain_rating(unrated) == "no question was answered"
    assert wording.explain_rating(unrated.model_copy(update={"questions": 0})) == "no question applies"


def test_levels_stand_against_the_bar() -> None:
    assert [wording.explain_level(level, Level.L5) for level in (Level.L4, Level.L5, Level.L6)] == [
        "",
        "the bar",
        "above the bar",
    ]


def test_two_ways_of_not_being_assessed_are_told_apart() -> None:
    """Without an LLM none took part; with one, its answers did not count."""
    failed = NOT_ASSESSED.model_copy(update={"provenance": NOT_ASSESSED.provenance.model_copy(update={"model": "m"})})
    assert wording.explain_not_assessed(NOT_ASSESSED).startswith("No LLM took part.")
    assert "No LLM" not in wording.explain_not_assessed(failed)


def test_counts_and_digests() -> None:
    assert wording.count(1, "finding") == "1 finding"
    assert wording.count(1200, "finding") == "1,200 findings"
    assert wording.count_severities([OWNER, CONTRADICTION, OWNER]) == "1 blocker, 2 minor"
    short = wording.explain_digests(NOT_ASSESSED.provenance, whole=False)
    assert NOT_ASSESSED.provenance.document_digest[:12] in short
    assert NOT_ASSESSED.provenance.document_digest not in short
    assert NOT_ASSESSED.provenance.document_digest in wording.explain_digests(NOT_ASSESSED.provenance, whole=True)
