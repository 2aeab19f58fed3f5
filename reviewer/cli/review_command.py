"""`reviewer review`: documents in, reviews out."""

import sys
from typing import Any

import click

from reviewer.cli.options import endpoint_options, review_options
from reviewer.cli.output import TEXT_FORMATS, output_options, read_targets, tell_failures, write_reports
from reviewer.cli.terminal import measure_screen

EPILOG = """\b
Examples:
  reviewer review design.md --model gpt-5 --level L6
  reviewer review docs/ 'notes/**/*.md' --format json --output reviews.json
  reviewer review incident.md --kind post-mortem --depth quick
  reviewer review docs/ --record                  keep each review beside the documents
  reviewer review design.md --provider ollama --model qwen3:32b
  git show main:docs/design.md | reviewer review - --kind design-doc"""


@click.command(epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="DOCUMENT...")
@review_options
@endpoint_options
@output_options
@click.option(
    "--fail-on", type=click.Choice(("blocker", "major", "minor", "nit", "never")), help="The gate, major by default."
)
@click.option(
    "--min-score",
    type=float,
    metavar="X",
    help="Fail below this score too; with samples, by its lower bound.",
)
@click.option("--fail-open/--fail-closed", default=None, help="Exit 0 instead of 3 when a review is not possible.")
@click.option("--max-findings", type=int, metavar="N", help="Findings shown in full; 10 by default.")
@click.option("--cache/--no-cache", default=None, help="Use the cache of answers (the default).")
@click.option("--record/--no-record", default=None, help="Keep the review in .reviewer/records/, to be committed.")
@click.option("--afresh", is_flag=True, help="Take nothing from the last review that is recorded.")
@click.option("--dry-run", is_flag=True, help="Show requests, tokens, price and endpoint; send nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Also show every answer, what was refuted and why, and all ids.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def review(inputs: tuple[str, ...], **flags: Any) -> int:
    """Review documents with an LLM.

    DOCUMENT is a file, a folder, a glob in quotes, or - for standard input. Without a configured model nothing is
    rated: the command says so, runs the checks that need none, and exits with 3.
    """
    from reviewer.cli.progress import make_progress
    from reviewer.wiring import NO_MODEL_NOTICE, open_session

    with open_session(flags, make_progress(quiet=flags["quiet"]), sys.stdin.buffer) as session:
        session.check_kind()
        names = session.find_documents(inputs)
        targets = read_targets(flags["format_"], flags["outputs"], names)
        session.keep_documents = any(target.format in TEXT_FORMATS for target in targets)
        if flags["dry_run"]:
            return session.write_plan(names, sys.stdout)
        if not session.has_model:
            click.echo(f"reviewer: {NO_MODEL_NOTICE}", err=True)
        run = session.review(names)

        def render(format_: str, to_file: bool) -> str:
            screen = measure_screen(to_file=to_file)._asdict()
            return session.render(run, format_, verbose=flags["verbose"], **screen)

        write_reports(targets, render)
    tell_failures(run.failures, "not reviewed", targets)
    return session.exit_code(run)
