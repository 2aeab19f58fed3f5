"""Where reports go: one format to stdout, others to files, several at once."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
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
ENDINGS = {".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".sarif": "sarif"}
"""Formats that a file's ending tells."""
PAGE_FORMATS = ("terminal", "json", "markdown", "html")
"""Those of commands whose report is no list of findings."""
HISTORY_FORMATS = ("terminal", "json", "html")
PLAIN_FORMATS = ("terminal", "json", "markdown")
FORMAT_HELP = "Format of the report; by default what the ending of --output tells, else terminal."
OUTPUT_HELP = "Write to a file instead of stdout; FORMAT=FILE writes another format beside it. May be repeated."


class Target(NamedTuple):
    """One report to write."""

    format: str
    path: str | None
    """Nothing for stdout."""


def make_output_options(formats: Sequence[str]) -> Callable[[F], F]:
    """Make what adds `--format` and `--output` for a command that writes these formats."""

    def add(function: F) -> F:
        for option in reversed(
            (
                click.option("--format", "format_", type=click.Choice(formats), help=FORMAT_HELP),
                click.option("--output", "outputs", multiple=True, metavar="[FORMAT=]FILE", help=OUTPUT_HELP),
            )
        ):
            function = option(function)
        return function

    return add


output_options = make_output_options(FORMATS)


def read_targets(
    format_: str | None, outputs: tuple[str, ...], inputs: Iterable[str], formats: Sequence[str] = FORMATS
) -> list[Target]:
    """Read where to write what, and see that it can be written before anything is paid for.

    `--output FORMAT=FILE` names its format; `--output FILE` takes `--format`, else what its ending says; `-` is stdout.

    Raises:
        click.UsageError: an unknown format, two plain files, a file that is an input or named twice, no such folder.
    """
    targets = [Target(format_ or "terminal", None)]
    for output in outputs:
        name, equals, path = output.partition("=")
        if equals and name in formats:
            targets.append(Target(name, None if path == "-" else path))
        elif equals and name.isidentifier() and not os.path.exists(output):  # noqa: PTH110 - pathlib costs start-up
            raise click.UsageError(f"--output {output}: there is no format '{name}'; known: {', '.join(formats)}")
        elif output == "-":
            continue
        elif targets[0].path is not None:
            raise click.UsageError(f"--output {output}: say which format, as in --output json={output}")
        else:
            ending = os.path.splitext(output)[1].lower()  # noqa: PTH122
            told = ENDINGS.get(ending, "terminal")
            targets[0] = Target(format_ or (told if told in formats else "terminal"), output)
    _refuse_unwritable(targets, inputs)
    return targets


def _refuse_unwritable(targets: list[Target], inputs: Iterable[str]) -> None:
    taken = {os.path.realpath(name): "is a document to be read" for name in inputs if name != "-"}
    for target in targets:
        if target.path is None:
            continue
        place = os.path.realpath(target.path)
        if place in taken:
            raise click.UsageError(f"--output {target.path}: this file {taken[place]}; choose another")
        taken[place] = "is written to already"
        if os.path.isdir(place):  # noqa: PTH112
            raise click.UsageError(f"--output {target.path}: is a folder; name a file in it")
        folder = os.path.dirname(place)  # noqa: PTH120
        if not os.path.isdir(folder) or not os.access(folder, os.W_OK):  # noqa: PTH112
            raise click.UsageError(f"--output {target.path}: there is no folder {folder} that can be written to")


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
