"""`reviewer batch status`, `collect` and `cancel`: what is done with the folder of a batch that goes on elsewhere."""

from typing import Any

import click

from reviewer.cli.options import endpoint_options

COLLECT_EPILOG = """\b
Examples:
  reviewer batch docs/ --out reviews --via batch-api --no-wait     send everything, and leave
  reviewer batch collect reviews                                   hours later, or on another machine"""
WAIT_HELP = (
    "Stay until all answers have come (the default), or take in what is there, send what is to be sent, and leave."
)


@click.command("collect", epilog=COLLECT_EPILOG)
@click.argument("folder", metavar="FOLDER")
@endpoint_options
@click.option("--wait/--no-wait", default=True, help=WAIT_HELP)
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def collect(folder: str, **flags: Any) -> int:
    """Take in the answers of a batch that goes through the Batch API, and ask what is left to ask.

    Everything that this needs is in FOLDER, which may have been copied here from another machine; documents are read
    again by their paths, relative to the working folder.
    """
    from pathlib import Path

    from reviewer.batch_api import reopen_rounds
    from reviewer.cli.batch_command import carry_out_batch, make_say

    say = make_say(quiet=flags["quiet"])
    return carry_out_batch(lambda: reopen_rounds(flags, Path(folder), say), folder, say, quiet=flags["quiet"])


@click.command("status")
@click.argument("folder", metavar="FOLDER")
@endpoint_options
@click.option("--offline", is_flag=True, help="Do not ask the provider how far its batches are.")
def status(folder: str, **flags: Any) -> int:
    """Say how far a batch is: documents, what was paid for, who works on it, and the provider's batches."""
    from pathlib import Path

    from reviewer.batch_status import describe_status

    click.echo(describe_status(Path(folder), flags, offline=flags["offline"], cancel=False), nl=False)
    return 0


@click.command("cancel")
@click.argument("folder", metavar="FOLDER")
@endpoint_options
def cancel(folder: str, **flags: Any) -> int:
    """End the provider's batches early. What they have answered is paid for: `reviewer batch collect` takes it in."""
    from pathlib import Path

    from reviewer.batch_status import describe_status

    click.echo(describe_status(Path(folder), flags, offline=False, cancel=True), nl=False)
    return 0
