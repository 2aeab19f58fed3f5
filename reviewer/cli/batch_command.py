"""`reviewer batch`: a whole archive, resumable, each answer paid for once."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reviewer.cli.options import F, endpoint_options, pages_option, review_options

ABOVE_ZERO = click.FloatRange(min=0, min_open=True)

EPILOG = """\b
Examples:
  reviewer batch docs/ --out reviews --model gpt-5-mini
  reviewer batch 'archive/**/*.md' --out reviews --kind post-mortem --level L6
  reviewer batch incidents.csv --out reviews             a manifest: path, id, kind, level, columns of your own
  find docs -name '*.md' -print0 | reviewer batch - --out reviews
  reviewer batch docs/ --out reviews --shard 2/8         the second of eight machines
  reviewer batch docs/ --out reviews --dry-run           what it would ask and cost; sends nothing
  reviewer batch docs/ --out reviews --via batch-api     half the price, within a day
  reviewer batch docs/ --out reviews                     again: goes on where it stopped"""


def bound_options(function: F) -> F:
    """Add the options that bound pace and budget."""
    for option in reversed(
        (
            click.option("--rpm", type=ABOVE_ZERO, metavar="N", help="Requests per minute, where you know better."),
            click.option("--tpm", type=ABOVE_ZERO, metavar="N", help="Tokens per minute, where you know better."),
            click.option("--max-cost", type=ABOVE_ZERO, metavar="MONEY", help="Stop before it costs more."),
            click.option("--max-tokens", type=click.IntRange(min=1), metavar="N", help="Stop before it takes more."),
            click.option(
                "--max-time", type=ABOVE_ZERO, metavar="SECONDS", help="Take up nothing more after this long."
            ),
            click.option(
                "--max-outage", type=ABOVE_ZERO, metavar="SECONDS", help="Wait for a provider that is down; 1800."
            ),
        )
    ):
        function = option(function)
    return function


Say = Callable[[str], None]
VIA_HELP = "live (the default), or batch-api: through OpenAI's Batch API, at half the price and within a day."
FILE_HELP = "With --via batch-api: requests in one file, 50,000 by default, for servers that take less."
WAIT_HELP = "With --via batch-api: stay until all answers have come (the default), or send everything and leave."


class CommandWithCompanions(click.Command):
    """A command whose first argument may instead be the name of another one that belongs to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companions: dict[str, click.Command] = {}

    def add_command(self, command: click.Command) -> None:
        """Add a command that is called by its name after this one's."""
        self.companions[command.name or ""] = command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Parse the arguments, of the companion where they name one."""
        companion = self.companions.get(args[0]) if args else None
        if companion is None:
            return super().make_context(info_name, args, parent, **extra)
        return companion.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the companions."""
        super().format_options(ctx, formatter)
        if self.companions:
            with formatter.section("Commands"):
                formatter.write_dl([(name, one.get_short_help_str()) for name, one in self.companions.items()])


