from reviewer.domain.review import Coverage
from reviewer.reporters.facts import list_facts
from tests.reporters.sample_reviews import NOT_ASSESSED, RICH


def test_every_fact_of_a_review_is_told_in_order() -> None:
    names = [name for name, _ in list_facts(RICH, verbose=False)]
    assert names == [
        "Coverage", "Unanswered", "Note", "Warning", "Evidence", "Refuter", "Tokens", "Cost", "Model", "Digests",
    ]  # fmt: skip


def test_without_an_llm_nothing_is_said_about_evidence_or_coverage() -> None:
    facts = dict(list_facts(NOT_ASSESSED, verbose=False))
    assert "Evidence" not in facts
    assert "Coverage" not in facts
    assert facts["Model"] == "none."
    assert facts["Cost"] == "none: nothing was sent."


def test_many_unanswered_questions_are_counted() -> None:
    missing = tuple(f"q-{number}" for number in range(30))
    review = RICH.model_copy(
        update={"coverage": Coverage(questions=50, answered=20, lines_read=1, lines=1, unanswered=missing)}
    )
    assert dict(list_facts(review, verbose=False))["Unanswered"].endswith("q-7 and 22 more")
    assert dict(list_facts(review, verbose=True))["Unanswered"].endswith("q-29")
