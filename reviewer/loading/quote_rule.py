"""Markdown's quotation for markdown-it: its own rule, with an end to reading the same lines again.

markdown-it takes every line that follows a quotation as part of it, parses, and only then sees that some were none:
behind `> ---` or an open fence there is nothing to continue. It goes back to the first such line, and the next
quotation takes the rest once more. A document made of such pairs costs the square of its length: 60 KB take more than
ten seconds.
"""

from typing import NamedTuple

from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock

_REREADS = 8
"""Lines read in vain before quotations stop to take lines without a mark, as a multiple of the document's lines.

A document that a person wrote stays far below one.
"""

_READ_IN_VAIN = "lines_read_in_vain"


class _Saved(NamedTuple):
    """What markdown-it knows of a line, to be restored when the quotation ends."""

    line: int
    mark: int
    shift: int
    indent: int
    base: int


def parse_quote(state: StateBlock, start: int, end: int, interrupts: RuleFuncBlockType) -> bool:
    """Take the quotation that starts at a line; `interrupts` says what cannot continue it without a mark."""
    around, last = state.parentType, state.lineMax
    state.parentType = "blockquote"
    saved = _take_lines(state, start, end, interrupts)
    behind = start + len(saved)
    if state.lineMax < last and state.blkIndent:
        # The line that ended the quotation is seen from inside it, where nothing is indented.
        saved.append(_save(state, behind))
        state.sCount[behind] -= state.blkIndent
    indent, state.blkIndent = state.blkIndent, 0
    extent = [start, 0]
    state.push("blockquote_open", "blockquote", 1).map = extent
    state.md.block.tokenize(state, start, behind)
    state.push("blockquote_close", "blockquote", -1)
    extent[1] = state.line
    state.env[_READ_IN_VAIN] = state.env.get(_READ_IN_VAIN, 0) + max(behind - state.line, 0)
    for line, mark, shift, width, base in saved:
        state.bMarks[line], state.tShift[line], state.sCount[line], state.bsCount[line] = mark, shift, width, base
    state.blkIndent, state.parentType, state.lineMax = indent, around, last
    return True


def _take_lines(state: StateBlock, start: int, end: int, interrupts: RuleFuncBlockType) -> list[_Saved]:
    """Take the mark off each line of the quotation, and note the lines that may continue it without one."""
    takes_lazy_lines = state.env.get(_READ_IN_VAIN, 0) <= _REREADS * len(state.bMarks)
    saved: list[_Saved] = []
    ends_empty = False
    for line in range(start, end):
        first = state.bMarks[line] + state.tShift[line]
        if first >= state.eMarks[line]:
            break
        if state.src[first] == ">" and state.sCount[line] >= state.blkIndent:
            saved.append(_save(state, line))
            ends_empty = _take_mark_off(state, line)
            continue
        if ends_empty:
            break
        if not takes_lazy_lines or interrupts(state, line, end, True):
            state.lineMax = line
            break
        saved.append(_save(state, line))
        # markdown-it's sign for a line that only a paragraph may take.
        state.sCount[line] = -1
    return saved


def _save(state: StateBlock, line: int) -> _Saved:
    return _Saved(line, state.bMarks[line], state.tShift[line], state.sCount[line], state.bsCount[line])


def _take_mark_off(state: StateBlock, line: int) -> bool:
    """Move a line's start behind its `>` and one space; True when nothing is left on it."""
    first = state.bMarks[line] + state.tShift[line] + 1
    base, mark_end = state.bsCount[line], state.sCount[line] + 1
    space = state.src[first : first + 1]
    width = column = mark_end
    kept_tab = 0
    if space == " " or (space == "\t" and (base + column) % 4 == 3):
        first, width, column = first + 1, width + 1, column + 1
    elif space == "\t":
        # The tab is wider than the one column that belongs to the mark: the rest of it is indentation.
        kept_tab = 1
    at = first
    while at < state.eMarks[line] and state.src[at] in " \t":
        column += 4 - (column + base + kept_tab) % 4 if state.src[at] == "\t" else 1
        at += 1
    state.bMarks[line], state.tShift[line] = first, at - first
    state.bsCount[line] = mark_end + (1 if space and space in " \t" else 0)
    state.sCount[line] = column - width
    return at >= state.eMarks[line]
