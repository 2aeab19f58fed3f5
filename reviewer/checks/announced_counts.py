"""A list has more or fewer items than its sentence announces.

What it finds: a sentence that ends in a colon and announces a number of reasons, steps, options or the like ("three
risks:"), directly followed by a list with another number of items.
Why it matters: an item was lost or added without a second look, and the reader searches for the missing one.
Bad:
    We see three risks:

    - The index grows faster than the disk.
    - Nobody owns the nightly job.
Good:
    We see two risks:

    - The index grows faster than the disk.
    - Nobody owns the nightly job.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import zip_longest

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import blank_marks
from reviewer.checks.reading import ListItem, Reading
from reviewer.domain.document import Block, BlockKind
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import is_hedged

NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
NOUN = (
    r"(?:reasons|groups|steps|options|parts|goals|risks|phases|stages|things|cases|categories|components|criteria|changes"
    r"|causes|problems|ways|types|kinds|layers|requirements|principles|points|questions|items|actions|lessons|approaches"
    r"|alternatives|factors|metrics|pieces|modes|assumptions|tasks|benefits|advantages|drawbacks|issues|findings|conclusions"
    r"|rules|scenarios|initiatives|milestones|deliverables|objectives|conditions|constraints|areas|aspects|ideas"
    r"|improvements|limitations|concerns|hypotheses)"
)
ANNOUNCED = compile_late(
    rf"(?<![\w.,-])(?P<number>{'|'.join(NUMBERS)}|[2-9]|1[0-9])\s+(?:[a-z][a-z-]{{1,20}}\s+){{0,2}}(?P<noun>{NOUN})"
    rf"(?:\s+[A-Za-z][\w'’-]{{0,20}}){{0,5}}\s*:\s*$",
    re.IGNORECASE,
)
LOOSE = compile_late(
    r"\b(?:for example|such as|e\.g|including|among|first|last|next|other|more|another|any|either|every|least|most|per"
    r"|in|of|out)\s*$",
    re.IGNORECASE,
)
EXAMPLES = compile_late(r"\b(?:for example|for instance|such as|e\.g\.|includ\w+|among others|some of)", re.IGNORECASE)


LONGEST_SENTENCE = 400
NEAR = 12
"""Lines between two lists that may be one, with something in between."""


def find_miscounted_lists(reading: Reading) -> Iterator[Spot]:
    """Find lists whose number of items is not the announced one."""
    blocks = _find_outer_lists(reading)
    items = reading.list_items
    lines = [item.line for item in items]
    for block, following in zip_longest(blocks, blocks[1:]):
        near = following is not None and following.line_start - block.line_end <= NEAR
        if near and reading.document.section_at(following.line_start) == reading.document.section_at(block.line_start):
            continue  # text between its items parts one list into two
        first, last = bisect_left(lines, block.line_start), bisect_right(lines, block.line_end)
        yield from _judge_list(reading, block, items[first:last])


def _find_outer_lists(reading: Reading) -> list[Block]:
    lists = [block for block in reading.document.blocks if block.kind is BlockKind.LIST]
    outer: list[Block] = []
    for block in sorted(lists, key=lambda one: (one.line_start, -one.line_end)):
        if not outer or block.line_start > outer[-1].line_end:
            outer.append(block)
    return outer


def _judge_list(reading: Reading, block: Block, items: tuple[ListItem, ...]) -> Iterator[Spot]:
    if len(items) < 2:
        return
    start, text = _read_intro(reading, block)
    match = ANNOUNCED.search(text)
    if match is None or EXAMPLES.search(text):
        return
    before = text[: match.start()]
    indent = min(item.indent for item in items)
    count = sum(item.indent == indent for item in items)
    said = match.group("number").lower()
    if is_hedged(before) or LOOSE.search(before) or count == (NUMBERS.get(said) or int(said)) or count < 2:
        return
    message = f"{match.group('number')} {match.group('noun')} are announced, but the list has {count} items"
    yield Spot(start + match.start(), start + match.end("noun"), message)


def _read_intro(reading: Reading, block: Block) -> tuple[int, str]:
    """Read the line of prose before a list, with its offset: at most one blank line may lie between them."""
    for line in range(block.line_start - 1, max(block.line_start - 3, 0), -1):
        start, end = reading.document.line_span(line, line)
        text = reading.running_text[start:end]
        if text.strip():
            begin = max(start, end - LONGEST_SENTENCE)
            return begin, blank_marks(reading.running_text[begin:end]).rstrip()
    return 0, ""


CHECK = Check(
    code="DOC213",
    slug="announced-counts",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_miscounted_lists,
    doc=__doc__,
)
