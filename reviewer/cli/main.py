"""The command line: its commands, and the one place where errors become exit codes."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import click

from reviewer import __version__
from reviewer.cli.agree_command import agree
from reviewer.cli.batch_api_commands import cancel, collect, status
from reviewer.cli.batch_command import batch
from reviewer.cli.cache_commands import cache
from reviewer.cli.check_command import check
from reviewer.cli.compare_command import compare
from reviewer.cli.demo_command import demo
from reviewer.cli.doctor_command import doctor
from reviewer.cli.evaluate_command import evaluate
from reviewer.cli.explain_command import explain
from reviewer.cli.history_command import history
from reviewer.cli.init_command import init
from reviewer.cli.merge_command import merge
from reviewer.cli.plain_text import show_plainly
from reviewer.cli.prompt_command import prompt
from reviewer.cli.report_command import report
from reviewer.cli.resolve_command import resolve
from reviewer.cli.review_command import review
from reviewer.cli.rubric_commands import rubric
from reviewer.cli.verify_command import verify
from reviewer.errors import Interrupted, ReviewerError

EPILOG = """\b
Examples:
  reviewer demo                                  see a review, no key needed
  reviewer check docs/                           what code alone can find, offline
  reviewer review design.md                      review one document
  reviewer review docs/ --format json            review a folder, for a program
  reviewer compare main:design.md design.md      what a revision answered
  reviewer verify                                are the reviews kept here still good, offline
  reviewer batch archive/ --out reviews          review thousands, resumable
  reviewer review design.md --dry-run            what would be sent, and its price
  reviewer doctor                                test endpoint, key and model

\b
Exit codes: 0 clean, 1 findings at or above the gate, 2 usage or settings,
3 could not review, 4 hidden instructions to the reviewer, 130 interrupted."""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reviewer")
def commands() -> None:
    """Review the documents that engineers are judged by.

    Design docs, post-mortems, experiment write-ups and roadmap proposals are read by an LLM against a rubric. Every
    finding is tied to the document's exact words by code; ratings and verdict are computed by code.
    """


for companion in (status, collect, cancel, merge):
    batch.add_command(companion)
for command in (
    review,
    resolve,
    verify,
    batch,
    report,
    check,
    compare,
    agree,
    history,
    demo,
    explain,
    prompt,
    rubric,
    evaluate,
    init,
    doctor,
    cache,
):
    commands.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command and give the exit code. Nothing but this function turns an error into words and a code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        result = commands.main(args=list(arguments), prog_name="reviewer", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ReviewerError as error:
        return _explain(error)
    except click.exceptions.Abort:
        if sys.stderr.isatty():
            click.echo(err=True)  # the question's line is still open
        return _explain(
            Interrupted("Stopped: nothing was answered, so nothing was done.", "See --help for a flag that answers.")
        )
    except KeyboardInterrupt:
        hint = "Answers that had arrived are in the cache; run it again to go on." if "review" in arguments[:1] else ""
        return _explain(Interrupted("Stopped.", hint))
    except BrokenPipeError:
        # the reader of our output has gone, as `head` does; a second error at exit would only be noise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the top handler: a fault of ours must not meet the user as a traceback
        return _report_fault(error)
    return result if isinstance(result, int) else 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _explain(error: ReviewerError) -> int:
    click.echo(f"reviewer: {show_plainly(error.what)}", err=True)
    if error.hint:
        click.echo(f"  {show_plainly(error.hint)}", err=True)
    return error.exit_code


def _report_fault(error: Exception) -> int:
    """Write a report that can be pasted into an issue: versions and traceback, no document and no key."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="reviewer-fault-", suffix=".txt", delete=False) as report:
        report.write(f"reviewer {__version__}, Python {sys.version}, {sys.platform}\n\n")
        report.write("".join(traceback.format_exception(error)))
    click.echo(f"reviewer: a fault of its own stopped it: {type(error).__name__}: {error}", err=True)
    click.echo(f"  The details are in {report.name}; read them, then send them with a bug report.", err=True)
    return 3
