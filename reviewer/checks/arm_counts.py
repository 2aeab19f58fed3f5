"""Units per arm of an experiment: from tables, sentences and lists, and the split that the document plans."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.figures import NumberTable, blank_marks, is_summary, is_total, read_number_tables, read_style
from reviewer.checks.reading import Reading
from reviewer.checks.scanning import mentions, speaks_of_split_test
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Style, is_hedged, read_digits

MOST_ARMS = 12
EXPERIMENT = compile_late(
    r"\bA/B(?:/\w)?[\s-]?(?:/n\s)?(?:test|experiment|trial)\w*|\bsplit[\s-]tests?\b|\brandomi[sz](?:ed|ation)\b"
    r"|\brandomly (?:assigned|allocated|split)\b|\b(?:online|controlled|live) (?:experiment|test)s?\b|\bbucket tests?\b"
    r"|\btreatment (?:group|arm)\b|\b(?:users|accounts|customers|visitors) were (?:assigned|split|allocated)\b",
    re.IGNORECASE,
)
EXPERIMENT_WORDS = (
    "a/b", "randomiz", "randomis", "randomly assigned", "randomly allocated", "randomly split", "were split",
    "online experiment", "online test", "controlled experiment", "controlled test", "live experiment", "live test",
    "bucket test", "treatment group", "treatment arm", "were assigned", "were allocated",
)  # fmt: skip
"""One of these, or "split test", stands wherever the pattern finds something."""
UNITS = (
    r"(?:(?:unique|enrolled|assigned|eligible|exposed|registered|new|active|test|total|randomi[sz]ed|distinct)\s)?"
    r"(?:users|visitors|accounts|customers|participants|subjects|patients|devices|households|members|drivers"
    r"|riders|sellers|buyers|players"
    r"|subscribers|people|cookies|clients|students|units|shoppers|drivers|hosts|guests|viewers|listeners|readers"
    r"|individuals)"
)
UNIT_HEADER = compile_late(
    rf"(?:(?:#|no\.? of|number of|n of|count of)\s?)?{UNITS}(?:\s(?:assigned|enrolled|exposed|randomi[sz]ed"
    rf"|per arm|per variant|in arm))?"
    r"|n|sample size|sample|assigned|enrolled|randomi[sz]ed|assigned units|arm size|group size"
)
ARM_HEADER = compile_late(
    r"(?:test |experiment(?:al)? |study |treatment )?(?:arms?|variants?|variations?|cells?|buckets?|treatments?"
    r"|conditions?)(?: name)?"
)
GROUP_HEADER = compile_late(r"(?:(?:test |experiment(?:al)? )?groups?|versions?|)")
CONTROL = compile_late(r"\b(?:control|placebo|hold-?out|baseline|production|a)\b")
TREATED = compile_late(r"\b(?:treatment|treated|test|variant|variation|experiment(?:al)?|candidate|challenger|b)\b")
COUNT = r"(?>\d{1,3}(?:[,.'\u00a0\u202f]\d{3}(?!\d)){1,3}|\d{2,9})(?![.,:/]?\d|\s?[%kKM]\b|\s?%)"
ARM = (
    r"(?:(?:[Aa]rm|[Gg]roup|[Vv]ari(?:ant|ation)|[Tt]reatment|[Bb]ucket|[Cc]ell|[Vv]ersion) [A-Z0-9]\b"
    r"|[Cc]ontrol|[Tt]reatment|[Tt]reated|[Pp]lacebo|[Hh]old-?out|[Ee]xperiment(?:al)?|[Vv]ari(?:ant|ation)|[Cc]andidate|[Cc]hallenger|[Tt]est"
    r"|[ABCD](?=\s?[:(=]|\s?\(n|[\s,.;)]))"
)
NAMED_FIRST = compile_late(
    rf"(?P<arm>\b{ARM})(?:\s(?:group|arm|cell|bucket|variant))?(?:\s(?:had|has|got|received|with))?"
    rf"\s?[:(=]?\s?(?:[nN]\s?=\s?(?P<n>{COUNT})|(?P<count>{COUNT})\s{UNITS}\b)"
)
NAMED_LAST = compile_late(
    rf"(?<![\d.,])(?P<count>{COUNT})(?:\s{UNITS})?\s(?:(?:were|was|are)\s)?(?:(?:assigned|allocated"
    rf"|randomi[sz]ed)\s)?(?:in|to|into|for|on)\s(?:the\s)?"
    rf"(?P<arm>{ARM})\b"
)
SPLIT = compile_late(
    r"(?<![\d./:-])\d{1,2}(?:\.\d{1,2})?\s?%?(?:\s?[/:]\s?\d{1,2}(?:\.\d{1,2})?\s?%?){1,7}(?![\d/:-]|\.\d)"
)
SPLIT_WORDS = compile_late(
    r"\b(?:split|allocat\w*|traffic|assign\w*|randomi[sz]\w*|ratio|A/B|users|visitors|arms?|variants?|control"
    r"|exposure)\b",
    re.IGNORECASE,
)
EVEN = compile_late(
    r"\b(?:even(?:ly)?|equal(?:ly)?|fifty-fifty|half (?:of|the)|one (?:third|half|quarter) each|uniform(?:ly)?"
    r"|same size|balanced)\b",
    re.IGNORECASE,
)
UNEVEN = compile_late(
    r"\b(?:ramp\w*|bandit\w*|uneven\w*|unequal\w*|unbalanced|imbalanced?|adaptive\w*|thompson"
    r"|\d{1,2}(?:\.\d+)?\s?% (?:of|to|hold-?out|control)"
    r"|observational|matched|self-select\w*|opted in|quasi|propensity|historical|before and after|excluded from"
    r"|dropped out)\b",
    re.IGNORECASE,
)
KNOWN = compile_late(r"\b(?:SRM|sample[\s-]ratio|imbalanced?|unequal|mismatch)\b", re.IGNORECASE)
DENIED = compile_late(
    r"\b(?:no|not|none|without|pass\w*|equal split|if|whether|check(?:s|ed)? for)\b|n['’]t\b|[pP]\s?=", re.IGNORECASE
)


class ArmCounts(NamedTuple):
    """How many units each arm of one comparison has."""

    start: int
    """Offset of the first count."""
    end: int
    """Offset behind the last."""
    names: tuple[str, ...]
    counts: tuple[int, ...]


class Plan(NamedTuple):
    """What the document says on how units are split."""

    splits: tuple[tuple[float, ...], ...]
    """Stated ratios, each as parts, such as (50, 50) or (2, 1)."""
    is_even: bool
    """Whether it says that arms are equal."""
    is_uneven: bool
    """Whether it speaks of ramps, bandits, hold-outs or other reasons for arms of different size."""
    is_known: bool
    """Whether it reports a mismatch itself."""


def read_arm_counts(reading: Reading) -> tuple[ArmCounts, ...]:
    """Find counts of units per arm, where the document is on a randomised or online experiment."""
    is_likely = speaks_of_split_test(reading) or mentions(reading, *EXPERIMENT_WORDS)
    if not is_likely or not EXPERIMENT.search(reading.prose):
        return ()
    found = [counts for table in reading.derive(read_number_tables) for counts in _read_table(table)]
    return tuple(sorted((*found, *_read_sentences(reading)), key=lambda counts: counts.start))


def read_plan(reading: Reading) -> Plan:
    """Find what the document says on the planned split."""
    splits, known, even, uneven = [], False, False, False
    for sentence in reading.sentences:
        text = sentence.text
        known = known or bool(KNOWN.search(text) and not DENIED.search(text))
        uneven = uneven or bool(UNEVEN.search(text))
        if SPLIT_WORDS.search(text):
            even = even or bool(EVEN.search(text))
            for match in SPLIT.finditer(text):
                parts = tuple(float(part.strip(" %")) for part in re.split(r"[/:]", match.group()))
                if min(parts) > 0 and (abs(sum(parts) - 100) <= 1 or (max(parts) <= 9 and ":" in match.group())):
                    splits.append(parts)
    return Plan(tuple(splits[:50]), even, uneven, known)


def _read_table(table: NumberTable) -> Iterator[ArmCounts]:
    named = table.headers[0] if table.headers else ""
    rows = [row for row, label in enumerate(table.labels) if label and not is_total(label) and not is_summary(label)]
    labels = [table.labels[row] for row in rows]
    if not 2 <= len(rows) <= MOST_ARMS or len(set(labels)) < len(labels):
        return
    paired = any(CONTROL.search(label) for label in labels) and any(TREATED.search(label) for label in labels)
    if not (ARM_HEADER.fullmatch(named) and paired) and not (GROUP_HEADER.fullmatch(named) and paired):
        return
    columns = [column for column, header in enumerate(table.headers) if column and UNIT_HEADER.fullmatch(header)]
    values = [table.values[row][columns[0]] for row in rows] if columns else []
    numbers = [value for value in values if value is not None and value.is_count and value.value > 0]
    if values and len(numbers) == len(values):
        names = tuple(table.table.rows[row].cells[0].text.strip("*_` ")[:30] for row in rows)
        yield ArmCounts(numbers[0].start, numbers[-1].end, names, tuple(int(number.value) for number in numbers))


def _read_sentences(reading: Reading) -> Iterator[ArmCounts]:
    style = reading.derive(read_style)
    run: list[tuple[int, int, str, int]] = []
    for sentence in reading.sentences:
        text = blank_marks(sentence.text)
        stated = list(_read_stated(text, sentence.start, style)) if any(map(str.isdigit, text)) else []
        near = (
            run
            and stated
            and "\n\n" not in reading.text[run[-1][1] : stated[0][0]].replace("\r", "")
            and len(stated) == 1
        )
        if not (near and stated[0][0] - run[-1][1] < 150):
            yield from _close(run)
            run = []
        run += stated
    yield from _close(run)


def _read_stated(text: str, base: int, style: Style) -> Iterator[tuple[int, int, str, int]]:
    matches = list(NAMED_FIRST.finditer(text)) or list(NAMED_LAST.finditer(text))
    for match in matches:
        digits = match["count"] or match.groupdict().get("n") or ""
        value = read_digits(digits, style)
        if (
            value is not None
            and value == int(value)
            and not is_hedged(text[max(0, match.start() - 28) : match.start()])
        ):
            yield base + match.start(), base + match.end(), " ".join(match["arm"].split()), int(value)


def _close(run: list[tuple[int, int, str, int]]) -> Iterator[ArmCounts]:
    names = tuple(name for _, _, name, _ in run)
    folded = {name.lower() for name in names}
    if 2 <= len(run) <= MOST_ARMS and len(folded) == len(run) and _are_arms(folded):
        yield ArmCounts(run[0][0], run[-1][1], names, tuple(count for _, _, _, count in run))


def _are_arms(names: set[str]) -> bool:
    return any(CONTROL.search(name) for name in names) and any(TREATED.search(name) for name in names)
