"""`reviewer check`: what code alone can find, offline."""

import sys
from typing import Any

import click

from reviewer.cli.output import TEXT_FORMATS, output_options, read_targets, tell_failures, write_reports
from reviewer.cli.terminal import measure_screen

EPILOG = """\b
Examples:
  reviewer check docs/
  reviewer check design.md --hints
  reviewer check docs/ --diff origin/main            only what changed lines brought
  reviewer check docs/ --output sarif=check.sarif --output junit=check.xml
  reviewer explain DOC101                            what a check means

\b
A finding you do not want, with the reason, before the block or for the file:
  <!-- reviewer: ignore DOC101 because the table shows the template itself -->
  <!-- reviewer: ignore-file DOC110 because our readers know the terms -->"""


@click.command(epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="DOCUMENT...")
@output_options
@click.option("--hints", is_flag=True, default=None, help="Show what checks are less sure of.")
@click.option("--diff", "base", metavar="REVISION", help="Only findings on lines changed since a git revision.")
@click.option("--select", metavar="CODES", help="Only these checks: codes or slugs, comma-separated.")
@click.option(
    "--fail-on", type=click.Choice(("blocker", "major", "minor", "nit", "never")), help="The gate, minor by default."
)
@click.option("--max-bytes", type=int, metavar="N", help="Largest document, in bytes; 2 MB by default.")
@click.option("-q", "--quiet", is_flag=True, help="No notices on stderr.")
def check(inputs: tuple[str, ...], **flags: Any) -> int:
    """Check documents with code alone: no LLM, no key, no network.

    Finds numbers, dates and statistics that do not come out, actions without owner or date, broken links, left-over
    template text and the like. Exits with 1 when a finding stands at or above the gate.
    """
    from reviewer.check_session import open_check_session
    from reviewer.report_options import make_report_options
    from reviewer.reporters.all_reporters import ALL_REPORTERS

    with open_check_session({**flags, "check_fail_on": flags["fail_on"]}, sys.stdin.buffer) as session:
        names = session.find_documents(inputs)
        targets = read_targets(flags["format_"], flags["outputs"], names)
        keep = any(target.format in TEXT_FORMATS for target in targets)
        run = session.check(names, base=flags["base"], select=flags["select"], keep=keep)

        def render(format_: str, to_file: bool) -> str:
            options = make_report_options(session.documents, **measure_screen(to_file=to_file)._asdict())
            return ALL_REPORTERS[format_](run, options)

        write_reports(targets, render)
    tell_failures(run.failures, "not checked", targets)
    return session.exit_code(run)
