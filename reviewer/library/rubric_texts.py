"""Rubrics as text for people: the list, one in full, and a commented start for a new one."""

import json
import re
import textwrap
from pathlib import Path

from reviewer.domain.rubric import Cap, Criterion, Level, Question, Rubric
from reviewer.errors import UsageError

WIDTH = 100

LONGEST_NAME = 40
"""Characters; the ids of the criteria and questions begin with the name, and an id has at most 80."""

MOST_QUESTIONS = 8
"""Questions that a criterion has room for (`Criterion.questions`)."""

YAML_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null"))
"""Words that YAML reads as something else unless they are quoted."""

NEW_RUBRIC = """\
# A rubric of your own. `reviewer rubric lint {path}` checks it; `reviewer review FILE --kind {id}` uses it.
id: {word}
title: {title}
version: 1
extends: base                  # conditions and sources that all rubrics share; a child overrides by id
applies_to:                    # what --kind auto goes by
  paths: ["**/{id}*/**"]
  headings: ["on-call duties", "escalation"]
criteria:
  - id: {id}-recovery
    title: Recovery steps
    weight: 100                # the weights of all criteria add up to 100
    why: Whoever is woken at night must be able to act without asking anybody.
    questions:                 # 3 to 6, each answered by pointing at words in the document
      - id: {id}-recovery-command
        ask: Does the text give, for each failure it names, the command or click path that ends it?
        level: L4              # from which engineering level you expect it
        if_not: major          # blocker, major, minor or nit
        evidence: either       # quote, absence or either
        look_for: [kubectl, command, restart, rollback, run the]
        good: "If the queue is over 10,000, run `queuectl drain --to standby`; it takes about 3 minutes."
        bad: "If the queue grows too long, it should be drained."
        sources: [SRE]
      - id: {id}-recovery-limit
        ask: Is there a number or time after which the reader must call for help?
        level: L4
        if_not: minor
        evidence: absence
        look_for: [escalate, page, call, after 15 minutes, threshold]
        good: "Not recovered after 15 minutes: page the storage team."
        bad: "Ask for help when needed."
        sources: [SRE]
      - id: {id}-recovery-verified
        ask: Does the text name the signal that shows that the service has recovered?
        level: L5
        if_not: minor
        evidence: either
        look_for: [dashboard, metric, alert clears, healthy, verify]
        good: "Done when `checkout_errors` stays under 0.1 % for ten minutes."
        bad: "Then everything should be fine again."
        sources: [SRE]
    anchors:
      1: No steps
      2: Steps in general words
      3: Commands for some failures
      4: Commands for every failure named, with a limit
      5: Also the signal that shows recovery, tried in a drill
"""

NEW_CHILD = """\
# A rubric of your own that changes or adds to {parent}. What is not named here stays as it is there.
id: {word}
title: {title}
version: 1
extends: {parent_word}
# without: [some-question-id]  # criteria or questions to leave out
criteria:
  - id: {criterion_word}              # the id of a criterion of {parent}: only the keys given here change
    questions:
      - id: {criterion}-{id}
        ask: Does the text name the team that has agreed in writing to run it after launch?
        level: L5
        if_not: minor
        evidence: either
        look_for: [owned by, on-call, agreed with, hand-over]
        good: "Run by the payments on-call from week 1; agreed in their planning of 3 March."
        bad: "The platform will take it over at some point."
        sources: [{source}]
"""


def describe_rubric(rubric: Rubric, up_to: Level | None = None) -> str:
    """Write a rubric out: criteria with weights, questions with level and severity, anchors, caps."""
    lines = [f"{rubric.title} ({rubric.id}, version {rubric.version}, digest {rubric.digest[:12]})"]
    total = len(rubric.questions)
    shown = sum(_is_shown(question, up_to) for question in rubric.questions)
    questions = f"{shown} of {total} questions, up to {up_to.value}" if up_to else f"{total} questions"
    lines.append(f"{len(rubric.criteria)} criteria, {questions}")
    for criterion in rubric.criteria:
        lines += ["", *_describe_criterion(rubric, criterion, up_to)]
    if rubric.caps:
        lines += ["", "Caps"]
        lines += [line for cap in rubric.caps for line in _describe_cap(cap)]
    return "\n".join(lines) + "\n"


def _is_shown(question: Question, up_to: Level | None) -> bool:
    return up_to is None or question.level.value <= up_to.value


def _describe_criterion(rubric: Rubric, criterion: Criterion, up_to: Level | None) -> list[str]:
    lines = [f"{criterion.title}  [{criterion.id}, weight {criterion.weight:g}]", *_wrap(criterion.why, 2)]
    for question in criterion.questions:
        if _is_shown(question, up_to):
            lines += _describe_question(rubric, question)
    for number, text in sorted(criterion.anchors.items()):
        lines += _wrap(f"{number}  {text}", 2, hang=3)
    return lines


def _describe_question(rubric: Rubric, question: Question) -> list[str]:
    head = f"{question.level.value} {question.if_not.value:<7} {question.ask}"
    lines = _wrap(head, 2, hang=11)
    if question.applies_when:
        lines += _wrap(f"only if {rubric.conditions[question.applies_when]}", 15)
    lines += _wrap(f"meets it:  {question.good}", 15, hang=11)
    lines += _wrap(f"does not:  {question.bad}", 15, hang=11)
    lines += _wrap(f"{question.id}; from {', '.join(question.sources)}", 15)
    return lines


def _describe_cap(cap: Cap) -> list[str]:
    limits = ", ".join(f"{name} at most {most:g}" for name, most in cap.cap.items())
    return _wrap(f"{cap.when.criterion} at most {cap.when.at_most:g}: {limits}. {cap.because}", 2)


def _wrap(text: str, indent: int, hang: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def start_rubric(name: str, folder: Path, parent: Rubric | None) -> tuple[Path, str]:
    """Write the text of a new rubric and the path it belongs at.

    Raises:
        UsageError: the name is no id, or a file is there already.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > LONGEST_NAME:
        raise UsageError(
            f"'{name}' is no id",
            f"Use lower-case words joined by hyphens, such as 'runbook', of at most {LONGEST_NAME} characters.",
        )
    path = folder / f"{name}.yaml"
    if path.exists():
        raise UsageError(f"{path.as_posix()} exists already", "Choose another id or --folder.")
    title = _quote_odd(name.replace("-", " ").capitalize())
    if parent is None:
        return path, NEW_RUBRIC.format(id=name, word=_quote_odd(name), title=title, path=path.as_posix())
    last = next((c for c in reversed(parent.criteria) if len(c.questions) < MOST_QUESTIONS), parent.criteria[-1])
    return path, NEW_CHILD.format(
        id=name,
        word=_quote_odd(name),
        title=title,
        parent=parent.id,
        parent_word=_quote_odd(parent.id),
        criterion=last.id,
        criterion_word=_quote_odd(last.id),
        source=_quote_odd(last.questions[-1].sources[0]),
    )


def _quote_odd(word: str) -> str:
    """Quote a word that YAML would not read as text."""
    plain = re.fullmatch(r"[A-Za-z][\w -]*", word) and word.lower() not in YAML_WORDS
    return word if plain else json.dumps(word)
