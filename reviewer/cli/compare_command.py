"""`reviewer compare`: two versions of a document with their reviews, side by side."""

from typing import Any

import click

from reviewer.cli.output import PAGE_FORMATS, make_output_options, read_targets, write_reports
from reviewer.cli.terminal import measure_screen

EPILOG = """\b
Examples:
  reviewer compare HEAD~1:docs/design.md docs/design.md
  reviewer compare main:docs/design.md                   with the file as it is now
  reviewer compare main:docs/design.md --output comparison.html
  reviewer compare old/design.md new/design.md
  reviewer compare v1.md.json v2.md.json                 two records, without their documents"""


@click.command(epilog=EPILOG)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@make_output_options(PAGE_FORMATS)
@click.option("--max-bytes", type=int, metavar="N", help="Largest document, in bytes; 2 MB by default.")
def compare(old: str, new: str | None, **flags: Any) -> int:
    """Compare two versions of a document and their reviews, without a model and without a network.

    OLD and NEW are documents with their records, records, or either at a git revision (REVISION:PATH). Says which
    findings were answered by which changed lines, what is still open, what is new, and what the ratings did. Without
    NEW, OLD is compared with the document as it is now.
    """
    from reviewer.compare_session import open_compare_session

    with open_compare_session(flags) as session:
        inputs = [name for name in (old, new) if name]
        targets = read_targets(flags["format_"], flags["outputs"], inputs, PAGE_FORMATS)
        sheet = session.compare(old, new)

        def render(format_: str, to_file: bool) -> str:
            return session.render(sheet, format_, **measure_screen(to_file=to_file)._asdict())

        write_reports(targets, render)
    return 0
