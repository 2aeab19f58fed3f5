"""Bytes of a file → its text, with what had to be guessed."""

import codecs
import re
from typing import NamedTuple

from reviewer.domain.base import Value
from reviewer.domain.document import LINE_END
from reviewer.errors import LoadError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, as .docx and .pages are"),
    (b"{\\rtf", "rich text"),
)
"""Formats that can decode as text without being any, by their first bytes."""

_CONTROL = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
"""Characters that text has no use for; backspace and escape stay, because pasted terminal logs hold them."""

_SAVE_AS_UTF8 = "Save the file as UTF-8 text and try again."
_EXPORT = "Export the document as Markdown or plain text and review that."


class Decoded(Value):
    """A file's text and how it was read."""

    text: str
    """Every character but a leading byte order mark; line ends as they are."""
    encoding: str = "utf-8"
    """`utf-8`, `utf-16-le`, `utf-16-be` or `cp1252`."""
    has_bom: bool = False
    warnings: tuple[str, ...] = ()
    """What had to be guessed, in a sentence each."""


class _Guess(NamedTuple):
    """The encoding that a byte order mark declares, or UTF-8."""

    encoding: str
    body: bytes
    has_bom: bool


def decode(data: bytes, *, path: str) -> Decoded:
    """Turn a file's bytes into text: by its byte order mark, else as UTF-8, else as Windows-1252 with a warning.

    No detector is asked: on short texts they are wrong more often than this rule.

    Raises:
        LoadError: the bytes are no text, or text in an encoding that cannot be told.

    """
    _refuse_formats(data, path)
    guess = _read_mark(data)
    if not guess.encoding.startswith("utf-16") and b"\0" in guess.body:
        raise LoadError(f"{path} is binary: it holds NUL bytes", _EXPORT)
    try:
        text = guess.body.decode(guess.encoding)
    except UnicodeDecodeError as error:
        if guess.has_bom:
            what = f"{path} declares {guess.encoding} by its byte order mark, but line {{}} is not"
            raise LoadError(what.format(_count_lines(guess, error.start)), _SAVE_AS_UTF8) from error
        return _decode_as_windows(data, path, _count_lines(guess, error.start))
    _refuse_control_soup(text, path)
    return Decoded(text=text, encoding=guess.encoding, has_bom=guess.has_bom)


def _refuse_formats(data: bytes, path: str) -> None:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise LoadError(f"{path} is binary: it is {name}", _EXPORT)


def _read_mark(data: bytes) -> _Guess:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _Guess(encoding, data[len(mark) :], has_bom=True)
    return _Guess("utf-8", data, has_bom=False)


def _count_lines(guess: _Guess, offset: int) -> int:
    """Give the line, 1-based, of the first byte that does not decode."""
    good = guess.body[:offset].decode(guess.encoding, "replace")
    return len(LINE_END.findall(good)) + 1


def _decode_as_windows(data: bytes, path: str, bad_line: int) -> Decoded:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        what = f"{path}, line {bad_line}: not UTF-8, and not Windows-1252 either"
        raise LoadError(what, _SAVE_AS_UTF8) from error
    _refuse_control_soup(text, path)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    # Western European prose has 1 to 10 % letters beyond ASCII; Cyrillic, Greek or Japanese read as Windows-1252
    # has more than half, and a review of such a text would be a review of rubbish.
    if beyond_ascii > max(20, 0.3 * len(text)):
        raise LoadError(f"{path}, line {bad_line}: not UTF-8, and its encoding cannot be told", _SAVE_AS_UTF8)
    warning = f"{path}, line {bad_line}: not UTF-8; the file was read as Windows-1252."
    return Decoded(text=text, encoding="cp1252", warnings=(warning,))


def _refuse_control_soup(text: str, path: str) -> None:
    """Refuse text of which more than one character in a hundred is a control character, or that holds a NUL."""
    found = len(_CONTROL.findall(text))
    if "\0" in text or found > max(3, len(text) / 100):
        raise LoadError(f"{path} is binary: it holds control characters", _EXPORT)