@click.command(cls=CommandWithCompanions, epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", metavar="FOLDER", required=True, help="Where the batch is kept; begun there, or gone on with.")
@review_options
@endpoint_options
@click.option(
    "--fail-on", type=click.Choice(("blocker", "major", "minor", "nit", "never")), help="The gate; never by default."
)
@click.option("--fail-open/--fail-closed", default=None, help="Exit 0 instead of 3 when not all could be reviewed.")
@click.option("--max-concurrency", type=int, metavar="N", help="Requests in flight at once.")
@bound_options
@click.option("--shard", metavar="I/N", help="Only this share of the documents, by their content.")
@click.option("--engine", type=click.Choice(("single", "ray")), default="single", help="One process, or a Ray cluster.")
@click.option("--address", metavar="ADDRESS", help="Of a Ray cluster that runs; without it one starts here.")
@click.option("--workers", type=click.IntRange(1, 1000), metavar="N", help="Workers of the cluster; one a CPU.")
@pages_option
@click.option("--cache/--no-cache", default=None, help="Use the cache of answers (the default).")
@click.option("--via", type=click.Choice(("live", "batch-api")), default="live", help=VIA_HELP)
@click.option("--wait/--no-wait", default=True, help=WAIT_HELP)
@click.option("--requests-per-file", type=click.IntRange(1, 50_000), metavar="N", help=FILE_HELP)
@click.option("--dry-run", is_flag=True, help="Say what would be asked and what it may cost; send nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before a start that may be costly.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def batch(inputs: tuple[str, ...], out: str, **flags: Any) -> int:
    """Review many documents, and go on where the last run stopped.

    INPUT is a file, a folder, a glob in quotes, a manifest (.csv or .jsonl: path or text, id, kind, level, and columns
    of your own), or - for a manifest or a list of paths on standard input. Every answer is on disk before it counts:
    after an interruption, a crash or a full disk the same command goes on, and nothing that was paid for is asked
    again. The folder then holds results.jsonl, summary.csv, report.html and, with pyarrow, summary.parquet.
    """
    say = make_say(quiet=flags["quiet"])
    if flags["dry_run"]:
        from reviewer.batch_preview import preview_batch

        click.echo(preview_batch(flags, inputs, sys.stdin.buffer, Path(out), say).describe(), nl=False)
        click.echo("Nothing was sent.")
        return 0
    if _is_asked_first(flags) and not _is_wanted(flags, inputs, out, say):
        click.echo("reviewer: nothing was sent", err=True)
        return 3
    return carry_out_batch(lambda: _open(flags, inputs, out, say), out, say, quiet=flags["quiet"])


def _is_asked_first(flags: dict[str, Any]) -> bool:
    """Say whether somebody is there to be asked, and has not answered already."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not flags["yes"] and flags["max_cost"] is None


def _is_wanted(flags: dict[str, Any], inputs: tuple[str, ...], out: str, say: Say) -> bool:
    """Show what a start may cost, where that is much, and ask whether to go on."""
    from reviewer.batch_preview import SMALL_SAMPLE, preview_batch

    preview = preview_batch(flags, inputs, sys.stdin.buffer, Path(out), say, sample=SMALL_SAMPLE)
    if not preview.is_costly:
        return True
    click.echo(preview.describe(), nl=False, err=True)
    return click.confirm("Go on?", err=True)


def _open(flags: dict[str, Any], inputs: tuple[str, ...], out: str, say: Say) -> Any:
    if flags["via"] == "batch-api" and flags["engine"] == "ray":
        raise click.UsageError("--via batch-api leaves nothing for a cluster to do: leave it or --engine ray out.")
    if flags["via"] == "batch-api":
        from reviewer.batch_api import open_rounds as open_it
    else:
        from reviewer.batch_wiring import open_batch as open_it
    return open_it(flags, inputs, sys.stdin.buffer, Path(out), say)


def make_say(*, quiet: bool) -> Say:
    """Make what tells the user something on the side."""

    def say(text: str) -> None:
        if not quiet:
            click.echo(f"reviewer: {text}", err=True)

    return say


def carry_out_batch(open_it: Callable[[], Any], folder: str, say: Say, *, quiet: bool) -> int:
    """Carry out a batch, write its results and say what it came to; gives the exit code."""
    from reviewer.cli.batch_progress import make_batch_view
    from reviewer.cli.batch_screen import describe_end

    with open_it() as opened:
        with make_batch_view(quiet=quiet) as view:
            totals = opened.carry_out(view.show, view.seconds)
        for notice in opened.write_outputs():
            say(notice)
        say(describe_end(opened.run.snapshot(), totals, folder))
        if opened.run.stopped is not None:
            click.echo(f"reviewer: {opened.run.stopped.what}\n  {opened.run.stopped.hint}", err=True)
        code: int = opened.exit_code(totals)
        return code
