"""`reviewer evaluate`: a suite of documents with known flaws, every arm over each."""

from typing import Any

import click

from reviewer.cli.options import endpoint_options

EPILOG = """\b
Examples:
  reviewer evaluate samples/evaluation --out results --model gpt-5
  reviewer evaluate samples/evaluation --out results --arms plain,standard --variants clean,flawed,injected
  reviewer evaluate samples/evaluation --out results --replay
  reviewer evaluate samples/evaluation --out results --write-prompts to-answer
  reviewer evaluate samples/evaluation --out results --read-answers to-answer --answered-by "two readers" \\
                                       --write-prompts to-answer"""


@click.command(epilog=EPILOG)
@click.argument("suite", metavar="SUITE")
@click.option("--out", required=True, metavar="FOLDER", help="Where results and recorded replies go.")
@click.option(
    "--arms", default="plain,quick,standard", show_default=True, metavar="LIST", help="plain, and depths of review."
)
@click.option("--cases", metavar="LIST", help="Ids of cases; all by default.")
@click.option(
    "--variants", default="clean,flawed", show_default=True, metavar="LIST", help="clean, flawed and injected."
)
@click.option("--runs", type=click.IntRange(1, 100), default=1, show_default=True, help="Runs of each arm.")
@click.option("--replies", metavar="FOLDER", help="The recording; FOLDER/replies of --out by default.")
@click.option("--replay", is_flag=True, help="Use the recording alone, without a network.")
@click.option("--write-prompts", metavar="FOLDER", help="Write requests without a reply as files to be answered.")
@click.option("--read-answers", metavar="FOLDER", help="Take answers that stand beside such files.")
@click.option("--answered-by", metavar="WORDS", help="Who answered; noted in the recording and the report.")
@click.option("--labels", metavar="FILE", help="Labels of findings; labels.yaml of the suite by default.")
@click.option("--page", metavar="FILE", help="A page whose tables are written anew, such as docs/evaluation.md.")
@endpoint_options
@click.option("-q", "--quiet", is_flag=True, help="No notices on stderr.")
def evaluate(suite: str, **flags: Any) -> int:
    """Measure reviews on documents whose flaws are known.

    SUITE is a folder with suite.yaml. Every raw reply is recorded; what is recorded is never asked again, so that an
    interrupted evaluation goes on where it was. See docs/evaluation.md.
    """
    from reviewer.evaluation_wiring import open_evaluation

    def say(text: str) -> None:
        if not flags["quiet"]:
            click.echo(f"reviewer: {text}", err=True)

    return open_evaluation(suite, flags, say).carry_out()
