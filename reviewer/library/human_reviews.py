"""A person's review as YAML: read with every fault at its line, and printed as a form to fill in."""

import difflib
import json
from collections.abc import Iterator
from pathlib import Path

from reviewer.domain.human_review import HumanReview
from reviewer.domain.record import Record
from reviewer.errors import HumanReviewError, RubricError
from reviewer.library.marked_models import validate_marked
from reviewer.library.marked_yaml import MarkedMap, find_mark, read_marked_yaml

HINT = "`reviewer agree RECORD --template` prints a form to fill in; docs/agree.md explains it."


def read_human_review(path: Path, record: Record) -> HumanReview:
    """Read a person's review of the document that a record is about.

    Raises:
        HumanReviewError: unreadable, no YAML, an unknown key, a value out of range, or about another document, rubric
            or criterion than the record; every fault on a line of its own, first file:line.
    """
    try:
        data = read_marked_yaml(path)
        human = validate_marked(HumanReview, data)
    except RubricError as error:
        raise HumanReviewError(error.what, HINT) from error
    faults = list(_find_strangers(human, record, data))
    if faults:
        raise HumanReviewError("\n".join(faults), HINT)
    return human


def _find_strangers(human: HumanReview, record: Record, data: MarkedMap) -> Iterator[str]:
    """Find what does not belong to the record."""
    if human.document != record.document:
        yield f"{data.marks['document']}: is about {human.document}, and the record about {record.document}"
    if human.rubric != record.kind:
        yield f"{data.marks['rubric']}: is by the rubric {human.rubric}, and the record by {record.kind}"
        return
    criteria = [rating.criterion_id for rating in record.ratings]
    questions = [answer.question_id for answer in record.answers]
    for name in human.ratings:
        if name not in criteria:
            yield f"{find_mark(data, ('ratings', name))}: there is no criterion '{name}'{_advise(name, criteria)}"
    for number, finding in enumerate(human.findings):
        for key, value, known in (
            ("criterion", finding.criterion, criteria),
            ("question", finding.question, questions),
        ):
            if value is not None and value not in known:
                mark = find_mark(data, ("findings", number, key))
                yield f"{mark}: there is no {key} '{value}'{_advise(value, known)}"


def _advise(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def write_template(record: Record) -> str:
    """Write the form for a person's review of a record's document; it shows nothing of what the record says of it."""
    lines = [
        "# A person's review, to be laid beside the recorded one: `reviewer agree RECORD THIS-FILE`.",
        "# Fill it in before you read the recorded review; `reviewer rubric show` prints each criterion's questions.",
        f"document: {json.dumps(record.document)}",
        f"rubric: {json.dumps(record.kind)}",
        f"rubric_digest: {record.digests.rubric}",
        f"document_digest: {record.digests.document}",
        'reviewer: ""',
        "decision: null          # ready, revise or rethink",
        "ratings:                # 1 to 5; null for what you did not rate",
    ]
    lines += [f"  {json.dumps(rating.criterion_id)}: null  # {_flatten(rating.title)}" for rating in record.ratings]
    lines += [
        "findings: []            # or a list such as this one; all but the title may be left out:",
        "#  - title: Nothing says who takes the change back",
        "#    severity: major    # blocker, major, minor or nit",
        f"#    criterion: {record.ratings[0].criterion_id if record.ratings else 'id'}",
        "#    question: null     # id of a question that is not met",
        "#    quote: words of the document that it is about",
        "#    section: Rollout   # or the heading, where there are no words to quote",
        "#    line: 12",
    ]
    return "\n".join(lines) + "\n"


def _flatten(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))
