"""Our cut of the block grammar: the same blocks as markdown-it, and linear work where markdown-it's is not."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reviewer.loading.block_rules import DEPTH_LIMIT, build_parser
from reviewer.loading.decoding import Decoded
from reviewer.loading.markdown import load_markdown

THEIRS = MarkdownIt("commonmark", {"maxNesting": 500}).enable("table")
OURS = build_parser()
CELLS = ("thead", "tbody", "tr", "th", "td")

FRAGMENTS = [
    *("#", "# ", "## a", ">", "> ", ">\t", "- ", "* ", "+ ", "1. ", "2) ", "```", "~~~", "``` x`", "---", "==="),
    *("_ _ _", "- - -", "    ", "  ", " ", "\t", "a", "b c", "|", "a|b", "|-|-|", "-|-", ":-:|--", "<div>", "</div>"),
    *("<!--", "-->", "<a b>", "<script>", "</script>", "<?", "?>", "[a]: b", "[a]:", '[a]: <b> "t"', '"t', 't"', "[x"),
    *("\\", "&", "é", "\xa0", "\f", "\u2028"),
]
DOCUMENTS = st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join), max_size=14).map("\n".join)


def extents(parser: MarkdownIt, text: str) -> list[tuple[str, list[int], int]]:
    tokens = parser.parse(text)
    kept = [token for token in tokens if token.map and token.type != "inline" and not token.type.startswith(CELLS)]
    return [(token.type, token.map, token.level) for token in kept]


@given(DOCUMENTS)
@settings(max_examples=1500, deadline=None)
def test_blocks_are_those_of_markdown_it(text):
    """Kinds, lines and depths agree on any document that is not nested too deep."""
    theirs = extents(THEIRS, text)
    if max((level for *_, level in theirs), default=0) < DEPTH_LIMIT - 2:
        assert extents(OURS, text) == theirs


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_text_behind_a_deep_nesting_is_not_lost(mark):
    """markdown-it drops all that follows its own limit."""
    document = load_markdown(Decoded(text=mark * 1000 + "deep\n\n# Kept\n\ntext\n"), "a.md")
    assert [section.title for section in document.sections if section.path] == ["Kept"]
    assert (document.blocks[-1].kind.value, document.blocks[-1].line_start) == ("paragraph", 5)


def test_a_thousand_nested_list_lines_load():
    text = "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(1000)) + "\n# Kept\n"
    document = load_markdown(Decoded(text=text), "a.md")
    assert document.sections[-1].title == "Kept"


@pytest.mark.parametrize(("lines", "is_definition"), [(3, True), (20, False)])
def test_a_definition_ends_within_a_few_lines(lines, is_definition):
    text = '[a]: b "x\n' + "y\n" * lines + 'z"\n'
    assert (OURS.parse(text) == []) is is_definition
    assert THEIRS.parse(text) == []


def count_steps(action: Callable[[], object]) -> int:
    """Count the lines of Python that run: a measure of work that does not depend on the machine."""
    steps = 0

    def trace(_frame, event, _argument):
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return steps


def repeat(unit: str) -> Callable[[int], str]:
    return lambda length: unit * (length // len(unit)) + "x"


HOSTILE = {
    **{
        f"repeated {unit!r}": repeat(unit)
        for unit in (
            "a",
            " ",
            "[",
            "![",
            "*",
            "* ",
            "- ",
            "1. ",
            ">",
            "> ",
            "`",
            "_ ",
            "|",
            "<a ",
            "</",
            "\\(",
            "&a",
            "\t",
        )
    },
    **{
        f"lines of {unit!r}": repeat(unit + "\n")
        for unit in (
            *(
                "a",
                "",
                "[",
                "#",
                "# a",
                "- a",
                "* b\n- a",
                "- \n",
                "```",
                "> ```",
                "- ```",
                "=",
                "a\n-",
                "|-|-|",
                "a|b\n-|",
            ),
            *("<div>", "<!--", "<?", "<a ", '[a]: b "', "[a]: b '", "[a]: b (", "[a]: b", "    a", "> a", "1. a\n\n"),
        )
    },
    "a quotation with lines that it takes lazily": lambda n: ">" * 100 + "\n" + "a\n" * (n // 2),
    "a deep quotation with lazy lines": lambda n: ">" * 15 + "a\n" + "a\n" * (n // 2),
    "quotations that end in a rule": repeat("    a\n> ---\n"),
    "quotations that end in a fence": repeat("\n>~~~\n    [a]"),
    "quotations that end in tags": repeat("a\n> <div>\n-|\n"),
    "a list nested by indentation": lambda n: "".join("  " * depth + "- a\n" for depth in range(int(n**0.5))),
    "a deep list with lazy lines": lambda n: "- " * 20 + "a\n" + "b\n" * (n // 2),
    "a table with many columns": lambda n: "|a" * (n // 4) + "|\n" + "|-" * (n // 4) + "|\n",
    "a table with many columns and short rows": lambda n: (
        "|a" * (n // 8) + "|\n" + "|-" * (n // 8) + "|\n" + "|\n" * (n // 4)
    ),
    "an unclosed fence": lambda n: "```\n" + "a\n" * (n // 2),
    "a definition with an unclosed title": lambda n: '[a]: b "x\n' + "y\n" * (n // 2),
    "a label that does not end": lambda n: "[a\n" + "y\n" * (n // 2),
    "a picture as a definition": lambda n: "[i]: <data:image/png;base64," + "iVBORw0KGgo" * (n // 11) + ">\n",
    "a heading of brackets": lambda n: "# " + "[" * n,
}


@pytest.mark.parametrize("make_text", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_with_length_and_no_faster(make_text):
    """Four times the text is at most about four times the lines of Python that run; a square would be sixteen."""
    small, large = (Decoded(text=make_text(length)) for length in (3_000, 12_000))
    load_markdown(small, "a.md")
    few = count_steps(lambda: load_markdown(small, "a.md"))
    many = count_steps(lambda: load_markdown(large, "a.md"))
    assert many <= 5.5 * few + 2_000


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "# " + "*a_[`<&" * 140_000,
        "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|b" * 10_000 + "|\n",
        "<a" + " b=c" * 200_000,
        "[i]: <data:image/png;base64," + "iVBORw0KGgo" * 90_000 + ">\n",
        "<!-- " + "- " * 400_000,
    ],
    ids=["one line", "one heading", "wide table", "one tag", "one picture", "one comment"],
)
def test_a_megabyte_in_a_few_lines_loads(text):
    document = load_markdown(Decoded(text=text), "a.md")
    assert document.sections[-1].line_end == document.line_count


def test_a_wide_table_is_one_block():
    text = "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|b|\n" * 3
    assert [(b.kind.value, b.line_start, b.line_end) for b in load_markdown(Decoded(text=text), "a.md").blocks] == [
        ("table", 1, 5)
    ]
