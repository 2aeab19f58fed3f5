"""`reviewer explain`: what a check finds, why it matters, a bad and a good example."""

import click

EPILOG = """\b
Examples:
  reviewer explain DOC101
  reviewer explain template-residue
  reviewer explain --all"""


@click.command(epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="[CHECK]...")
@click.option("--all", "whole", is_flag=True, help="Explain every check.")
def explain(names: tuple[str, ...], whole: bool) -> int:
    """Explain checks, by code or slug; without one, list them all."""
    from reviewer.checks.all_checks import ALL_CHECKS
    from reviewer.checks.explaining import explain_check, list_checks

    if whole:
        names = tuple(check.code for check in ALL_CHECKS)
    if not names:
        click.echo(list_checks(), nl=False)
        return 0
    click.echo("\n".join(explain_check(name) for name in names), nl=False)
    return 0
