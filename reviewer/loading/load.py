"""A path or standard input → document, or an error that says what is wrong with the file."""

from pathlib import Path, PurePath

from reviewer.domain.document import LINE_END, Document
from reviewer.errors import LoadError
from reviewer.loading.all_loaders import LOADERS, Loader, find_loader
from reviewer.loading.decoding import Decoded, decode
from reviewer.loading.markdown import load_markdown
from reviewer.loading.raw import MAX_BYTES, clean_name, read_bytes, refuse_size
from reviewer.redaction.redact import STANDARD, Redactor

MAX_LINES = 100_000
"""Cap on a document's lines: what 2 MB of prose never reach, and what keeps a hostile file from filling the memory."""


def load_document(
    path: Path, *, display: str | None = None, max_bytes: int = MAX_BYTES, redactor: Redactor = STANDARD
) -> Document:
    """Load the document at a path; `display` is how it is called everywhere, by default the path.

    Raises:
        LoadError: missing, a folder, unreadable, empty, binary, in an unknown encoding, over `max_bytes` or over
            `MAX_LINES`.

    """
    shown = clean_name(path if display is None else display)
    return _build_document(read_bytes(path, shown, max_bytes), shown, shown, find_loader(path), redactor)


def load_standard_input(
    data: bytes, *, name: str = "-", max_bytes: int = MAX_BYTES, redactor: Redactor = STANDARD
) -> Document:
    """Load Markdown that came through standard input; read one byte more than `max_bytes` to have the cap hold.

    Raises:
        LoadError: empty, binary, in an unknown encoding, over `max_bytes` or over `MAX_LINES`.

    """
    shown = clean_name(name)
    called = "standard input" if shown == "-" else shown
    if len(data) > max_bytes:
        raise refuse_size(f"{called} holds more than {max_bytes:,} bytes, which is the cap", max_bytes)
    return _build_document(data, called, shown, load_markdown, redactor)


def load_bytes(data: bytes, name: str, *, from_file: bool, redactor: Redactor = STANDARD) -> Document:
    """Load a document that was read already, by the suffix of its name.

    Args:
        data: the document.
        name: how it is called everywhere.
        from_file: whether it stood in a file: without a suffix that is plain text, and else Markdown.
        redactor: replaces secrets.

    Raises:
        LoadError: empty, binary, in an unknown encoding, or over `MAX_LINES`.

    """
    shown = clean_name(name)
    path = PurePath(name)
    known = from_file or (path.suffix != "" and path.suffix.lower() in LOADERS)
    return _build_document(data, shown, shown, find_loader(path) if known else load_markdown, redactor)


def read_text(data: bytes, name: str, redactor: Redactor = STANDARD) -> str:
    """Give the text that the document in a file would have, without reading its structure, which takes far longer.

    Raises:
        LoadError: empty, binary, in an unknown encoding, or over `MAX_LINES`.
    """
    return redactor.redact(_decode(data, clean_name(name)).text).text


def _build_document(data: bytes, called: str, path: str, loader: Loader, redactor: Redactor) -> Document:
    """Decode, replace secrets and load; `called` is the name in messages. No document leaves here with a secret."""
    decoded = _decode(data, called)
    redacted = redactor.redact(decoded.text)
    document = loader(decoded.model_copy(update={"text": redacted.text}), path)
    return document.model_copy(update={"redactions": redacted.redactions}) if redacted.redactions else document


def _decode(data: bytes, called: str) -> Decoded:
    decoded = decode(data, path=called)
    if not decoded.text.strip():
        state = "holds only white space" if decoded.text else "is empty"
        raise LoadError(f"{called} {state}", "Give a document with text in it.")
    lines = len(LINE_END.findall(decoded.text))
    if lines > MAX_LINES:
        raise LoadError(f"{called} has {lines:,} lines; the cap is {MAX_LINES:,}", "Split the document.")
    return decoded
