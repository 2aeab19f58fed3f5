"""Comments by which an author says that a check's finding is not wanted, and why.

<!-- reviewer: ignore DOC101 because the table shows the template itself -->        the next block
<!-- reviewer: ignore-file DOC110, DOC503 because our readers know the terms -->    the whole document
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.checks.reading import Reading
from reviewer.checks.settling import read_settlements
from reviewer.domain.document import BlockKind
from reviewer.domain.finding import Signal
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

COMMENT = compile_late(r"<!--[ \t]*reviewer:[ \t]*(?P<body>[^\n]{0,2000}?)[ \t]*-->", re.IGNORECASE)
BODY = compile_late(r"(?P<verb>ignore-file|ignore)\b(?P<names>.*?)(?:\bbecause\b(?P<reason>.*))?", re.IGNORECASE)
SETTLING = compile_late(r"(?:dismiss|defer)\b", re.IGNORECASE)
"""How comments begin that are about findings of a review and not about checks."""
LEAST_REASON = 3
"""Characters: less than that is no reason."""

BAD_CODE, BAD_SLUG = "DOC001", "bad-suppression"
UNUSED_CODE, UNUSED_SLUG = "DOC002", "unused-suppression"


@dataclass
class Suppression:
    """One comment that holds."""

    start: int
    end: int
    names: frozenset[str]
    """Codes in capitals."""
    reason: str
    first_line: int
    """First line that it covers."""
    last_line: int
    used: set[str] = field(default_factory=set)
    """Codes that it has kept quiet."""

    def covers(self, signal: Signal) -> bool:
        """Whether a signal is one of those that it is about."""
        return (
            not signal.is_integrity
            and signal.code in self.names
            and self.first_line <= signal.anchor.line_start <= self.last_line
        )


def apply_suppressions(reading: Reading, signals: Sequence[Signal], codes: dict[str, str]) -> list[Signal]:
    """Mark the signals that comments suppress, and add one for each comment that is wrong or has nothing to suppress.

    Args:
        reading: the document.
        signals: what the checks found.
        codes: code → slug of every check; a comment may name either.
    """
    found, problems = read_suppressions(reading, codes)
    marked = [_mark(signal, found) for signal in signals]
    for suppression in found:
        for code in sorted(suppression.names - suppression.used):
            message = f"this comment ignores {code}, but there is nothing to ignore; delete it"
            problems.append(_make_signal(reading, suppression.start, suppression.end, message, unused=True))
    return sorted([*marked, *problems], key=lambda signal: (signal.anchor.start, signal.code))


def _mark(signal: Signal, suppressions: Sequence[Suppression]) -> Signal:
    for suppression in suppressions:
        if suppression.covers(signal):
            suppression.used.add(signal.code)
            return signal.model_copy(update={"suppressed": suppression.reason})
    return signal


def read_suppressions(reading: Reading, codes: dict[str, str]) -> tuple[list[Suppression], list[Signal]]:
    """Read the comments outside code, and a signal for each that is wrong."""
    found: list[Suppression] = []
    settling = False
    problems: list[Signal] = []
    for match in COMMENT.finditer(reading.text):
        line = reading.document.position(match.start()).line
        if line in reading.lines_of(BlockKind.CODE):
            continue
        body = BODY.fullmatch(match["body"])
        if body is None and SETTLING.match(match["body"]):
            settling = True
            continue
        if body is None:
            known = "`ignore CODE because REASON` or `ignore-file CODE because REASON`"
            problems.append(_make_signal(reading, *match.span(), f"this comment says neither {known}"))
            continue
        names, unknown = _read_names(body["names"], codes)
        reason = (body["reason"] or "").strip(" .:")
        problems += [_make_signal(reading, *match.span(), f"there is no check '{n}' to ignore") for n in unknown]
        if not names and not unknown:
            problems.append(_make_signal(reading, *match.span(), "this comment names no check to ignore"))
        if len(reason) < LEAST_REASON:
            message = "this comment gives no reason: write `because` and why the finding is not wanted"
            problems.append(_make_signal(reading, *match.span(), message))
        elif names:
            first, last = _scope(reading, match, whole=body["verb"].lower() == "ignore-file")
            found.append(Suppression(*match.span(), frozenset(names), reason, first, last))
    faulty = [one for one in read_settlements(reading) if one.fault] if settling else []
    problems += [_make_signal(reading, one.start, one.end, one.fault) for one in faulty]
    return found, problems


def _read_names(text: str, codes: dict[str, str]) -> tuple[set[str], list[str]]:
    by_slug = {slug: code for code, slug in codes.items()}
    names, unknown = set(), []
    for word in re.split(r"[\s,]+", text.strip()):
        if not word:
            continue
        if word.upper() in codes:
            names.add(word.upper())
        elif word.lower() in by_slug:
            names.add(by_slug[word.lower()])
        else:
            unknown.append(word[:40])
    return names, unknown


def _scope(reading: Reading, match: re.Match[str], *, whole: bool) -> tuple[int, int]:
    """Give the lines that a comment covers: all, or those of the block that follows it."""
    document = reading.document
    if whole:
        return 1, document.line_count
    line = document.position(match.end()).line
    start, end = document.line_span(line, line)
    alone = not reading.text[start : match.start()].strip() and not reading.text[match.end() : end].strip()
    if not alone:  # at the end of a line of text: that line's own block
        around = [block for block in document.blocks if block.line_start <= line <= block.line_end]
        inner = min(around, key=lambda block: block.line_end - block.line_start, default=None)
        return (inner.line_start, inner.line_end) if inner else (line, line)
    following = [block for block in document.blocks if block.line_start > line and block.kind is not BlockKind.HTML]
    if not following:
        return line, line
    first = min(block.line_start for block in following)
    return first, max(block.line_end for block in following if block.line_start == first)


def _make_signal(reading: Reading, start: int, end: int, message: str, *, unused: bool = False) -> Signal:
    return Signal(
        code=UNUSED_CODE if unused else BAD_CODE,
        slug=UNUSED_SLUG if unused else BAD_SLUG,
        message=message,
        severity=Severity.MINOR if unused else Severity.MAJOR,
        confidence="high",
        anchor=reading.anchor(start, end),
    )
