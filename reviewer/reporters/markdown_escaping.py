"""Text from documents and LLMs → Markdown in which it is only text: no link, image, HTML, mention or table."""

import re

from reviewer.reporters.escaping import clean_text, flatten_text

MARK = re.compile(r"[\\`*_\[\]<>&|~$#]")
"""Characters that GitHub-flavoured Markdown gives a meaning anywhere in a line."""

START_MARK = re.compile(r"^([+\-=:])|^(\d{1,9})([.)])(?=\s|$)")
"""What gives a line a meaning at its start: lists, rules, underlined headings, rows under a table's head."""

BREAK = "&#8203;"
"""A zero-width space as an entity. GitHub looks for mentions, references and addresses in the finished text, where a
backslash no longer shows; this stands between their characters there."""

REFERENCE = re.compile(
    r"(?P<at>@)(?=\w|\\_)|(?P<hash>\\#)(?=\d)|(?P<scheme>:)(?=//)|(?P<www>\bwww)(?=\.)|(?P<issue>\bGH)(?=-\d)"
    r"|(?P<emoji>:)(?=(?!\d{2}:)(?:[\w+-]|\\_){1,50}:)",
    re.IGNORECASE,
)


def escape_line(text: str) -> str:
    """Write a text as one line of Markdown, fit for a paragraph, a heading, a list item or a table's cell."""
    return _escape(flatten_text(text))


def escape_lines(text: str) -> list[str]:
    """Write a text as lines of Markdown, keeping its line ends; blank lines at either end go."""
    return [_escape(" ".join(line.split())) for line in clean_text(text).strip("\n").split("\n")]


def _escape(line: str) -> str:
    line = MARK.sub(r"\\\g<0>", line)
    line = REFERENCE.sub(rf"\g<0>{BREAK}", line)
    return START_MARK.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def quote_code(text: str) -> str:
    """Write a text as a code span on one line; one with a bar in it, which tables disagree about, as escaped text."""
    text = flatten_text(text)
    if "|" in text or not text:
        return _escape(text)
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def quote_block(text: str, most_lines: int = 12) -> str:
    """Write a text as a block quotation of at most `most_lines` lines."""
    lines = escape_lines(text)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], f"… ({len(lines) - most_lines + 1} more lines)"]
    return "\n".join(f"> {line}".rstrip() for line in lines)
