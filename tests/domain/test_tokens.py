"""The estimate of tokens: never falls as text grows, adds up, and is linear."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.tokens import estimate_tokens

TEXT = st.text(
    alphabet=st.sampled_from("aZé 1 9\n.,-_*|漢字かな한я\u0e01🎉\u0663\t\x00")
    | st.characters(exclude_categories=["Cs"])
)


@given(TEXT, TEXT)
def test_more_text_is_never_fewer_tokens(text: str, more: str) -> None:
    """Whatever is appended."""
    assert estimate_tokens(text + more) >= estimate_tokens(text)


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_estimates_of_words_add_up(texts: list[str]) -> None:
    """Parts divided by a space count alone as they count together, but for rounding."""
    apart = sum(estimate_tokens(text) for text in texts)
    assert apart - len(texts) - 1 <= estimate_tokens(" ".join(texts)) <= apart + 1


@given(TEXT, TEXT)
def test_joining_costs_little(left: str, right: str) -> None:
    """Where two texts meet at most one piece of each changes."""
    joined = estimate_tokens(left + right)
    assert abs(joined - estimate_tokens(left) - estimate_tokens(right)) <= 4


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 1),
        ("word", 1, 3),
        ("   \t  ", 0, 2),
        ("12345678901234567890", 7, 9),
        ("2026-09-07", 4, 8),
        ("漢" * 100, 80, 130),
        ("ひらがな" * 25, 60, 130),
        ("안녕하세요" * 20, 60, 130),
        ("слово " * 100, 100, 220),
        ("internationalisation " * 10, 20, 45),
        ("The model is retrained every night on the latest six months. " * 10, 110, 150),
        ("| a | b |\n|---|---|\n" * 10, 60, 180),
        ("```\n" * 10, 10, 30),
    ],
)
def test_estimates_lie_where_tokenizers_do(text: str, least: int, most: int) -> None:
    """Rough bounds for kinds of text that documents hold."""
    assert least <= estimate_tokens(text) <= most


@pytest.mark.parametrize("piece", ["a", "1", "漢", "-", "\n", " ", "я", "word ", "-я", "a1", "🎉"])
def test_a_megabyte_is_linear(piece: str) -> None:
    """One long run of anything takes no longer than prose."""
    text = piece * (1_000_000 // len(piece))
    begun = time.perf_counter()
    estimate_tokens(text)
    assert time.perf_counter() - begun < 5
