"""`reviewer batch merge`: the folders of several machines into one."""

import click

EPILOG = """\b
Examples:
  reviewer batch docs/ --out part1 --shard 1/2           on one machine
  reviewer batch docs/ --out part2 --shard 2/2           on another
  reviewer batch merge part1 part2 --out reviews"""


@click.command("merge", epilog=EPILOG)
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...")
@click.option("--out", metavar="FOLDER", required=True, help="A new folder for the whole.")
@click.option("-q", "--quiet", is_flag=True, help="No notices on stderr.")
def merge(folders: tuple[str, ...], out: str, quiet: bool) -> int:
    """Merge the folders of one batch that several machines shared.

    The settings must have been the same. Where folders know the same document, a review beats a failure. The new folder
    is a batch like any other: `reviewer batch` goes on with it, `reviewer report` renders it again.
    """
    from pathlib import Path

    from reviewer.batch.merge import merge_folders

    merged = merge_folders([Path(folder) for folder in folders], Path(out))
    if not quiet:
        for notice in merged.notices:
            click.echo(f"reviewer: {notice}", err=True)
        totals = merged.totals
        counts = f"{totals.reviewed:,} reviewed, {totals.failed:,} failed, {totals.not_reviewed:,} not reviewed"
        click.echo(f"reviewer: {counts}; the whole is in {out}", err=True)
    return 0
