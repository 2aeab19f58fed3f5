"""Styled lines → text with ANSI escape sequences, the only place that knows colours.

Only the terminal's own sixteen colours are used, without white, black and yellow, so that dark and light themes alike
keep every word readable.
"""

from rich.color import ColorSystem
from rich.style import Style

from reviewer.reporters.layout import Line, Role

STYLES = {
    Role.PLAIN: Style(),
    Role.STRONG: Style(bold=True),
    Role.QUIET: Style(dim=True),
    Role.PLACE: Style(color="cyan"),
    Role.QUOTE: Style(italic=True),
    Role.GOOD: Style(bold=True, color="green"),
    Role.WARNING: Style(bold=True, color="magenta"),
    Role.BLOCKER: Style(bold=True, color="red"),
    Role.MAJOR: Style(bold=True, color="magenta"),
    Role.MINOR: Style(bold=True, color="cyan"),
    Role.NIT: Style(bold=True),
}


def paint_line(line: Line) -> str:
    """Write a line with its styles; without them it is the plain report's line, character for character."""
    return "".join(STYLES[span.role].render(span.text, color_system=ColorSystem.STANDARD) for span in line)
