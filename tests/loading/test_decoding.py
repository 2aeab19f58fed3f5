"""Bytes to text: marks, UTF-8, the one guess, and what is refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import LoadError
from reviewer.loading.decoding import decode

TEXT = "Größe: 5 µm — “fine”\r\nΔx\n"


@pytest.mark.parametrize(
    ("data", "encoding", "has_bom"),
    [
        (TEXT.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8", True),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", True),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", True),
    ],
)
def test_declared_and_utf8_text_is_read_without_a_warning(data, encoding, has_bom):
    decoded = decode(data, path="a.md")
    assert (decoded.text, decoded.encoding, decoded.has_bom, decoded.warnings) == (TEXT, encoding, has_bom, ())


def test_only_the_first_byte_order_mark_is_taken_off():
    assert decode(codecs.BOM_UTF8 * 2 + b"a", path="a.md").text == "\ufeffa"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_windows_text_is_read_with_a_warning_that_names_file_and_line(line_end):
    text = line_end.join(["# Plan", "", "It costs 5 € – “caf\xe9”."])
    decoded = decode(text.encode("cp1252"), path="docs/a.md")
    assert (decoded.text, decoded.encoding, decoded.has_bom) == (text, "cp1252", False)
    assert decoded.warnings == ("docs/a.md, line 3: not UTF-8; the file was read as Windows-1252.",)


def test_bytes_that_windows_does_not_define_are_refused():
    with pytest.raises(LoadError, match=r"^a\.md, line 2: not UTF-8, and not Windows-1252 either$") as caught:
        decode(b"fine\n\x81\x8d", path="a.md")
    assert "UTF-8" in caught.value.hint


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_text_of_another_alphabet_is_not_read_as_windows_rubbish(encoding):
    with pytest.raises(LoadError, match=r"line 1: not UTF-8, and "):
        decode("Привет, мир! Это план на следующий год.".encode(encoding), path="a.md")


@pytest.mark.parametrize(
    "data",
    [
        b"# Title\n\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "# Title".encode("utf-16-le"),
        codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"),
        codecs.BOM_UTF8 + b"a\0",
        bytes(range(1, 32)) * 10,
        b"%PDF-1.4\nreadable as it is",
        b"PK\x03\x04 docx",
        b"{\\rtf1 rich}",
    ],
    ids=["nul", "png", "utf-16 without mark", "nul in utf-16", "nul behind mark", "soup", "pdf", "zip", "rtf"],
)
def test_what_is_no_text_is_called_binary(data):
    with pytest.raises(LoadError, match=r"^a\.md is binary") as caught:
        decode(data, path="a.md")
    assert "Export" in caught.value.hint


def test_a_pasted_terminal_log_is_text():
    log = "# Log\n" + "\x1b[31mfailed\x1b[0m\x08\x0c\x07\n" * 3
    assert decode(log.encode(), path="a.md").text == log


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF8 + b"one\n\xff", codecs.BOM_UTF16_LE + "one\nx".encode("utf-16-le") + b"a"]
)
def test_a_byte_order_mark_is_believed_and_a_file_that_breaks_it_refused(data):
    with pytest.raises(LoadError, match=r"^a\.md declares utf-\S+ by its byte order mark, but line 2 is not$"):
        decode(data, path="a.md")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=50))
def test_utf8_comes_back_as_it_was(text):
    """Any text without control characters survives, one that starts with a mark loses it."""
    decoded = decode(text.encode(), path="a.md")
    assert decoded.text == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_decode_without_a_nul_or_are_refused(data):
    try:
        text = decode(data, path="a.md").text
    except LoadError:
        return
    assert "\0" not in text
