"""What the terminal can show."""

import os

NARROWEST, WIDEST, OTHERWISE = 60, 110, 100
"""Columns; lines longer than the widest are hard to read, whatever the screen allows."""


def terminal_width(*, live: bool) -> int:
    """Give the columns to lay a report out in; a fixed number where the output is no terminal."""
    import shutil

    if not live:
        return OTHERWISE
    return min(max(shutil.get_terminal_size((OTHERWISE, 24)).columns, NARROWEST), WIDEST)


def colors_wanted() -> bool:
    """Say whether the user wants colours: not with NO_COLOR set (no-color.org) or on a dumb terminal."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
