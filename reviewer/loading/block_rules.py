"""Markdown's block grammar for markdown-it, cut to what an outline needs and linear on any text.

Most rules are markdown-it's own; what differs is which of them are asked, how deep, and what they leave behind:

- A line's first character decides which rules are asked. markdown-it asks all of them, and for each line of a
  paragraph all seven that may interrupt it, twice, and again for each open quotation.
- A paragraph is searched for its end and for a setext underline at once, and is one token. A table is its extent: no
  cells, which would be three tokens each.
- Nesting deeper than `DEPTH_LIMIT` is one paragraph. markdown-it's own limit drops the rest of the document.
- A link definition ends within `_DEFINITION_LINES`. Without a bound, an unclosed title is searched to the end of the
  document, in quadratic time.
"""

from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import (
    StateBlock,
    code,
    fence,
    heading,
    hr,
    html_block,
    list_block,
    reference,
    table,
)

from reviewer.loading.quote_rule import parse_quote

DEPTH_LIMIT = 20
"""Levels told apart; a quotation is one, a list two. As deep as markdown-it's CommonMark preset goes."""

_DEFINITION_LINES = 8

_Rules = tuple[RuleFuncBlockType, ...]


def build_parser() -> MarkdownIt:
    """Give a parser of block structure: CommonMark with GitHub's tables, nothing inline.

    `parse` gives tokens with `map` = first and last line, 0-based and half open; `inline.parse` still works.
    """
    # The limit of our own comes first: below it, markdown-it's would drop text.
    parser = MarkdownIt("commonmark", {"maxNesting": DEPTH_LIMIT + 4}).enable("strikethrough")
    parser.core.ruler.disable(["inline", "text_join"])
    ruler = parser.block.ruler
    # `code` stays on, because by it markdown-it knows that four spaces make code; `_parse_block` comes before it.
    ruler.enableOnly(["code"])
    ruler.before("code", "outline", _parse_block)
    ruler.push("interrupts_paragraph", _interrupts_paragraph, {"alt": ["paragraph", "reference"]})
    ruler.push("interrupts_quote", _interrupts_quote, {"alt": ["blockquote"]})
    ruler.push("interrupts_list", _interrupts_list, {"alt": ["list"]})
    return parser


def _parse_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent:
        return False
    if state.level >= DEPTH_LIMIT:
        return _parse_too_deep(state, start, end)
    if state.is_code_block(start):
        return code(state, start, end, False)
    return _ask(_BLOCKS.get(_first_character(state, start), _TEXT), state, start, end, False)


def _ask(rules: _Rules, state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # A loop, because `any` over a generator costs a fifth of the whole parse.
    for rule in rules:  # noqa: SIM110
        if rule(state, start, end, silent):
            return True
    return False


def _parse_too_deep(state: StateBlock, start: int, end: int) -> bool:
    """Take the lines up to the next empty or less indented one as a paragraph."""
    line = start + 1
    while line < end and not state.isEmpty(line) and not 0 <= state.sCount[line] < state.blkIndent:
        line += 1
    state.push("paragraph_open", "p", 0).map = [start, line]
    state.line = line
    return True


def _parse_paragraph(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    """Take a paragraph, or the setext heading that an underline makes of it: markdown-it's lheading and paragraph."""
    around, state.parentType = state.parentType, "paragraph"
    line, underline = start + 1, ""
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line]
        if indent - state.blkIndent > 3:
            line += 1
            continue
        if line < end and indent >= state.blkIndent and (underline := _read_underline(state, line)):
            break
        # A negative indentation marks a line that a quotation has already taken as a lazy continuation.
        if indent >= 0 and _interrupts_paragraph(state, line, state.lineMax, True):
            break
        line += 1
    if underline:
        state.push("heading_open", "h1" if underline == "=" else "h2", 1).map = [start, line + 1]
        state.push("inline", "", 0).content = state.getLines(start, line, state.blkIndent, False)
        state.push("heading_close", "", -1)
    else:
        state.push("paragraph_open", "p", 0).map = [start, line]
    state.parentType, state.line = around, line + (1 if underline else 0)
    return True


def _read_underline(state: StateBlock, line: int) -> str:
    """Give the mark that a setext underline repeats, or an empty string."""
    mark = _first_character(state, line)
    if mark not in "-=":
        return ""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    return "" if text.rstrip(" \t").strip(mark) else mark


def _parse_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # The first character has been looked at, so that only code is left to rule out; what is no code is a quotation.
    return not state.is_code_block(start) and (silent or parse_quote(state, start, end, _interrupts_quote))


def _parse_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if start + 2 > end or _first_character(state, start + 1) not in "|-:" or not table(state, start, end, True):
        return False
    if silent:
        return True
    around, state.parentType = state.parentType, "table"
    line = start + 2
    while line < end and state.sCount[line] >= state.blkIndent:
        is_blank = not state.src[state.bMarks[line] : state.eMarks[line]].strip()
        if is_blank or state.is_code_block(line) or _interrupts_quote(state, line, end, True):
            break
        line += 1
    state.push("table_open", "table", 0).map = [start, line]
    state.parentType, state.line = around, line
    return True


def _parse_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    last, state.lineMax = state.lineMax, min(state.lineMax, start + _DEFINITION_LINES)
    try:
        return reference(state, start, min(end, state.lineMax), silent)
    finally:
        state.lineMax = last


def _first_character(state: StateBlock, line: int) -> str:
    """Give a line's first character behind its indentation, or a line end or nothing for an empty line."""
    first = state.bMarks[line] + state.tShift[line]
    return state.src[first : first + 1]


def _interrupts_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return _interrupts_quote(state, start, end, silent) or (silent and _parse_table(state, start, end, True))


def _interrupts_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    rules = _IN_PARAGRAPH.get(_first_character(state, start))
    return silent and rules is not None and _ask(rules, state, start, end, True)


def _interrupts_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    rules = _IN_LIST.get(_first_character(state, start))
    return silent and rules is not None and _ask(rules, state, start, end, True)


# Each order is that of the rules in markdown-it's parser_block.py, each set of interruptions that of its chains.
_IN_LIST: Mapping[str, _Rules] = {
    **dict.fromkeys("`~", (fence,)),
    **dict.fromkeys("-*_", (hr,)),
    ">": (_parse_quote,),
}
_IN_PARAGRAPH: Mapping[str, _Rules] = {
    **_IN_LIST,
    **dict.fromkeys("-*", (hr, list_block)),
    **dict.fromkeys("+0123456789", (list_block,)),
    "<": (html_block,),
    "#": (heading,),
}
_TEXT: _Rules = (_parse_table, _parse_paragraph)
_BLOCKS: Mapping[str, _Rules] = {
    **{mark: (_parse_table, *rules, _parse_paragraph) for mark, rules in _IN_PARAGRAPH.items()},
    "[": (_parse_table, _parse_definition, _parse_paragraph),
}
