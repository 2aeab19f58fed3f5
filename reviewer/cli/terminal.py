"""What the place that a report goes to can show."""

import os
import sys
from typing import NamedTuple

NARROWEST, WIDEST, OTHERWISE = 60, 110, 100
"""Columns; lines longer than the widest are hard to read, whatever the screen allows."""


class Screen(NamedTuple):
    """What a report may use."""

    width: int
    """Columns; a fixed number where the output is no terminal."""
    color: bool
    unicode: bool
    """False where the stream cannot carry more than ASCII."""


def measure_screen(*, to_file: bool) -> Screen:
    """Look at stdout, or take it that a file in UTF-8 is written."""
    if to_file:
        return Screen(OTHERWISE, color=False, unicode=True)
    unicode = "utf" in (sys.stdout.encoding or "").lower()
    if not sys.stdout.isatty():
        return Screen(OTHERWISE, color=False, unicode=unicode)
    import shutil

    width = min(max(shutil.get_terminal_size((OTHERWISE, 24)).columns, NARROWEST), WIDEST)
    return Screen(width, colors_wanted(), unicode)


def colors_wanted() -> bool:
    """Say whether the user wants colours: not with NO_COLOR set (no-color.org) or on a dumb terminal."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
