"""`reviewer prompt`: the exact requests of a review, sent nowhere."""

import sys
from typing import Any

import click

from reviewer.cli.options import endpoint_options, review_options

EPILOG = """\b
Examples:
  reviewer prompt design.md                      every request, as text
  reviewer prompt design.md --depth quick --json one request, for a program"""


@click.command(epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="DOCUMENT...")
@review_options
@endpoint_options
@click.option("--json", "as_json", is_flag=True, help="JSON, with the reply's schema.")
def prompt(inputs: tuple[str, ...], **flags: Any) -> int:
    """Show the requests of a review; send nothing.

    The fences' code in the text is the one of this installation, so that what is shown is what would be sent.
    """
    from reviewer.engine.events import Silence
    from reviewer.wiring import open_session

    with open_session(flags, Silence(), sys.stdin.buffer) as session:
        session.check_kind()
        return session.write_prompts(session.find_documents(inputs), sys.stdout, as_json=flags["as_json"])
