"""`reviewer resolve`: what became of the findings of recorded reviews."""

import sys
from typing import Any

import click

from reviewer.cli.plain_text import show_plainly
from reviewer.cli.terminal import measure_screen
from reviewer.errors import Interrupted

EPILOG = """\b
Examples:
  reviewer resolve                                       walk through all that waits for a decision
  reviewer resolve docs/cache.md                         those of one document, or of a folder
  reviewer resolve --list                                ids, severities and states
  reviewer resolve 3f2a --accept                         the text will be changed
  reviewer resolve 3f2a 9c01 --dismiss "the flag is the way back" --by Ada
  reviewer resolve 3f2a --defer "after the launch" --document docs/cache.md
  reviewer resolve 3f2a --reopen

\b
In the document itself, by id or by question, for as long as the comment stands:
  <!-- reviewer: dismiss 3f2a91b04c because the flag is the way back -->
  <!-- reviewer: defer dd-rollout-way-back because it is decided with the launch -->"""


@click.command(epilog=EPILOG)
@click.argument("targets", nargs=-1, metavar="[ID...|PATH...]")
@click.option("--accept", is_flag=True, help="The text will be changed.")
@click.option("--dismiss", metavar="WHY", help="It will not, for this reason; not raised again on unchanged text.")
@click.option("--defer", metavar="WHY", help="Not now, for this reason.")
@click.option("--reopen", is_flag=True, help="Take a decision back.")
@click.option("--by", metavar="NAME", help="Who decides, for the record.")
@click.option(
    "--document", "documents", multiple=True, metavar="PATH", help="Where to look for the ids. May be repeated."
)
@click.option("--list", "listing", is_flag=True, help="List the findings; change nothing.")
def resolve(targets: tuple[str, ...], **flags: Any) -> int:
    """Accept, dismiss or defer findings of recorded reviews.

    With a decision the arguments are ids of findings, of one document or several; the first digits of an id will do
    where no other begins with them. Without one they are documents or folders, and the command walks through what
    waits for a decision, one finding at a time. What was decided is written at once, so it can be stopped at any time.
    """
    from reviewer.domain.disposition import DispositionState
    from reviewer.resolving.desk import open_desk

    states = {
        DispositionState.ACCEPTED: "" if flags["accept"] else None,
        DispositionState.DISMISSED: flags["dismiss"],
        DispositionState.DEFERRED: flags["defer"],
        DispositionState.OPEN: "" if flags["reopen"] else None,
    }
    given = [(state, reason) for state, reason in states.items() if reason is not None]
    if len(given) + bool(flags["listing"]) > 1:
        raise click.UsageError("one of --accept, --dismiss, --defer, --reopen and --list at a time")
    desk = open_desk(flags)
    if given:
        if not targets:
            raise click.UsageError("no finding named: give its id; reviewer resolve --list shows them")
        lines = desk.resolve(targets, *given[0], documents=flags["documents"])
    elif flags["listing"]:
        lines = desk.list([*targets, *flags["documents"]])
    else:
        return _walk([*targets, *flags["documents"]], desk)
    for line in lines:
        click.echo(show_plainly(line))
    return 0


def _walk(paths: list[str], desk: Any) -> int:
    from reviewer.resolving.showing import Page

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "there is no terminal to ask at; name findings and decision: reviewer resolve ID --accept, --dismiss WHY "
            "or --defer WHY. reviewer resolve --list shows the ids."
        )
    screen = measure_screen(to_file=False)
    try:
        desk.walk(paths, click.echo, _ask, Page(screen.width, unicode=screen.unicode))
    except KeyboardInterrupt as error:
        click.echo()  # the question's line is still open
        raise Interrupted("Stopped: what was decided is written.", "Run it again to go on.") from error
    return 0


def _ask(question: str) -> str:
    """Read one line, as any terminal and screen reader can: no single keys, no cursor to be moved."""
    click.echo(question, nl=False)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
