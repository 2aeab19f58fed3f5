"""Every suffix that has a loader of its own."""

from collections.abc import Callable
from pathlib import PurePath

from reviewer.domain.document import Document
from reviewer.loading.decoding import Decoded
from reviewer.loading.markdown import load_markdown
from reviewer.loading.plain_text import load_plain_text

Loader = Callable[[Decoded, str], Document]
"""Turns a text and the path to show into a document."""

LOADERS: dict[str, Loader] = {
    ".md": load_markdown,
    ".markdown": load_markdown,
    ".mdx": load_markdown,
    ".txt": load_plain_text,
    ".text": load_plain_text,
    ".rst": load_plain_text,
    "": load_plain_text,
}
"""Lower-case suffix → loader; the empty one is for files without a suffix."""


def find_loader(path: PurePath) -> Loader:
    """Give the loader for a file that the user named: by its suffix, and as plain text for a suffix nobody knows."""
    return LOADERS.get(path.suffix.lower(), load_plain_text)
