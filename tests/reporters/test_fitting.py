from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.reporters.fitting import Block, fit_blocks

NOTE = "Left out: {left_out}."


def test_what_fits_is_whole() -> None:
    assert fit_blocks([Block("a"), Block(""), Block("b", 5, "b")], 100, NOTE) == "a\n\nb\n"


def test_highest_rank_goes_first_and_is_named() -> None:
    blocks = [
        Block("head"),
        Block("x" * 300, 1, "finding"),
        Block("y" * 300, 9, "list"),
        Block("z" * 300, 1, "finding"),
    ]
    text = fit_blocks(blocks, 900, NOTE)
    assert "x" * 300 in text
    assert "y" not in text
    assert "Left out: 1 × list." in text


def test_among_equals_the_last_goes_first() -> None:
    text = fit_blocks([Block("x" * 300, 1, "finding"), Block("y" * 300, 1, "finding")], 600, NOTE)
    assert "x" in text
    assert "y" not in text


def test_even_what_must_stay_is_cut_at_a_line() -> None:
    text = fit_blocks([Block("line\n" * 200)], 300, NOTE)
    assert len(text) <= 300
    assert text.endswith("line\n\nLeft out: the end.\n")


@settings(deadline=None)
@given(
    st.lists(st.builds(Block, st.text(max_size=400), st.integers(0, 5), st.just("block")), max_size=30),
    st.integers(min_value=300, max_value=4000),
)
def test_length_is_never_passed(blocks: list[Block], most: int) -> None:
    assert len(fit_blocks(blocks, most, NOTE)) <= most
