"""`reviewer agree`: a recorded review beside a person's."""

from typing import Any

import click

from reviewer.cli.output import PLAIN_FORMATS, make_output_options, read_targets, write_reports
from reviewer.cli.terminal import measure_screen

EPILOG = """\b
Examples:
  reviewer agree docs/design.md --template > mine.yaml
  reviewer agree docs/design.md mine.yaml
  reviewer agree HEAD~1:docs/design.md mine.yaml --format json"""


@click.command(epilog=EPILOG)
@click.argument("record", metavar="RECORD")
@click.argument("human", metavar="[HUMAN.yaml]", required=False)
@click.option("--template", is_flag=True, help="Print a form for the person's review, to fill in.")
@make_output_options(PLAIN_FORMATS)
def agree(record: str, human: str | None, template: bool, **flags: Any) -> int:
    """Measure how far a recorded review agrees with a person's, by the same rubric.

    RECORD is a record, a document that has one, or either at a git revision. Shows the difference for each criterion,
    exact and within-one agreement, the quadratically weighted kappa, and the findings that only one of them has.
    """
    from reviewer.agree_session import open_agree_session

    if template == (human is not None):
        raise click.UsageError("give the person's review as HUMAN.yaml, or --template to get a form for it")
    with open_agree_session({}) as session:
        targets = read_targets(flags["format_"], flags["outputs"], [record, *([human] if human else [])], PLAIN_FORMATS)
        if human is None:
            write_reports(targets, lambda _format, _to_file: session.write_template(record))
            return 0
        agreement = session.agree(record, human)

        def render(format_: str, to_file: bool) -> str:
            return session.render(agreement, format_, **measure_screen(to_file=to_file)._asdict())

        write_reports(targets, render)
    return 0
