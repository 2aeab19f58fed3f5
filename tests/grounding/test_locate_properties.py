"""Locating quotes, over generated documents: exact offsets, CRLF twins, numbers."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reviewer.domain.finding import Anchor
from reviewer.grounding.locate import Located, Locator, NotLocated
from tests.grounding.building import build_document


def find(text: str, quote: str) -> Located | NotLocated:
    return Locator(build_document(text)).find(quote, 1, 99)


def found(text: str, quote: str) -> Anchor:
    located = find(text, quote)
    assert isinstance(located, Located), located
    return located.anchors[0]


WORDS = st.lists(
    st.sampled_from(["Café", "load", "p99", "naïve", "run", "größer", "data", "Ürün"]), min_size=6, max_size=30
)
JOINTS = st.sampled_from([" ", "\n", "  ", "\n> ", "\n\n", "\n- ", "\n## ", "\t", " \n", "\n\n1. ", "\u00a0"])


@settings(deadline=None)
@given(WORDS, st.lists(JOINTS, min_size=30, max_size=30), st.data())
def test_any_words_in_any_layout_are_found_at_their_exact_offsets(words: list[str], joints: list[str], data) -> None:
    """Numbered words joined by any white space and line marks are found under cosmetic changes of the quote."""
    text, spans = "", []
    for number, word in enumerate(words):
        text += joints[number]
        spans.append((len(text), len(text) + len(f"{word}{number}")))
        text += f"{word}{number}"
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, len(words) - 1))
    start, end = spans[first][0], spans[last][1]
    change = data.draw(
        st.sampled_from([str.upper, str.lower, lambda q: f"“{q}”", lambda q: q + ".", lambda q: f"L01| {q}"])
    )
    plain = " ".join(f"{word}{number}" for number, word in enumerate(words[first : last + 1], first))
    for copy in (change(text[start:end]), change(plain)):
        anchor = found(text, copy)
        assert (anchor.start, anchor.end) == (start, end)


@settings(deadline=None)
@given(WORDS, st.lists(JOINTS, min_size=30, max_size=30), st.data())
def test_a_crlf_twin_gives_the_same_lines_and_columns(words: list[str], joints: list[str], data) -> None:
    """Line ends move offsets, never lines or columns."""
    text = "".join(f"{joint}{word}{number}" for number, (joint, word) in enumerate(zip(joints, words, strict=False)))
    first = data.draw(st.integers(0, len(words) - 3))
    quote = " ".join(f"{word}{number}" for number, word in enumerate(words[first:], first))
    unix, windows = found(text, quote), found(text.replace("\n", "\r\n"), quote)
    places = [(a.line_start, a.column_start, a.line_end, a.column_end, a.section) for a in (unix, windows)]
    assert places[0] == places[1]


@settings(deadline=None)
@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_no_number_passes_for_another(one: int, other: int) -> None:
    """Not even one that is part of the other."""
    assume(one != other)
    assert isinstance(find(f"the measured value was {one} in all", f"the measured value was {other}"), NotLocated)
    assert isinstance(find(f"{one} was the measured value", f"{other} was the measured value"), NotLocated)
