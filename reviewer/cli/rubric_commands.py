"""`reviewer rubric`: list, show, lint and start rubrics."""

from typing import Any

import click

from reviewer.cli.options import endpoint_options
from reviewer.engine.depths import DEPTHS

LEVELS = ("L3", "L4", "L5", "L6", "L7")


@click.group()
def rubric() -> None:
    """List, show, check and start rubrics."""


@rubric.command("list")
def list_() -> int:
    """List the rubrics that --kind knows: yours first, then ours."""
    from reviewer.library.rubrics import list_rubric_files, load_rubric
    from reviewer.wiring import open_rubric_folders

    folders = open_rubric_folders()
    for file in list_rubric_files(folders):
        compiled = load_rubric(file.path, folders)
        where = "bundled" if file.bundled else file.path.as_posix()
        click.echo(
            f"{file.id:<14} {compiled.title:<24} {len(compiled.criteria):>2} criteria, "
            f"{len(compiled.questions):>2} questions  {compiled.digest[:12]}  {where}"
        )
    return 0


@rubric.command(
    epilog="\b\nExamples:\n  reviewer rubric show post-mortem\n  reviewer rubric show design-doc --level L4"
)
@click.argument("reference", metavar="RUBRIC")
@click.option("--level", type=click.Choice(LEVELS), help="Only questions up to this level.")
def show(reference: str, level: str | None) -> int:
    """Show a rubric's criteria, questions and anchors. RUBRIC is an id or a path."""
    from reviewer.domain.rubric import Level
    from reviewer.library.rubric_texts import describe_rubric
    from reviewer.library.rubrics import find_rubric_file, load_rubric
    from reviewer.wiring import open_rubric_folders

    folders = open_rubric_folders()
    compiled = load_rubric(find_rubric_file(reference, folders), folders)
    click.echo(describe_rubric(compiled, Level(level) if level else None), nl=False)
    return 0


@rubric.command(epilog="\b\nExample:\n  reviewer rubric lint .reviewer/rubrics/*.yaml")
@click.argument("references", nargs=-1, metavar="[RUBRIC]...")
def lint(references: tuple[str, ...]) -> int:
    """Find faults and weak questions in rubrics; all known ones by default.

    Exits with 1 when there is something to change and with 2 when a rubric cannot be used at all.
    """
    from reviewer.checks.all_checks import CHECK_SLUGS
    from reviewer.errors import RubricError
    from reviewer.library.rubric_lint import lint_rubric
    from reviewer.library.rubrics import find_rubric_file, list_rubric_files, load_rubric
    from reviewer.wiring import open_rubric_folders

    folders = open_rubric_folders()
    code = 0
    for name in references or [file.id for file in list_rubric_files(folders)]:
        try:
            problems = lint_rubric(load_rubric(find_rubric_file(name, folders), folders), CHECK_SLUGS)
        except RubricError as error:
            click.echo(f"{name}: cannot be used")
            click.echo("\n".join(f"  {line}" for line in f"{error.what}\n{error.hint}".strip().splitlines()))
            code = 2
            continue
        click.echo(f"{name}: {f'{len(problems)} to change' if problems else 'no fault'}")
        for problem in problems:
            click.echo(f"  {problem.where}: {problem.message}")
        code = max(code, 1 if problems else 0)
    return code


@rubric.command(
    epilog="\b\nExamples:\n  reviewer rubric new runbook\n  reviewer rubric new our-design --extends design-doc"
)
@click.argument("name", metavar="ID")
@click.option("--extends", metavar="RUBRIC", help="Start from a rubric and change or add to it.")
@click.option("--folder", default=".reviewer/rubrics", metavar="FOLDER", show_default=True)
def new(name: str, extends: str | None, folder: str) -> int:
    """Start a rubric of your own: a commented file that passes lint."""
    from pathlib import Path

    from reviewer.files import write_whole
    from reviewer.library.rubric_texts import start_rubric
    from reviewer.library.rubrics import find_rubric_file, load_rubric
    from reviewer.wiring import open_rubric_folders

    folders = open_rubric_folders()
    parent = load_rubric(find_rubric_file(extends, folders), folders) if extends else None
    path, text = start_rubric(name, Path(folder), parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    click.echo(f"{path}: written. Change it, then: reviewer rubric lint {path}")
    return 0


@rubric.command(
    "test",
    epilog="\b\nExamples:\n  reviewer rubric test runbook tests/runbook.yaml --model gpt-5 --record replies\n"
    "  reviewer rubric test runbook tests/runbook.yaml --replay replies",
)
@click.argument("reference", metavar="RUBRIC")
@click.argument("cases", metavar="CASES.yaml")
@click.option("--depth", type=click.Choice(tuple(DEPTHS)), default="quick", show_default=True, help="Depth of review.")
@click.option("--record", metavar="FOLDER", help="Keep every raw reply, and ask nothing again that is kept there.")
@click.option("--replay", metavar="FOLDER", help="Use kept replies alone, without a network.")
@endpoint_options
def test(reference: str, cases: str, **flags: Any) -> int:
    """Try a rubric on your own cases: each seeded edit must trip its question, the clean document none.

    CASES.yaml names a document that meets every question, and for each case the edits and the question that they must
    trip (docs/rubrics.md). Exits with 1 when a case is missed or the clean document has a finding.
    """
    from reviewer.evaluation_wiring import run_rubric_test

    if flags["record"] and flags["replay"]:
        raise click.UsageError("--record and --replay exclude each other")
    trial, text = run_rubric_test(reference, cases, flags, lambda notice: click.echo(f"reviewer: {notice}", err=True))
    click.echo(text, nl=False)
    return 3 if trial.failed else 0 if trial.passed else 1
