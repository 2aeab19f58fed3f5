"""`reviewer demo`: a bundled sample through the real pipeline with a recorded reply."""

from typing import Any

import click

from reviewer.cli.output import FORMATS
from reviewer.cli.terminal import measure_screen

EPILOG = """\b
Examples:
  reviewer demo                                  on the terminal
  reviewer demo --format markdown                as a pull request would show it
  reviewer demo --format html > demo.html        to look at in a browser"""


@click.command(epilog=EPILOG)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="terminal")
def demo(**flags: Any) -> int:
    """Show a review with recorded answers: no key needed.

    Loading, prompting, grounding, scoring and the report are the real ones; only the LLM's answers were recorded
    before. The report says who made them and when.
    """
    from reviewer.demo import render_demo

    screen = measure_screen(to_file=False)
    click.echo(render_demo(flags["format_"], **screen._asdict()), nl=False, color=True)
    return 0
