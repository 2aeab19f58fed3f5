"""A manifest as CSV: with commas, semicolons or tabs, as spreadsheets write it → rows."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from reviewer.batch.manifest_rows import KNOWN_COLUMNS, MAX_CHARACTERS, Row
from reviewer.batch.manifest_text import read_lines
from reviewer.errors import UsageError

DELIMITERS = ",;\t"
"""What may part cells; that one counts whose header has a column `path` or `text`."""

_LONGEST_HEADER = 50
"""Lines of a header: quoted names may hold line ends, but a file that never closes a quote is no manifest."""

_OPEN_QUOTE = ("unexpected end of data", "field larger than field limit")
"""How the csv module tells of a quote that is never closed."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a CSV manifest."""

    names: tuple[str, ...]
    """Known columns in lower case; a column without a name has its number."""
    nameless: frozenset[int]
    delimiter: str


def read_csv(text: TextIO, shown: str) -> Iterator[Row]:
    """Give the rows of a CSV manifest. A row that makes no sense is one with a fault; empty rows are passed over.

    Raises:
        UsageError: it has no header with a column `path` or `text`, or a quote that is never closed.
    """
    lines = _bound_lines(text, shown)
    skipped, header = read_header(lines, shown)
    csv.field_size_limit(MAX_CHARACTERS)
    reader = csv.reader(lines, delimiter=header.delimiter, strict=True)
    while True:
        place = f"{shown}:{skipped + reader.line_num + 1}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if str(error).startswith(_OPEN_QUOTE):
                raise UsageError(f"{place}: a quote that opens here is never closed", _MEND_QUOTES) from error
            yield Row(place, fault=f"the row is no CSV: {error}", hint=_MEND_QUOTES)
            continue
        if any(cell.strip() for cell in cells):
            yield _build_row(place, cells, header)


_MEND_QUOTES = 'Put a cell that holds a quote between quotes, and write the quote twice: "a ""b"" c".'


def read_header(lines: Iterator[str], shown: str) -> tuple[int, Header]:
    """Read a header and give it with the number of lines up to its end.

    Raises:
        UsageError: no delimiter makes a header of it, or a column is there twice.
    """
    number, start, head = 0, 1, list[str]()
    for number, line in enumerate(lines, 1):
        if not head and (not line.strip() or line.lower().startswith("sep=")):
            start = number + 1
            continue
        head.append(line)
        headers = [_parse_header(head, delimiter) for delimiter in DELIMITERS]
        found = next((header for header in headers if header and is_header(header.names)), None)
        if found:
            _refuse_repeats(found, f"{shown}:{start}")
            return number, found
        if len(head) >= _LONGEST_HEADER or None not in headers:
            break
    first = head[0].strip()[:80] if head else ""
    what = f"{shown}:{start}: the header has no column 'path' or 'text'" if head else f"{shown} is empty"
    seen = f" Its first line is: {first}" if first else ""
    raise UsageError(what, "The first row names the columns: path or text, id, kind, level, and your own." + seen)


def is_header(names: Sequence[str]) -> bool:
    """Say whether names of columns make a manifest."""
    return "path" in names or "text" in names


def _parse_header(head: Sequence[str], delimiter: str) -> Header | None:
    try:
        cells = next(csv.reader(head, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    names = [cell.strip() for cell in cells]
    known = [name.lower() if name.lower() in KNOWN_COLUMNS else name for name in names]
    nameless = frozenset(place for place, name in enumerate(known) if not name)
    numbered = tuple(name or f"column {place}" for place, name in enumerate(known, 1))
    return Header(numbered, nameless, delimiter)


def _refuse_repeats(header: Header, place: str) -> None:
    twice = next((name for name in header.names if header.names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"{place}: the column '{twice}' is there twice", "Give one of the two another name.")


def _build_row(place: str, cells: Sequence[str], header: Header) -> Row:
    names = header.names
    known = {name: cell for name, cell in zip(names, cells, strict=False) if name in KNOWN_COLUMNS}
    # spreadsheets leave empty cells out at the end of a row
    padded = [*cells, *[""] * (len(names) - len(cells))]
    own = {
        name: cell
        for number, (name, cell) in enumerate(zip(names, padded, strict=False))
        if name not in KNOWN_COLUMNS and (cell or number not in header.nameless)
    }
    if any(cell.strip() for cell in cells[len(names) :]):
        fault = f"the row has {len(cells)} cells and the header {len(names)}"
        return Row(place, known, own, fault, "Put a cell that holds the delimiter between quotes.")
    return Row(place, known, own)


def _bound_lines(text: TextIO, shown: str) -> Iterator[str]:
    for number, line in enumerate(read_lines(text), 1):
        if line is None:
            what = f"{shown}:{number}: a line of more than {MAX_CHARACTERS:,} characters"
            raise UsageError(what, "This is no manifest, or a document in it is too large.")
        yield line
