"""P-values as authors print them, in sentences and in tables."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewer.checks.figures import blank_marks, read_number_tables, read_style
from reviewer.checks.reading import Reading
from reviewer.checks.word_lists import split_prose
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Style, read_digits

STATED = compile_late(
    r"(?<![\w$\\.-])(?P<name>[pP](?:[\s-]?val(?:ue)?s?\b)?)(?P<link>\s{0,2}(?:=|==)\s{0,2}|\s(?:is|was|of|equals)\s)"
    r"(?P<number>[-−]?(?>\d{1,6}(?:[.,]\d{1,9})?|[.]\d{1,9}))(?![\w%^*]|[.,]\d|\s?(?:[%×^*/·+–-]|[eE][-−]?\d"
    r"|x\s?10|to\b|percent\b))"
)
MAYBE_STATED = compile_late(r"[pP](?:[\s*_-]?val|[\s*_]{0,2}=|[\s*_](?:is|was|of|equals)[\s*_])")
"""Finds every sentence in which something is stated, emphasis included; far cheaper."""
SIGNS = ("p_", "_p", "pval", "p-val")
TEST_WORDS = compile_late(
    r"\b(?:significan\w*|insignificant|t-?tests?|z-?tests?|ANOVA|chi-?squared?|Mann|Wilcoxon|Fisher|Kruskal"
    r"|Kolmogorov|bootstrap|hypothes[ie]s"
    r"|confidence interval|95\s?%|\bCI\b|Welch|McNemar|two-sided|one-sided|null|A/B|control|p-values?|differences?"
    r"|arms?)\b|χ|\bt\(\d",
)
HEADER = compile_late(
    r"(?:adj(?:usted)?\.? |raw |corrected |two-sided |one-sided )?p[\s-]?val(?:ue)?s?\.?(?: \([^()]{1,40}\))?"
)
PLAIN_HEADER = compile_late(r"p(?: \((?:two|one)-sided\)| \(?(?:adj|adjusted|holm|bonferroni|fdr)\.?\)?)?")
BESIDE = compile_late(
    r"\b(?:ci|intervals?|differences?|diff|effect|t|z|χ²?|statistic|odds ratio|lift|delta|significant\??|test)\b"
)
CELL = compile_late(r"=?\s?(?P<number>[-−]?(?:\d{1,6}(?:[.,]\d{1,9})?|[.]\d{1,9}))\**")


class PValue(NamedTuple):
    """A printed p-value."""

    start: int
    end: int
    value: Decimal
    number: str
    """As printed."""
    places: int
    """Digits behind the decimal mark."""


def read_p_values(reading: Reading) -> tuple[PValue, ...]:
    """Find the p-values of the document: those stated as equal to a number, not those above or below one."""
    style = reading.derive(read_style)
    return tuple(
        sorted((*_read_sentences(reading, style), *_read_tables(reading, style)), key=lambda found: found.start)
    )


def may_state(reading: Reading) -> bool:
    """Whether the prose has the letter by itself, between underscores, or before "value"."""
    words = reading.derive(split_prose)
    return "p" in words.whole or any(sign in words.joined for sign in SIGNS)


def _read_sentences(reading: Reading, style: Style) -> Iterator[PValue]:
    if not may_state(reading):
        return
    for sentence in reading.sentences_with(MAYBE_STATED):
        text = blank_marks(sentence.text)
        speaks_of_test: bool | None = None
        for match in STATED.finditer(text):
            if len(match["name"]) == 1:
                if "=" not in match["link"]:
                    continue
                if speaks_of_test is None:
                    speaks_of_test = TEST_WORDS.search(text) is not None
                if not speaks_of_test:
                    continue
            found = _build(match["number"], sentence.start + match.start(), sentence.start + match.end(), style)
            if found:
                yield found


def _read_tables(reading: Reading, style: Style) -> Iterator[PValue]:
    for table in reading.derive(read_number_tables):
        for column, header in enumerate(table.headers):
            plain = PLAIN_HEADER.fullmatch(header) and any(BESIDE.search(other) for other in table.headers)
            if not (plain or HEADER.fullmatch(header)):
                continue
            for cell in (table.cell(row, column) for row in range(len(table.labels))):
                match = CELL.fullmatch(blank_marks(cell.text).strip()) if cell and len(cell.text) < 40 else None
                found = _build(match["number"], cell.start, cell.end, style) if cell and match else None
                if found:
                    yield found


def _build(number: str, start: int, end: int, style: Style) -> PValue | None:
    bare = number.lstrip("-−")
    value = read_digits(f"0{bare}" if bare.startswith(".") else bare, style)
    if value is None:
        return None
    places = max(0, -int(value.as_tuple().exponent))
    return PValue(start, end, -value if number != bare else value, number, places)
