"""Markdown → document: sections by headings of the top level, blocks at every depth, front matter."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from reviewer.domain.document import Block, BlockKind, Document
from reviewer.loading.block_rules import build_parser
from reviewer.loading.decoding import Decoded
from reviewer.loading.outline import Heading, build_sections, split_lines

TITLE_LIMIT = 500
"""Characters of a heading's source that make its title; the rest is cut, with an ellipsis in its place."""

_TITLE_BRACKETS = 8
"""Brackets in a title up to which links are looked for: markdown-it tries each against all that follow."""

_KINDS = {
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.PARAGRAPH,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "table_open": BlockKind.TABLE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "blockquote_open": BlockKind.QUOTE,
    "html_block": BlockKind.HTML,
}

_EMPTY_BEHIND = {BlockKind.LIST: " \t>", BlockKind.QUOTE: " \t"}
"""Kinds whose last lines markdown-it counts in although they hold nothing but these characters."""

_MARKS = re.compile(r"[\\`*_~\[<&]")
_HEADING_ID = re.compile(r"\s*\{#[^\s{}]+\}$")
_YAML_KEY = re.compile(r"""["']?\w[^:#]*:(\s|$)""")


def load_markdown(decoded: Decoded, path: str) -> Document:
    """Give the document that a Markdown text is, in time linear in its length.

    Blocks come in the order of their first lines, an outer one before what it holds.
    """
    lines = split_lines(decoded.text)
    fenced = count_front_matter_lines(lines)
    parser = _build_parser()
    references: EnvType = {}
    # Empty lines in place of the front matter keep the line numbers.
    tokens = parser.parse("\n".join([""] * fenced + lines[fenced:]), references)
    blocks = [Block(kind=BlockKind.FRONT_MATTER, line_start=1, line_end=fenced)] if fenced else []
    blocks.extend(_read_blocks(tokens, lines))
    return Document(
        path=path,
        text=decoded.text,
        format="markdown",
        encoding=decoded.encoding,
        has_bom=decoded.has_bom,
        sections=build_sections(_read_headings(tokens, parser, references), len(lines)),
        blocks=tuple(blocks),
        front_matter="\n".join(lines[1 : fenced - 1]) if fenced else "",
        warnings=decoded.warnings,
    )


def count_front_matter_lines(lines: Sequence[str]) -> int:
    """Count the lines of YAML front matter with its fences, 0 where there is none.

    Front matter starts on line 1 with `---`, ends at the next `---` or `...`, and begins with a key: a document that
    starts with a rule and has another one further down has none. TOML between `+++` is no front matter either.
    """
    if lines[0].rstrip() != "---":
        return 0
    end = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in {"---", "..."}), 0)
    content = (line for line in lines[1 : max(end - 1, 1)] if line.strip() and not line.startswith("#"))
    first = next(content, None)
    return end if first is None or _YAML_KEY.match(first) else 0


@cache
def _build_parser() -> MarkdownIt:
    return build_parser()


def _read_blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    """Give the blocks; lists and quotations without the empty lines behind them, which markdown-it counts in."""
    for token in tokens:
        kind = _KINDS.get(token.type)
        if kind is not None and token.map is not None:
            start, end = token.map[0] + 1, token.map[1]
            if kind in _EMPTY_BEHIND:
                while end > start and not lines[end - 1].strip(_EMPTY_BEHIND[kind]):
                    end -= 1
            yield Block(kind=kind, line_start=start, line_end=end)


def _read_headings(tokens: Sequence[Token], parser: MarkdownIt, references: EnvType) -> Iterator[Heading]:
    """Give the headings that open sections: those that stand in no list or quotation."""
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            title = _read_title(tokens[number + 1].content, parser, references)
            yield Heading(level=int(token.tag[1]), title=title, line=token.map[0] + 1)


def _read_title(source: str, parser: MarkdownIt, references: EnvType) -> str:
    """Give a heading's words without marks, link targets, tags and a trailing `{#id}`."""
    source = _HEADING_ID.sub("", source[:TITLE_LIMIT]) + ("…" if len(source) > TITLE_LIMIT else "")
    if not _MARKS.search(source) or source.count("[") > _TITLE_BRACKETS:
        return " ".join(source.split())
    tokens: list[Token] = []
    parser.inline.parse(source, parser, references, tokens)
    return " ".join("".join(_read_words(token) for token in tokens).split())


def _read_words(token: Token) -> str:
    match token.type:
        case "text" | "text_special" | "code_inline" | "image":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case _:
            return ""
