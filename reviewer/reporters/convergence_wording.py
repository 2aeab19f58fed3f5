"""What became of the last review's findings → the few lines that every report for people begins with."""

from collections import Counter
from collections.abc import Iterator, Sequence

from reviewer.domain.convergence import Closed
from reviewer.domain.finding import Finding
from reviewer.domain.review import Decision, Review
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import flatten_text, shorten_end, shorten_middle
from reviewer.reporters.wording import count_severities, name_decision, write_score

MOST_LISTED = 5
LONGEST_TITLE = 100
LONGEST_QUOTE = 120
LONGEST_REASON = 200

CLOSED_WORDS = {"fixed": "fixed", "gone": "gone with the text"}
OPEN_WORDS = {"still_open": "still open", "new": "new", "missed": "missed last time", "returned": "back"}
SETTLED_WORDS = {"dismissed": "dismissed", "deferred": "deferred"}
MARKS = {**OPEN_WORDS, "returned": "back, because its text has changed"}


def list_since_last(review: Review) -> list[str]:
    """Say what became of the last review's findings, and what comments in the document settle; nothing without any."""
    lines = []
    if review.convergence is not None:
        lines.append(_sum_up(review))
        lines += _list_closed(review.convergence.closed)
    return [*lines, *_list_commented(review.findings)]


def _sum_up(review: Review) -> str:
    last = review.convergence
    if last is None:
        return ""
    states = Counter[str](finding.since_last for finding in review.findings)
    closed = Counter[str](one.state for one in last.closed)
    parts = [f"{closed[state]} {words}" for state, words in CLOSED_WORDS.items() if closed[state]]
    parts += [f"{states[state]} {words}" for state, words in OPEN_WORDS.items() if states[state]]
    parts += [f"{states[state]} {words}" for state, words in SETTLED_WORDS.items() if states[state]]
    held = [finding for finding in review.findings if finding.held_back]
    late = f"; held back on unchanged text: {count_severities(held)}" if held else ""
    score = "" if last.score is None else f", score {write_score(last.score)}"
    what = ", ".join(parts) or "nothing was open"
    begin = "Since the last review" if last.changed else "The document has not changed since the last review"
    return f"{begin} ({name_decision(Decision(last.decision))}{score}): {what}{late}."


def _list_closed(closed: Sequence[Closed]) -> Iterator[str]:
    for one in closed[:MOST_LISTED]:
        title = shorten_end(flatten_text(one.title), LONGEST_TITLE)
        words = f", by line {one.anchors[0].line_start}: “{_shorten(one.anchors[0].quote)}”" if one.anchors else ""
        yield f"{CLOSED_WORDS[one.state].capitalize()}: {one.severity.value}, {title}{words}"
    if len(closed) > MOST_LISTED:
        yield f"And {len(closed) - MOST_LISTED} more."


def _shorten(quote: str) -> str:
    return shorten_middle(flatten_text(quote), LONGEST_QUOTE)


def _list_commented(findings: Sequence[Finding]) -> Iterator[str]:
    """Name what comments in the document settle: a reader of the report would not see them otherwise."""
    settled = [one for one in findings if one.since_last in SETTLED_WORDS and one.remark]
    if not settled:
        return
    yield f"Settled by comments in the document: {count_severities(settled)}."
    heavy = [one for one in settled if one.severity.rank >= Severity.MAJOR.rank]
    for one in heavy[:MOST_LISTED]:
        reason = shorten_end(flatten_text(one.disposition.reason), LONGEST_REASON)
        title = shorten_end(flatten_text(one.title), LONGEST_TITLE)
        yield f"{one.since_last.capitalize()}: {one.severity.value}, {title} ({one.remark}: {reason})"
    if len(heavy) > MOST_LISTED:
        yield f"And {len(heavy) - MOST_LISTED} majors or blockers more."


def mark_since_last(finding: Finding) -> list[str]:
    """Say of one finding where it stands against the last review, and by which id it can be decided on."""
    if not finding.since_last:
        return []
    marks = [MARKS[finding.since_last]] if finding.since_last in MARKS else []
    if finding.since_last == "returned":
        marks = [flatten_text(shorten_end(finding.remark, LONGEST_REASON))]
    if finding.disposition.state.value == "accepted":
        marks.append("accepted")
    if finding.follows:
        marks.append(f"was {finding.follows}")
    return [*marks, f"id {finding.id}"]
