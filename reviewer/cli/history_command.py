"""`reviewer history`: what the committed records say over time."""

from typing import Any

import click

from reviewer.cli.output import HISTORY_FORMATS, make_output_options, read_targets, write_reports
from reviewer.cli.terminal import measure_screen

EPILOG = """\b
Examples:
  reviewer history docs/design.md
  reviewer history docs/ --author ada
  reviewer history . --output history.html --output json=history.json"""


@click.command(epilog=EPILOG)
@click.argument("path", metavar="PATH")
@click.option("--author", default="", metavar="NAME", help="Only the documents of one git author: part of a name.")
@make_output_options(HISTORY_FORMATS)
def history(path: str, author: str, **flags: Any) -> int:
    """Tell the history of a document, or of a folder's, from the records that are committed.

    Rounds of review, findings raised, accepted and dismissed, time to ready, ratings over time, the level bar, and the
    blockers and majors that were found and mended, with the commit that did it. Without a model and without a network.
    """
    from pathlib import Path

    from reviewer.history_session import HistorySession

    session = HistorySession(Path.cwd())
    targets = read_targets(flags["format_"], flags["outputs"], [path], HISTORY_FORMATS)
    told = session.tell(path, author)

    def render(format_: str, to_file: bool) -> str:
        return session.render(told, format_, **measure_screen(to_file=to_file)._asdict())

    write_reports(targets, render)
    return 0
