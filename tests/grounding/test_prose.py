"""Quotations inside an LLM's own sentences."""

import time

import pytest

from reviewer.grounding.locate import Locator
from reviewer.grounding.prose import MARK, mark_foreign_quotations
from tests.grounding.building import build_document

TEXT = "# Cache\n\nThe old cache **never** fails under load.\nIt costs 310 € a month.\n"


@pytest.fixture(scope="module")
def locator() -> Locator:
    return Locator(build_document(TEXT))


@pytest.mark.parametrize(
    "words",
    [
        "It says “the old cache never fails under load” twice.",
        'It says "It costs 310 € a month." and no more.',
        "It says «under load. It costs 310 € a month».",
        "It names an “error budget” and a 'way back' that nobody owns.",
        'The 5" disk and the 7" disk are of the old cache that never fails.',
        "It says nothing.",
        "“",
        "",
    ],
)
def test_true_quotations_and_single_words_stay_as_they_are(locator: Locator, words: str) -> None:
    """Whatever their marks; three words or fewer are names and terms."""
    assert mark_foreign_quotations(words, locator) == words


@pytest.mark.parametrize(
    ("before", "after"),
    [("“the old cache always fails under load”", "."), ('"It costs 311 € a month"', ""), ("„the new cache fails under load“", "!"),
     ("«it was never tried at all»", ", so"), ("“fails under load. It costs 310 €”", "")],
)  # fmt: skip
def test_quotations_that_the_document_does_not_hold_are_marked(locator: Locator, before: str, after: str) -> None:
    """The words stay: they may be the LLM's own, but nobody shall take them for the document's."""
    assert mark_foreign_quotations(f"It says {before}{after}", locator) == f"It says {before} {MARK}{after}"


@pytest.mark.parametrize("piece", ["“", '"', "„“", "«a", "“a b c d e” ", '"a b c d e" '])
def test_hostile_prose_takes_linear_time(locator: Locator, piece: str) -> None:
    """A field of a reply has at most 1,500 characters; forty times as many are no trouble either."""
    begun = time.process_time()
    mark_foreign_quotations(piece * (60_000 // len(piece)), locator)
    assert time.process_time() - begun < 5
