"""The promise in numbers: no forged quote is accepted, true quotes in disguise are, and the docs show the table."""

import os
from collections import Counter
from pathlib import Path

import pytest

from reviewer.domain.document import Document
from reviewer.grounding.fold import fold
from reviewer.grounding.locate import Located, Locator
from tests.grounding.building import build_document
from tests.grounding.forging import Variant, disguise, forge

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "grounding.md"
OPENING, CLOSING = "<!-- table: forgeries -->", "<!-- /table -->"


@pytest.fixture(scope="module")
def samples() -> list[Document]:
    paths = sorted((ROOT / "samples").glob("*.md"))
    return [build_document(path.read_text(encoding="utf-8"), path.name) for path in paths]


@pytest.fixture(scope="module")
def outcomes(samples: list[Document]) -> tuple[list[tuple[Variant, bool]], list[tuple[Variant, bool]]]:
    """Every forgery with whether it was accepted, every disguise with whether it was found at its exact place."""
    forged, disguised = [], []
    for number, document in enumerate(samples):
        locator = Locator(document)
        others = samples[:number] + samples[number + 1 :]
        for variant in forge(document, others):
            forged.append((variant, isinstance(find(locator, variant), Located)))
        for variant in disguise(document):
            found = find(locator, variant)
            spans = {(anchor.start, anchor.end) for anchor in found.anchors} if isinstance(found, Located) else set()
            disguised.append((variant, spans == {(variant.passage.start, variant.passage.end)}))
    return forged, disguised


def find(locator: Locator, variant: Variant) -> object:
    first = locator.document.position(variant.passage.start).line
    return locator.find(variant.quote, first, locator.document.position(variant.passage.end).line)


def test_no_forged_quote_is_accepted(outcomes) -> None:
    """Every kind of forgery has at least 60 cases, and none of them passes."""
    forged, _ = outcomes
    assert [variant.quote for variant, accepted in forged if accepted] == []
    assert min(Counter(variant.kind for variant, _ in forged).values()) >= 60


def test_true_quotes_in_disguise_are_found_where_they_stand(outcomes) -> None:
    """At least 99 of 100 disguised quotes are found at their exact offsets, over every kind with at least 20 cases."""
    _, disguised = outcomes
    lost = [variant for variant, found in disguised if not found]
    assert len(disguised) >= 300
    assert len(lost) <= 0.01 * len(disguised), lost[:5]
    assert min(Counter(variant.kind for variant, _ in disguised).values()) >= 20


def test_an_anchor_holds_the_documents_own_characters(samples: list[Document]) -> None:
    """Whatever the disguise, the quote of the anchor is cut out of the document and folds to the quote."""
    for document in samples:
        locator = Locator(document)
        for variant in disguise(document):
            found = find(locator, variant)
            if isinstance(found, Located):
                (anchor,) = found.anchors
                assert anchor.quote == document.text[anchor.start : anchor.end]
                assert fold(anchor.quote).text == fold(variant.passage.text).text


def test_the_documentation_shows_these_numbers(outcomes) -> None:
    """The table in docs/grounding.md is the one measured here."""
    forged, disguised = outcomes
    table = render_table(forged, disguised)
    before, rest = PAGE.read_text(encoding="utf-8").split(OPENING)
    shown, after = rest.split(CLOSING)
    if os.environ.get("UPDATE_DOCS") == "1":
        PAGE.write_text(f"{before}{OPENING}\n{table}{CLOSING}{after}", encoding="utf-8")
        return
    assert shown.strip() == table.strip(), (
        "The table in docs/grounding.md is out of date. Run `UPDATE_DOCS=1 pytest tests/grounding/test_forgery_table.py`"
        " and look at what changed."
    )


def render_table(forged: list[tuple[Variant, bool]], disguised: list[tuple[Variant, bool]]) -> str:
    lines = ["| Quote | Cases | Accepted | Should be |", "| --- | ---: | ---: | --- |"]
    for outcome, expected in ((forged, "refused"), (disguised, "accepted")):
        cases = Counter(variant.kind for variant, _ in outcome)
        accepted = Counter(variant.kind for variant, passed in outcome if passed)
        lines += [f"| {kind} | {count:,} | {accepted[kind]:,} | {expected} |" for kind, count in cases.items()]
        total = sum(accepted.values())
        lines.append(f"| **all that should be {expected}** | **{len(outcome):,}** | **{total:,}** | |")
    return "\n".join(lines) + "\n"
