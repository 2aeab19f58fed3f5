import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reviewer.reporters.escaping import flatten_text
from reviewer.reporters.markdown_escaping import escape_line, escape_lines, quote_block, quote_code
from tests.reporters.hostile_text import hostile

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def list_tokens(markdown: str) -> list[Token]:
    """Every token of a page, those inside lines included."""
    tokens: list[Token] = []
    for token in PARSER.parse(markdown):
        tokens += [token, *(token.children or [])]
    return tokens


def read_text(markdown: str) -> str:
    """What a reader sees of a page, line ends as blanks."""
    kinds = {"text": "", "code_inline": "", "softbreak": " ", "hardbreak": " "}
    return "".join(token.content or kinds[token.type] for token in list_tokens(markdown) if token.type in kinds)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 99.31% of 1.9 M (see 3.2)", "plain words, 99.31% of 1.9 M (see 3.2)"),
        ("[a](b) ![c](d)", "\\[a\\](b) !\\[c\\](d)"),
        ("<img src=x>", "\\<img src=x\\>"),
        ("a | b", "a \\| b"),
        ("ask @octocat", "ask @&#8203;octocat"),
        ("fixes #42, octo/repo#42, GH-7", "fixes \\#&#8203;42, octo/repo\\#&#8203;42, GH&#8203;-7"),
        ("https://x.example www.x.example", "https:&#8203;//x.example www&#8203;.x.example"),
        ("me@x.example", "me@&#8203;x.example"),
        (":tada: at 10:30:45", "\\:&#8203;tada: at 10:30:45"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("===", "\\==="),
        ("two\nlines\n\n# not a heading", "two lines \\# not a heading"),
        ("&lt;", "\\&lt;"),
        ("costs $5 or $6", "costs \\$5 or \\$6"),
    ],
)
def test_escape_line(text: str, escaped: str) -> None:
    assert escape_line(text) == escaped


@settings(deadline=None)
@given(hostile)
def test_escaped_line_is_only_text(text: str) -> None:
    """Alone, in a heading, in a list and in a table, a line brings no token of its own."""
    line = escape_line(text)
    page = f"{line}\n\n# {line}\n\n- {line}\n\n| a | b |\n| --- | --- |\n| {line} | end |\n"
    plain = [token.type for token in list_tokens(page.replace(line, "x") if line else page)]
    assert set(plain) | {"text"} >= {token.type for token in list_tokens(page)} - {"text_special"}
    cells = [token for token in list_tokens(page) if token.type == "td_open"]
    assert len(cells) == 2


@settings(deadline=None)
@given(hostile)
def test_escaped_line_reads_as_the_text(text: str) -> None:
    """What a reader sees is the cleaned text, but for zero-width breaks."""
    line = escape_line(text)
    seen = read_text(line).replace("\u200b", "")
    assert seen == flatten_text(text)


def test_lines_are_kept_and_each_escaped() -> None:
    assert escape_lines("\n# a\r\n\n  - b\n") == ["\\# a", "", "\\- b"]


@pytest.mark.parametrize("text", ["a`b", "``", "`a`", "\\", "docs/x.md:1:2", "@octocat", "<b>"])
def test_code_spans_cannot_be_left(text: str) -> None:
    children = [token for token in list_tokens(f"before {quote_code(text)} after") if token.type == "code_inline"]
    assert [child.content for child in children] == [text]


@pytest.mark.parametrize("text", ["a|b", "a\\|b", "|", "`|`"])
def test_code_with_a_bar_does_not_break_a_table(text: str) -> None:
    tokens = list_tokens(f"| a | b |\n| --- | --- |\n| {quote_code(text)} | end |")
    assert len([token for token in tokens if token.type == "td_open"]) == 2
    assert text in "".join(token.content for token in tokens if token.type == "text")


def test_quotation_keeps_lines_and_says_what_it_left_out() -> None:
    block = quote_block("one\ntwo\n\n```\n# three")
    assert block == "> one\n> two\n>\n> \\`\\`\\`\n> \\# three"
    assert quote_block("line\n" * 50).split("\n")[-1] == "> … (39 more lines)"
