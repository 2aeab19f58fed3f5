"""`reviewer report`: a batch's results once more, from its journal."""

import click

from reviewer.cli.options import pages_option

OUTPUTS = ("jsonl", "csv", "parquet", "html")
OUTPUTS_HELP = "Only this output; may be repeated. All by default."

EPILOG = """\b
Examples:
  reviewer report reviews/
  reviewer report reviews/ --only csv --only parquet
  reviewer report reviews/ --only html --pages           a page for each of very many documents"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="FOLDER")
@click.option("--only", type=click.Choice(OUTPUTS), multiple=True, help=OUTPUTS_HELP)
@pages_option
@click.option("-q", "--quiet", is_flag=True, help="No notices on stderr.")
def report(folder: str, only: tuple[str, ...], pages: bool | None, quiet: bool) -> int:
    """Write a batch's results once more, from its journal, without a model and without a network.

    FOLDER is one that `reviewer batch --out` wrote, whether the batch has ended or not. Each file is written whole.
    """
    from pathlib import Path

    from reviewer.batch.rendering import render_folder

    notices = render_folder(Path(folder), only, pages=pages)
    if not quiet:
        for notice in notices:
            click.echo(f"reviewer: {notice}", err=True)
        click.echo(f"reviewer: {', '.join(only or OUTPUTS)} written to {folder}", err=True)
    return 0
