"""A run as workflow commands, which GitHub Actions turn into annotations beside the changed lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.domain.review import Failure, Run
from reviewer.reporters.escaping import clean_text, flatten_text, shorten_end
from reviewer.reporters.issues import Issue, Notice, list_notices, list_paths, list_wanted, name_path
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import STANDARD_INPUT, count

MOST_OF_A_KIND = 10
"""GitHub shows this many errors, warnings and notices of a step and drops the rest without a word."""
LONGEST_TITLE = 200
LONGEST_MESSAGE = 2_000
MOST_PLACES = 20

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


@dataclass(frozen=True)
class Annotation:
    """One command, its text still unescaped."""

    command: str
    path: str
    title: str
    message: str
    line: int = 0
    """First line, or 0 for the whole file."""
    end_line: int = 0
    column: int = 0


def render(run: Run, options: ReportOptions) -> str:
    """Render a run as one command a line; what is more than GitHub shows is counted, with its places, in the last."""
    issues = sorted(list_wanted(run, options), key=lambda issue: -issue.severity.rank)
    annotations = [_annotate_failure(failure) for failure in run.failures]
    annotations += [_annotate_notice(notice) for notice in list_notices(run)]
    annotations += [_annotate_issue(issue) for issue in issues]
    if not annotations:
        return f"No findings in {count(len(list_paths(run)), 'document')}.\n"
    return write_annotations(annotations)


def write_annotations(annotations: Sequence[Annotation]) -> str:
    """Write annotations as one command a line; what is more than GitHub shows is counted in the last."""
    kept, left = _choose(annotations)
    lines = [_write_command(annotation) for annotation in kept]
    return "".join(f"{line}\n" for line in [*lines, *([_write_command(_count_left(left))] if left else [])])


def _choose(annotations: Sequence[Annotation]) -> tuple[list[Annotation], list[Annotation]]:
    """Keep the first of each command that GitHub will show, with room for the notice that counts the others."""
    totals = Counter(annotation.command for annotation in annotations)
    crowded = any(total > MOST_OF_A_KIND for total in totals.values())
    room = {"error": MOST_OF_A_KIND, "warning": MOST_OF_A_KIND, "notice": MOST_OF_A_KIND - crowded}
    kept: list[Annotation] = []
    left: list[Annotation] = []
    for annotation in annotations:
        fits = room[annotation.command] > 0
        (kept if fits else left).append(annotation)
        room[annotation.command] -= fits
    return kept, left


def _annotate_issue(issue: Issue) -> Annotation:
    weight = "hint" if issue.is_hint else issue.severity.value
    title = f"{weight} {issue.rule_id} {issue.rule_title}"
    if issue.anchor is None:
        return Annotation(COMMANDS[issue.weight], issue.path, title, issue.message)
    place = issue.anchor
    return Annotation(
        COMMANDS[issue.weight], issue.path, title, issue.message, place.line_start, place.line_end, place.column_start
    )


def _annotate_failure(failure: Failure) -> Annotation:
    text = "\n".join(part for part in (failure.reason, failure.hint) if part)
    return Annotation("error", name_path(failure.document), "not reviewed", text)


def _annotate_notice(notice: Notice) -> Annotation:
    return Annotation("notice", notice.path, "about this report", notice.text)


def _count_left(left: Sequence[Annotation]) -> Annotation:
    places = Counter(flatten_text(annotation.path) for annotation in left)
    named = [f"{path} ({number})" for path, number in places.most_common(MOST_PLACES)]
    more = [f"{len(places) - MOST_PLACES} more documents"] if len(places) > MOST_PLACES else []
    text = f"{count(len(left), 'more finding')} than GitHub shows for a step: {', '.join([*named, *more])}."
    return Annotation("notice", "", "more findings", f"{text} The other formats have them all.")


def _write_command(annotation: Annotation) -> str:
    properties: list[tuple[str, object]] = []
    if annotation.path and annotation.path != STANDARD_INPUT:
        properties.append(("file", annotation.path))
    if annotation.line:
        properties += [("line", annotation.line), ("endLine", annotation.end_line), ("col", annotation.column)]
    properties.append(("title", shorten_end(flatten_text(annotation.title), LONGEST_TITLE)))
    written = ",".join(f"{name}={escape_property(str(value))}" for name, value in properties)
    message = shorten_end(clean_text(annotation.message).strip(), LONGEST_MESSAGE) or "no text"
    return f"::{annotation.command} {written}::{escape_data(message)}"


def escape_data(text: str) -> str:
    """Write the text of a command: what would end the line, and the escape's own sign, as percent escapes."""
    return clean_text(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Write a property of a command: also what would end it or the list of properties."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
