from reviewer.domain.recount import Recount
from reviewer.domain.review import Coverage
from reviewer.reporters.facts import list_facts
from tests.reporters.sample_reviews import NOT_ASSESSED, RICH


def test_every_fact_of_a_review_is_told_in_order() -> None:
    names = [name for name, _ in list_facts(RICH, verbose=False)]
    assert names == [
        "Coverage", "Unanswered", "Note", "Warning", "Evidence", "Arithmetic", "Refuter", "Tokens", "Cost", "Model",
        "Digests",
    ]  # fmt: skip


def test_without_an_llm_nothing_is_said_about_evidence_or_coverage() -> None:
    facts = dict(list_facts(NOT_ASSESSED, verbose=False))
    assert "Evidence" not in facts
    assert "Coverage" not in facts
    assert facts["Model"] == "none."
    assert facts["Cost"] == "none: nothing was sent."


def test_results_computed_again_are_counted_and_nothing_is_said_of_none() -> None:
    facts = dict(list_facts(RICH, verbose=False))
    assert facts["Arithmetic"] == (
        "14 stated results computed again by code: 10 as stated, 1 not as stated, 2 that code cannot decide, "
        "1 left out, since a quote or number was not found. 9 facts laid side by side, 1 left out."
    )
    assert "Arithmetic" not in dict(list_facts(RICH.model_copy(update={"recount": Recount()}), verbose=False))


def test_many_unanswered_questions_are_counted() -> None:
    missing = tuple(f"q-{number}" for number in range(30))
    review = RICH.model_copy(
        update={"coverage": Coverage(questions=50, answered=20, lines_read=1, lines=1, unanswered=missing)}
    )
    assert dict(list_facts(review, verbose=False))["Unanswered"].endswith("q-7 and 22 more")
    assert dict(list_facts(review, verbose=True))["Unanswered"].endswith("q-29")
