"""A footnote without a text, or a text that no footnote calls.

What it finds: `[^1]` that nothing defines, and `[^1]: ...` that nothing refers to. What looks like a set of characters
of a regular expression is left alone.
Why it matters: the source or the reservation that the note holds is lost: most renderers do not show an unused one.
Bad:
    Recall rose by 3 points.[^1]
Good:
    Recall rose by 3 points.[^1]

    [^1]: On the May holdout, one run.
"""

import re
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

NOTE = compile_late(r"\[\^(?<!\\\[\^)(?P<label>[^\s\[\]^]{1,80})\]")
LABEL = compile_late(r"(?![\w]-[\w]$)[\w][\w.:+-]*")
"""What authors call a footnote; `a-z` is a set of characters."""

LONGEST_MARGIN = 40
"""Characters of indent and quotation marks before a definition."""


def find_broken_footnotes(reading: Reading) -> Iterator[Spot]:
    """Find footnotes that lack their text and texts that lack their footnote; each label once."""
    if reading.document.format != "markdown":
        return
    defined: dict[str, re.Match[str]] = {}
    used: dict[str, re.Match[str]] = {}
    for match in NOTE.finditer(reading.text):
        if LABEL.fullmatch(match["label"]):
            is_definition = _starts_definition(reading, match)
            # a definition or use in a quotation still serves the one outside
            (defined if is_definition else used).setdefault(match["label"].casefold(), match)
    for label, match in used.items():
        if label not in defined and _is_prose(reading, match) and (defined or label.isdigit()):
            yield Spot(*match.span(), f"the footnote {match.group()} is defined nowhere")
    for label, match in defined.items():
        if label not in used and _is_prose(reading, match):
            yield Spot(
                *match.span(), f"nothing refers to the footnote {match.group()}, so most renderers do not show it"
            )


def _is_prose(reading: Reading, match: re.Match[str]) -> bool:
    return reading.prose[match.start()] == "["


def _starts_definition(reading: Reading, match: re.Match[str]) -> bool:
    if reading.text[match.end() : match.end() + 1] != ":":
        return False
    before = reading.text[max(0, match.start() - LONGEST_MARGIN) : match.start()]
    margin = re.split(r"[\r\n]", before)[-1]
    return len(margin) < LONGEST_MARGIN and not margin.strip(" \t>")


CHECK = Check(
    code="DOC108",
    slug="broken-footnotes",
    severity=Severity.MINOR,
    confidence="high",
    find=find_broken_footnotes,
    doc=__doc__,
)
