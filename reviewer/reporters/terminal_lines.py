"""Styled lines → the text that goes to a terminal, plain or with its colours."""

from collections.abc import Iterable

from reviewer.reporters.layout import Line


def finish_lines(lines: Iterable[Line], *, color: bool) -> str:
    """Write lines as text; both forms have the same words in the same places."""
    if not color:
        return "".join(f"{''.join(span.text for span in line)}\n" for line in lines)
    from reviewer.reporters.terminal_color import paint_line

    return "".join(f"{paint_line(line)}\n" for line in lines)
