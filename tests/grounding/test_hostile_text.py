"""Text made to be slow: every step stays linear in the document's length."""

import time

import pytest

from reviewer.domain.document import Document, Section
from reviewer.grounding.fold import fold
from reviewer.grounding.locate import Located, Locator
from reviewer.grounding.search import find_terms, nearest_sentence

LENGTH = 100_000
SECONDS = 8.0
"""Some hundred times what a linear step takes here, some hundredth of what a quadratic one would."""

PATTERNS = [
    *(
        "*",
        "_",
        "`",
        "~",
        "|",
        "[",
        "]",
        "<",
        "&",
        "\\",
        "#",
        ">",
        "-",
        "\n",
        "\r\n",
        " ",
        "\u0301",
        "ß",
        '"',
        "—",
        "0",
    ),
    *("**a", "*a*b", "_a ", "[a](", "](", '](x "', "][", "[^a", "![", "` ``", "~~a", "<br", "<http://", "&#", "&a"),
    *(
        "- ",
        "1. ",
        "- [ ] a\n",
        "> a\n",
        "|a|\n|-|\n",
        "# a\n",
        "a\n```\n",
        "[a]: b\n",
        "a. ",
        "not a ",
        "1,",
        "a-",
        "L1| ",
    ),
    *("e\u0301", "ᄀ", "中", "x", "a b c ", "...", "a ... ", "''", "<del>", "- - "),
]


def document_of(text: str) -> Document:
    section = Section(path=(), level=0, line_start=1, line_end=text.count("\n") + 1)
    return Document(path="hostile.md", text=text, format="markdown", sections=(section,))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_repeated_patterns_take_linear_time(pattern: str) -> None:
    """Folding, finding, refusing and searching all end soon, whatever is repeated."""
    text = (pattern * (LENGTH // len(pattern) + 1))[:LENGTH]
    start = time.process_time()
    locator = Locator(document_of(text))
    for quote in (text[:1_500], text[100:1_100] + " zebra", "a b c d e f", "not a not a not a", "a. ... a. ... a."):
        locator.find(quote, 5, 9)
    find_terms(locator, ["a b", "zebra", "not a a"])
    nearest_sentence(locator, ["a", "zebra"])
    locator.nearest("a zebra b c d")
    assert time.process_time() - start < SECONDS


def test_two_megabytes_are_folded_and_searched() -> None:
    """A document of two megabytes in one line or many works, in memory of a small multiple of its size."""
    sentence = "The **canary** costs 5 % – for 'all' users of [the page](http://x). "
    for joint in ("", "\n"):
        text = (sentence + joint) * (2_000_000 // len(sentence)) + "At last we roll it back."
        start = time.process_time()
        locator = Locator(document_of(text))
        located = locator.find("at last we roll it back", 1, 1)
        assert isinstance(located, Located)
        assert located.anchors[0].end == len(text) - 1
        (hit,) = find_terms(locator, ["rollback"])
        assert hit.anchor.quote == "roll it back"
        assert time.process_time() - start < 4 * SECONDS


def test_the_map_stays_small() -> None:
    """The offset map grows with what folding changed, not with the text."""
    text = "Plain words in a plain sentence, and nothing to fold. " * 10_000
    assert len(fold(text).run_at) == 1
