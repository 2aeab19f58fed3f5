"""Comments by which an author settles findings of a review in the document itself, and why.

<!-- reviewer: dismiss 3f2a91b04c because the flag is the way back -->     a finding, by its id
<!-- reviewer: defer dd-rollback-how because it is decided with the launch -->    what is found under a question
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reviewer.checks.reading import Reading
from reviewer.domain.document import BlockKind
from reviewer.quantities.late_patterns import compile_late

COMMENT = compile_late(r"<!--[ \t]*reviewer:[ \t]*(?P<body>[^\n]{0,2000}?)[ \t]*-->", re.IGNORECASE)
BODY = compile_late(r"(?P<verb>dismiss|defer)\b(?P<names>.*?)(?:\bbecause\b(?P<reason>.*))?", re.IGNORECASE)
NAME = compile_late(r"[\w.-]{1,100}")
LEAST_REASON = 3
"""Characters: less than that is no reason."""


@dataclass(frozen=True)
class Settlement:
    """One comment that settles findings, or means to."""

    start: int
    end: int
    line: int
    state: Literal["dismissed", "deferred"]
    names: tuple[str, ...]
    """Ids of findings or questions, as written."""
    reason: str
    fault: str = ""
    """Why it settles nothing, or an empty string."""


def read_settlements(reading: Reading) -> Iterator[Settlement]:
    """Read the comments outside code."""
    for match in COMMENT.finditer(reading.text):
        body = BODY.fullmatch(match["body"])
        line = reading.document.position(match.start()).line
        if body is None or line in reading.lines_of(BlockKind.CODE):
            continue
        words = [word for word in re.split(r"[\s,]+", body["names"]) if word]
        names = tuple(word for word in words if NAME.fullmatch(word))
        reason = " ".join((body["reason"] or "").split()).strip(" .:")
        fault = ""
        if len(names) < len(words) or not names:
            fault = "this comment names no finding and no question: write an id"
        elif len(reason) < LEAST_REASON:
            fault = "this comment gives no reason: write `because` and why the finding is not wanted"
        state: Literal["dismissed", "deferred"] = "dismissed" if body["verb"].lower() == "dismiss" else "deferred"
        yield Settlement(match.start(), match.end(), line, state, names, reason, fault)
