"""What can stand in the folded text for a stretch of the original."""

from typing import Final, Literal

InnerMarks = Literal["paired", "loose", "listed", "literal"]
"""How marks inside lines are read: as Markdown does; and for a quote, which may be cut out of its marks: whatever can
be a mark is one, every dash between spaces is a list mark, none is."""

COPY: Final = 0
"""The characters themselves, in lower case."""
PUT: Final = 1
"""Other characters."""
GAP: Final = 2
"""A space, or nothing where one stands already."""
DASH: Final = 3
"""A dash, with or without the spaces around it."""
DROP: Final = 4
"""Nothing: a mark."""
CLAIM: Final = 5
"""Nothing: a mark that a quote may have only where the document has it too."""

Piece = tuple[int, int, int, str]
"""What becomes of a stretch of text (one of the above), its offsets [start, end), and the characters to put, the
token of the mark, or the kind of dash: `long`, `short` or `run`."""
