"""Where reports go: one format to stdout, others to files, several at once."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import click

from reviewer.cli.plain_text import show_plainly

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = (
    "terminal",
    "json",
    "markdown",
    "html",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "rdjson",
    "checkstyle",
)
TEXT_FORMATS = ("html", "rdjson")
"""Those that need the documents' text."""
FORMAT_HELP = "Format of the report: terminal by default."
OUTPUT_HELP = "Write to a file instead of stdout; FORMAT=FILE writes another format beside it. May be repeated."


class Target(NamedTuple):
    """One report to write."""

    format: str
    path: str | None
    """Nothing for stdout."""


def output_options(function: F) -> F:
    """Add `--format` and `--output`."""
    for option in reversed(
        (
            click.option("--format", "format_", type=click.Choice(FORMATS), default="terminal", help=FORMAT_HELP),
            click.option("--output", "outputs", multiple=True, metavar="[FORMAT=]FILE", help=OUTPUT_HELP),
        )
    ):
        function = option(function)
    return function


def read_targets(format_: str, outputs: tuple[str, ...]) -> list[Target]:
    """Read where to write what: `--output FILE` takes `--format`, `--output FORMAT=FILE` names its own.

    Raises:
        UsageError: two plain files for one format.
    """
    targets = [Target(format_, None)]
    for output in outputs:
        name, equals, path = output.partition("=")
        if equals and name in FORMATS:
            targets.append(Target(name, path))
        elif targets[0].path is None:
            targets[0] = Target(format_, output)
        else:
            raise click.UsageError(f"--output {output}: say which format, as in --output json={output}")
    return targets


def write_reports(targets: list[Target], render: Callable[[str, bool], str]) -> None:
    """Render and write each report; `render` is told the format and whether it goes to a file."""
    from pathlib import Path

    from reviewer.files import write_whole

    for target in targets:
        text = render(target.format, target.path is not None)
        if target.path is None:
            click.echo(text, nl=False, color=True)
        else:
            write_whole(Path(target.path), text)
            click.echo(f"reviewer: {target.format} written to {target.path}", err=True)


def tell_failures(failures: Iterable[Any], what: str, targets: list[Target]) -> None:
    """Say on stderr which documents failed and why, unless the terminal has just shown it in the report."""
    if targets[0] == Target("terminal", None) and sys.stdout.isatty():
        return
    for failure in failures:
        click.echo(f"reviewer: {failure.document}: {what}: {show_plainly(failure.reason)}", err=True)
        if failure.hint:
            click.echo(f"  {show_plainly(failure.hint)}", err=True)
