"""Folding: what becomes equal, what never does, and where every character came from."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.grounding.fold import fold, fold_marked
from reviewer.grounding.quotes import READINGS

MARKDOWN = st.text(alphabet="ab1 5.,-–—*_`#>|~[]()<&;\\'\"“’…²½éßﬁ\u0301\u00ad\u200b\u00a0\t\n+x", max_size=80)
ANY_TEXT = st.text(max_size=80)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“Curly” and ‘single’ don’t", "'curly' and 'single' don't"),
        ("a – b — c - d -- e", "a-b-c-d-e"),
        ("a—b", "a-b"),
        ("wait…", "wait..."),
        ("co\u00adop zero\u200bwidth \ufeffmark", "coop zerowidth mark"),
        ("one\u00a0two\u2009three\tfour\r\nfive\n\n\nsix", "one two three four five six"),
        ("**bold** *it* ***both*** _it_ __bold__ `code`", "bold it both it bold code"),
        ("max_retries __x__ a_b_c", "max_retries x a_b_c"),
        ("# Title #\n\n## Next\ntext", "title next text"),
        ("> quoted\n> > deeper\nlazy", "quoted deeper lazy"),
        ("- a\n* b\n+ c\n• d\n1. e\n2) f\n- [x] g", "a b c d e f g"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a b 1 2"),
        ("a | b\n--- | ---\n1 | 2", "a b 1 2"),
        ("[text](http://x/(y)) ![alt](i.png 'title')", "text alt"),
        ("[text][ref] and [ref]\n\n[ref]: http://x", "text and ref ref: http://x"),
        ("note[^1] here", "note here"),
        ("line<br>break<br/>twice", "line break twice"),
        (r"\*not emphasis\* and \_x\_", "*not emphasis* and _x_"),
        ("a &amp; b&nbsp;&lt; c &mdash; d", "a & b < c-d"),
        ("<b>bold</b> <https://x.org/A>", "bold https://x.org/a"),
        ("STRASSE Straße ﬁn ＡＢ café cafe\u0301", "strasse strasse fin ab café café"),
        ("front\n***\nback\n---\nend", "front back end"),
        ("hard\\\nbreak", "hard break"),
        ("well-\nknown", "well- known"),
    ],
)
def test_looks_are_folded_away(text: str, folded: str) -> None:
    """Quotes, dashes, white space, case and Markdown's marks leave nothing behind."""
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10² users", "102 users"),
        ("x₂", "x2"),
        ("1½ hours", "11/2 hours"),
        ("step ①", "step 1"),
        ("5 ㎡", "5 m2"),
        ("5 ㎽", "5 ㎿"),
        ("№ 5", "No 5"),
        ("1,000", "1000"),
        ("1.5", "15"),
        ("-5 %", "- 5 %"),
        ("to -5", "to 5"),
        ("a -5", "a - 5"),
        ("≤ 5", "< 5"),
        ("≥ 5", "> 5"),
        ("a ≠ b", "a = b"),
        ("a =\u0338 b", "a = b"),
        ("5 %", "5 percentage points"),
        ("~~all~~ some", "all some"),
        ("<del>all</del> some", "all some"),
        ("10<sup>2</sup>", "102"),
        ("2*3", "23"),
        ("2 * 3", "2 3"),
        ("0.12***", "0.12"),
        ("a_b", "ab"),
        ("run --all", "run -all"),
        ("a->b", "a>b"),
        ("P(a|b)", "P(ab)"),
        ("x[1]", "x1"),
        ("not safe", "safe"),
        ("text\n15. more", "text more"),
        ("text\n- 5 more", "text 5 more"),
        ("text\n> 5 more", "text 5 more"),
        ("text\n>= 5 more", "text 5 more"),
        ("1\n+\n2", "1 2"),
        ("1\n>\n2", "1 2"),
        ("a\n* 2", "a 2"),
        ("*Note: 2*3 is six", "*Note: 23 is six"),
        ("**Note: 2**3 is eight", "**Note: 23 is eight"),
        ("5' long", '5" long'),
    ],
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    """Numbers, signs, operators, negations and struck text never fold together."""
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("```\n# no *heading*\n- no list\n```\n# heading", "# no *heading*-no list heading"),
        ("- ```\n  a*b*c\n  ```\n- **bold**", "a*b*c bold"),
        ("> ```\n> a_b_ _c_\n**bold**", "a_b_ _c_ bold"),
        ("`__init__` and `*args`", "__init__ and *args"),
        ("~~~\n*x*\n~~~\n*y*", "*x* y"),
        ("*a\n\nb*", "*a b*"),
        ("| *0.1 | 0.2* |\n|---|---|", "*0.1 0.2*"),
    ],
)
def test_marks_end_with_their_block(text: str, folded: str) -> None:
    """Code keeps its characters; emphasis never reaches into another paragraph or cell."""
    assert fold(text).text == folded


