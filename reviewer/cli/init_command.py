"""`reviewer init`: settings, hook and workflow for a repository."""

import click

EPILOG = """\b
Examples:
  reviewer init                  ask before anything is written over
  reviewer init --print          show the files, write nothing"""


@click.command(epilog=EPILOG)
@click.option("--print", "only_print", is_flag=True, help="Show the files and write nothing.")
@click.option("--yes", is_flag=True, help="Write over files that exist without asking.")
def init(*, only_print: bool, yes: bool) -> int:
    """Write a commented reviewer.toml, a pre-commit entry and a GitHub workflow into this folder.

    A file that exists is never written over without asking; without a terminal to ask on, it is left as it is.
    """
    import sys
    from pathlib import Path

    from reviewer import __version__
    from reviewer.files import write_whole
    from reviewer.library.starter_files import write_starter_files

    for name, text in write_starter_files(__version__).items():
        if only_print:
            click.echo(f"# ---- {name}\n{text}")
            continue
        path = Path(name)
        if path.exists() and not yes:
            asked = sys.stdin.isatty() and click.confirm(f"{name} exists. Write over it?", default=False, err=True)
            if not asked:
                click.echo(f"{name}: exists, left as it is. See what would be in it: reviewer init --print")
                continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        click.echo(f"{name}: written")
    if not only_print:
        click.echo("Before you commit: replace REPOSITORY_OF_REVIEWER and OWNER by where you install reviewer from.")
    return 0
