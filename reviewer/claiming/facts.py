"""Facts with the same label laid side by side: two that cannot both be true become a finding; when in doubt, none."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from reviewer.claiming.claims import NUMERIC_CODE, ORIGIN
from reviewer.claiming.criteria import choose_criterion
from reviewer.claiming.labels import HISTORY, distinguishing_words, names_in, normalise_label
from reviewer.claiming.places import Place, locate_number
from reviewer.claiming.weighing import sentence_of, stands_in_summary
from reviewer.domain.claims_reply import FactReply
from reviewer.domain.document import BlockKind, Document
from reviewer.domain.finding import Finding, Signal
from reviewer.domain.rubric import Rubric, Severity
from reviewer.grounding.identity import finding_id
from reviewer.grounding.locate import Locator
from reviewer.quantities.moments import Day, find_days
from reviewer.quantities.numbers import Style
from reviewer.quantities.ranges import Range
from reviewer.recompute.aligning import is_far
from reviewer.recompute.amounts import Amount, read_amount
from reviewer.recompute.claim import Undecidable
from reviewer.recompute.judging import ALMOST
from reviewer.recompute.units import convert_unit, dimension

COMPARED = frozenset(("number", "constraint", "date"))
"""Kinds that are laid side by side. Owners, units and names are gathered, but one thing may have several of them."""
LEAST_LABEL = 2
"""Words of a label without fillers; a single word such as "cost" names many things."""
MOST_VALUES = 2
"""A label with more different values names no definite thing."""


@dataclass(frozen=True)
class Fact:
    """A fact whose text stands in its verified quote."""

    reply: FactReply
    place: Place
    sentence: str
    """The sentence or table row that it stands in."""

    @property
    def shown(self) -> str:
        """The figure as the document prints it."""
        return " ".join(self.place.printed.text.split())


@dataclass
class FactJudge:
    """Lays the facts of one document side by side."""

    document: Document
    locator: Locator
    rubric: Rubric
    style: Style
    signals: Sequence[Signal] = ()
    """What checks have found already."""
    told_lines: frozenset[int] = frozenset()
    """Lines whose words are no evidence."""
    refused: int = 0
    """Facts whose quote is not in the document, or whose text is not in the quote."""
    facts: list[Fact] = field(default_factory=list)

    def verify(self, replies: Sequence[FactReply]) -> None:
        """Keep the facts that stand in the document as the LLM says."""
        for reply in replies:
            lines = (reply.line_start, reply.line_end)
            single = reply.kind in ("number", "constraint")
            place = locate_number(
                self.locator, reply.quote, lines, reply.text, self.style, single=single, excluded_lines=self.told_lines
            )
            if place is None:
                self.refused += 1
            else:
                self.facts.append(Fact(reply, place, sentence_of(self.document, place.start)))

    def find_contradictions(self) -> list[Finding]:
        """Give a finding for every label of which two places give values that cannot both be true."""
        groups: defaultdict[tuple[str, tuple[str, ...]], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            label = normalise_label(fact.reply.label)
            if fact.reply.kind in COMPARED and len(label) >= LEAST_LABEL and not self._is_past(fact):
                groups["date" if fact.reply.kind == "date" else "number", label].append(fact)
        findings = []
        for facts in groups.values():
            pair = self._find_pair(facts)
            if pair is not None:
                findings.append(self._make_finding(*pair))
        return findings

    def _is_past(self, fact: Fact) -> bool:
        section = self.document.section_at(fact.place.anchor.line_start)
        return any(HISTORY.search(title) for title in section.path[1:] or section.path)

    def _find_pair(self, facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
        clashing = [(one, two) for one, two in combinations(facts, 2) if self._clash(one, two)]
        if not clashing or len({fact.shown for fact in facts}) > MOST_VALUES:
            return None
        one, two = clashing[0]
        if self._is_known(one) or self._is_known(two):
            return None
        return one, two

    def _clash(self, one: Fact, two: Fact) -> bool:
        """Whether two facts of one label cannot both be true, and nothing near them tells them apart."""
        if one.sentence == two.sentence or self._share_table(one, two):
            return False
        label = frozenset(normalise_label(one.reply.label))
        if distinguishing_words(one.sentence) ^ distinguishing_words(two.sentence):
            return False
        if not self._row_is_named(one, label) or not self._row_is_named(two, label):
            return False
        if (
            (names_in(one.sentence) ^ names_in(two.sentence)) - label
            and names_in(one.sentence)
            and names_in(two.sentence)
        ):
            return False
        if one.reply.kind == "date":
            return dates_differ(one.shown, two.shown)
        return numbers_differ(one, two, self.style)

    def _share_table(self, one: Fact, two: Fact) -> bool:
        return any(
            block.kind in (BlockKind.TABLE, BlockKind.CODE)
            and all(block.line_start <= fact.place.anchor.line_start <= block.line_end for fact in (one, two))
            for block in self.document.blocks
        )

    def _row_is_named(self, fact: Fact, label: frozenset[str]) -> bool:
        """Whether a fact in a table has a label that names its row and its column."""
        line = self.document.position(fact.place.start).line
        tables = (block for block in self.document.blocks if block.kind is BlockKind.TABLE)
        table = next((block for block in tables if block.line_start <= line <= block.line_end), None)
        if table is None:
            return True
        row, head = self.document.line_text(line), self.document.line_text(table.line_start)
        start = fact.place.start - self.document.line_span(line, line)[0]
        column = row[:start].count("|") - (0 if row.lstrip().startswith("|") else -1)
        cells, heads = _cells(row), _cells(head)
        named = [cells[0] if cells else "", heads[column - 1] if 0 < column <= len(heads) else ""]
        if column == 1:
            return False
        return all(not (words := normalise_label(text)) or set(words) & label for text in named) and bool(named[0])

    def _is_known(self, fact: Fact) -> bool:
        return any(
            NUMERIC_CODE.fullmatch(s.code) and s.anchor.start < fact.place.end and fact.place.start < s.anchor.end
            for s in self.signals
        )

    def _make_finding(self, one: Fact, two: Fact) -> Finding:
        anchors = (one.place.anchor, two.place.anchor)
        criterion = choose_criterion(self.rubric)
        label = " ".join(one.reply.label.split())[:80]
        lines = anchors[0].line_start, anchors[1].line_start
        decisive = any(stands_in_summary(self.document, fact.place.start) for fact in (one, two))
        return Finding(
            id=finding_id(None, criterion, "contradiction", [anchor.quote for anchor in anchors]),
            kind="contradiction",
            criterion_id=criterion,
            question_id=None,
            title=f"{label}: {one.shown} in one place, {two.shown} in another",
            problem=f"Line {lines[0]} gives {one.shown}, line {lines[1]} gives {two.shown} for one thing: {label}.",
            if_left_as_is="Readers will take one or the other, depending on where they look.",
            suggestion="Find out which of the two is right and correct the other, or say how the two differ.",
            severity=Severity.MAJOR if decisive else Severity.MINOR,
            confidence="medium",
            anchors=anchors,
            origins=(ORIGIN,),
        )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def numbers_differ(one: Fact, two: Fact, style: Style) -> bool:
    """Whether two printed numbers cannot be the same: one unit after conversion, and further apart than roundings."""
    try:
        first, second = read_amount(one.place.printed, style), read_amount(two.place.printed, style)
    except Undecidable:
        return False
    if dimension(first.unit) != dimension(second.unit) or first.unit.per != second.unit.per:
        return False
    if first.hedge in ("over", "under") or second.hedge in ("over", "under"):
        return False
    factor = convert_unit(first.unit, second.unit)
    if factor is None or is_far(first.value * factor.low, second.value):
        return False
    return not _loosely(first).times(factor).touches(_loosely(second))


def _loosely(amount: Amount) -> Range:
    """Give what a number can stand for when digits may be cut off too."""
    return amount.stated.widened(amount.step * ALMOST)


def dates_differ(one: str, two: str) -> bool:
    """Whether two printed dates are different days; a year that only one prints holds for both."""
    first, second = _read_day(one), _read_day(two)
    if first is None or second is None:
        return False
    if first.year and second.year and first.year != second.year:
        return True
    return (first.month, first.day) != (second.month, second.day)


def _read_day(text: str) -> Day | None:
    found = list(find_days(text))
    return found[0] if len(found) == 1 else None