def test_a_superscript_is_one_character_of_the_original() -> None:
    """The offsets of what folding made longer or shorter cover the whole character."""
    folded = fold("Straße e\u0301t — 10²")
    assert folded.text == "strasse ét-10²"
    assert folded.span_of(4, 6) == (4, 5)
    assert folded.splits_character(5)
    assert folded.span_of(8, 9) == (7, 9)
    assert folded.span_of(10, 11) == (10, 12)
    assert folded.original[slice(*folded.span_of(11, 14))] == "10²"


def test_a_position_outside_the_folded_text_is_refused() -> None:
    with pytest.raises(IndexError, match="position 3"):
        fold("abc").source_of(3)


@settings(deadline=None)
@given(st.one_of(MARKDOWN, ANY_TEXT))
def test_every_folded_character_comes_from_a_place_in_order(text: str) -> None:
    """Offsets lie within the text, never run backwards, and name at least one character."""
    folded = fold(text)
    spans = [folded.source_of(position) for position in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(spans))


@settings(deadline=None)
@given(st.one_of(MARKDOWN, ANY_TEXT))
def test_positions_lead_back(text: str) -> None:
    """From a folded character to the original and back is the same place, but for expanded characters."""
    folded = fold(text)
    for position in range(len(folded.text)):
        if not folded.splits_character(position):
            assert folded.position_of(folded.source_of(position)[0]) == position


@settings(deadline=None)
@given(MARKDOWN)
def test_white_space_is_single(text: str) -> None:
    """A folded text has no double spaces, no line ends and nothing to trim."""
    folded = fold(text).text
    assert folded == " ".join(folded.split(" ")).strip(" ")
    assert "  " not in folded
    assert not set(folded) & set("\n\r\t")


@settings(deadline=None)
@given(MARKDOWN)
def test_line_ends_do_not_matter(text: str) -> None:
    """A text and its CRLF twin fold to the same."""
    assert fold(text.replace("\n", "\r\n")).text == fold(text).text


@settings(deadline=None)
@given(st.text(alphabet=st.characters(categories=("L", "Nd", "Mn", "Zs")), max_size=40))
def test_composition_does_not_matter(text: str) -> None:
    """Composed and decomposed accents fold to the same, in any script."""
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[a-z]{1,8}|[0-9]{1,4}(\.[0-9])?|[A-Z][a-z]+", fullmatch=True), max_size=12))
def test_plain_words_only_lose_their_case(words: list[str]) -> None:
    """Where nothing is a mark, folding is lower case, and every character stands for itself."""
    text = " ".join(["x", *words, "y"])
    folded = fold(text)
    assert folded.text == text.lower()
    assert all(folded.source_of(position) == (position, position + 1) for position in range(len(text)))


@settings(max_examples=400)
@given(st.text("abÀя한かXYZ019.,;:?()'/%=+#$@^{}> -_", min_size=1, max_size=30))
def test_the_way_around_plain_text_leads_to_the_same_place(text: str) -> None:
    """Plain text is not read for marks; it folds to what reading it would give, in each way of reading."""
    for line_marks, marks in READINGS:
        short = fold(text, line_marks=line_marks, marks=marks)
        long = fold_marked(text, line_marks, marks, frozenset())
        runs = [(tuple(one.run_at), tuple(one.run_source), tuple(one.run_width)) for one in (short, long)]
        assert runs[0] == runs[1]
        assert (short.text, short.marks, short.claims, short.struck) == (
            long.text,
            long.marks,
            long.claims,
            long.struck,
        )
