import json
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.reporters.escaping import (
    clean_text,
    escape_json,
    flatten_text,
    shorten_end,
    shorten_middle,
    spell_ascii,
)
from tests.reporters.hostile_text import hostile

VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Signs of Arabic, Syriac and Kaithi numbers: of the class of format characters, but seen."""


def find_unsafe(text: str) -> set[str]:
    """Characters that act on a terminal or cannot be seen, judged by Unicode's classes and not by our own list."""
    return {
        character
        for character in text
        if (unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in VISIBLE_FORMATS)
        or 0xE0000 <= ord(character) <= 0xE0FFF
    } - {"\n", "\t"}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x1b[1;31mb\x1b[0mc", "abc"),
        ("a\x1b]8;;https://x.example\x1b\\b\x1b]8;;\x07c", "abc"),
        ("a\x1b]0;never closed\nb", "a0;never closed\nb"),
        ("a\x9b31mb\x9dtitle\x9cc", "abc"),
        ("a\x1bP1;2q...\x1b\\b\x1b(Bc\x1b", "abc"),
        ("one\r\ntwo\rthree\x0cfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("user\u202egpj.exe\u202c", "usergpj.exe"),
        ("zero\u200bwidth\u00adsoft\ufeff\U000e0041", "zerowidthsoft"),
        ("\ud800", "\ufffd"),
        ("tab\tand line\nstay", "tab\tand line\nstay"),
        ("Zürich, 日本語, شماره ۱۲, 👍", "Zürich, 日本語, شماره ۱۲, 👍"),
    ],
)
def test_clean_text_takes_out_what_acts_or_hides(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@settings(deadline=None)
@given(st.one_of(hostile, st.text()))
def test_nothing_unsafe_survives_cleaning(text: str) -> None:
    """Whatever comes in, no control, format, tag or surrogate character comes out, and cleaning twice is cleaning once."""
    clean = clean_text(text)
    assert find_unsafe(clean) == set()
    assert clean_text(clean) == clean


def test_every_default_ignorable_block_goes() -> None:
    fillers = "\u034f\u115f\u1160\u17b4\u180b\u3164\uffa0\ufe0f\U000e0100\u2800"
    assert clean_text(fillers) == "\u2800", "a blank Braille pattern has a width, all others do not show"


def test_stacked_accents_are_limited_but_real_ones_stay() -> None:
    assert clean_text("e\u0301") == "e\u0301"
    assert len(clean_text("e" + "\u0301" * 500)) < 10


def test_flat_text_is_one_line() -> None:
    assert flatten_text("  a\n\n\tb\r\nc ") == "a b c"


def test_shorten_end_says_how_much_is_missing() -> None:
    assert shorten_end("short", 10) == "short"
    cut = shorten_end("word " * 100, 100)
    assert len(cut) <= 100
    assert cut.endswith("more characters)")
    assert "word word" in cut


def test_shorten_middle_keeps_both_ends() -> None:
    text = "begin " + "middle " * 200 + "end"
    cut = shorten_middle(text, 60)
    assert cut.startswith("begin middle")
    assert cut.endswith("middle end")
    assert " … " in cut
    assert len(cut) <= 63


@settings(deadline=None)
@given(st.text())
def test_spelled_text_is_ascii(text: str) -> None:
    assert spell_ascii(text).isascii()


def test_spelling_keeps_common_marks_readable() -> None:
    assert spell_ascii("“60 ms” – it’s…") == '"60 ms" - it\'s...'
    assert spell_ascii("Zürich") == "Z\\xfcrich"


@settings(deadline=None)
@given(hostile)
def test_json_escapes_keep_the_data(text: str) -> None:
    """Escaping changes how a document is written, never what it says."""
    written = escape_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(written)["text"] == text
    assert find_unsafe(written) == set()


@pytest.mark.parametrize("trick", ["\x1b]", "\x1b[", "\x1bP", "\x9d", "\x1b]0;", "e\u0301\u0301", "a\r", " "])
def test_cleaning_takes_linear_time(trick: str) -> None:
    """A document may hold half a million of a trick; a quadratic pattern would take minutes."""
    start = time.process_time()
    clean_text(trick * 300_000)
    assert time.process_time() - start < 10
