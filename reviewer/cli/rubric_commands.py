"""`reviewer rubric`: list, show, lint and start rubrics."""

from pathlib import Path
from typing import Any

import click


@click.group()
def rubric() -> None:
    """List, show, check and start rubrics."""


@rubric.command("list")
def list_() -> int:
    """List the rubrics that --kind knows: yours first, then ours."""
    from reviewer.wiring import list_rubrics

    for entry in list_rubrics():
        where = "bundled" if entry.bundled else entry.path
        click.echo(
            f"{entry.id:<14} {entry.title:<28} {entry.criteria:>2} criteria, {entry.questions:>2} questions  "
            f"{entry.digest[:8]}  {where}"
        )
    return 0


@rubric.command(
    epilog="\b\nExamples:\n  reviewer rubric show post-mortem\n  reviewer rubric show design-doc --level L4"
)
@click.argument("reference", metavar="RUBRIC")
@click.option("--level", type=click.Choice(("L3", "L4", "L5", "L6", "L7")), help="Only questions up to this level.")
def show(reference: str, level: str | None) -> int:
    """Show a rubric's criteria, questions and anchors. RUBRIC is an id or a path."""
    from reviewer.wiring import describe_rubric

    click.echo(describe_rubric(reference, level), nl=False)
    return 0


@rubric.command(epilog="\b\nExample:\n  reviewer rubric lint .reviewer/rubrics/*.yaml")
@click.argument("references", nargs=-1, metavar="[RUBRIC]...")
def lint(references: tuple[str, ...]) -> int:
    """Find faults and weak questions in rubrics; all known ones by default.

    Exits with 1 when there is something to change and with 2 when a rubric cannot be read.
    """
    from reviewer.wiring import lint_rubrics

    problems = 0
    for name, found in lint_rubrics(references):
        problems += len(found)
        click.echo(f"{name}: {'no fault' if not found else f'{len(found)} to change'}")
        for problem in found:
            click.echo(f"  {problem.where}: {problem.message}")
    return 1 if problems else 0


@rubric.command(
    epilog="\b\nExamples:\n  reviewer rubric new runbook\n  reviewer rubric new our-design --extends design-doc"
)
@click.argument("name", metavar="ID")
@click.option("--extends", metavar="RUBRIC", help="Start from a rubric and change or add to it.")
@click.option("--folder", default=".reviewer/rubrics", type=click.Path(path_type=Path), show_default=True)
def new(name: str, **options: Any) -> int:
    """Start a rubric of your own: a commented file that passes lint."""
    from reviewer.wiring import start_rubric

    path = start_rubric(name, options["extends"], options["folder"])
    click.echo(f"{path}: written. Change it, then: reviewer rubric lint {path}")
    return 0
