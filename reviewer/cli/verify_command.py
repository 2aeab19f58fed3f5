"""`reviewer verify`: whether the reviews that are kept beside documents still hold."""

from typing import Any

import click

from reviewer.cli.output import make_output_options, read_targets, write_reports
from reviewer.cli.terminal import measure_screen

FORMATS = ("terminal", "json", "github")

EPILOG = """\b
Examples:
  reviewer verify                        the documents that settings name, else those with a record
  reviewer verify docs/ design.md        these; each must have a record
  reviewer verify --allow-stale 5%       small edits do not need a new review
  reviewer verify --fix                  follow renamed documents, join records after a merge

\b
Exit codes: 0 all verified, 1 a record is missing, stale or held back by a finding,
3 something cannot be read, 4 a record is not what the program wrote."""


def read_share(_context: click.Context, _option: click.Parameter, text: str) -> float:
    """Read a share of a whole, `5%` or `5`, as a number from 0 to 1.

    Raises:
        click.BadParameter: it is none.
    """
    try:
        share = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise click.BadParameter(f"{text!r} is no share from 0% to 100%")
    return share


@click.command(epilog=EPILOG)
@click.argument("inputs", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--allow-stale", callback=read_share, default="0%", metavar="N%", help="Let so many changed words pass.")
@click.option("--fix", is_flag=True, help="Mend records of moved documents and unfinished merges.")
@click.option(
    "--fail-on", type=click.Choice(("blocker", "major", "minor", "nit", "never")), help="The gate, major by default."
)
@click.option(
    "--level", type=click.Choice(("L3", "L4", "L5", "L6", "L7")), help="The least bar of a review, L5 by default."
)
@make_output_options(FORMATS)
@click.option("--max-bytes", type=int, metavar="N", help="Largest document, in bytes; 2 MB by default.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing when all is well.")
def verify(inputs: tuple[str, ...], **flags: Any) -> int:
    """Verify the reviews that are kept in .reviewer/records/: no key, no network, no LLM.

    Every document has a record; document, rubric and prompts are those of the review; the record is as it was written,
    its quotes stand in the document, its verdict follows from its answers; no finding at or above the gate is open.
    """
    from reviewer.verify_session import open_verify_session

    targets = read_targets(flags["format_"], flags["outputs"], inputs, FORMATS)
    session = open_verify_session(flags, flags["allow_stale"])
    verification = session.verify(inputs, fix=flags["fix"])
    silent = flags["quiet"] and not verification.exit_code and not verification.fixed

    def render(format_: str, to_file: bool) -> str:
        return session.render(verification, format_, **measure_screen(to_file=to_file)._asdict())

    write_reports([target for target in targets if target.path or not silent], render)
    return verification.exit_code
