from reviewer.reporters.layout import Role, Span
from reviewer.reporters.terminal_color import STYLES, paint_line


def test_every_role_has_a_style() -> None:
    assert set(STYLES) == set(Role)


def test_style_is_closed_on_its_line_and_nothing_is_interpreted() -> None:
    line = paint_line((Span("1. BLOCKER", Role.BLOCKER), Span(" [red]x[/red]")))
    assert line == "\x1b[1;31m1. BLOCKER\x1b[0m [red]x[/red]"


def test_colours_read_on_dark_and_light_backgrounds() -> None:
    """White, black and yellow vanish on one of them."""
    used = {style.color.name for style in STYLES.values() if style.color}
    assert used.isdisjoint({"white", "black", "yellow", "bright_white", "bright_black", "bright_yellow"})
