import re

import pytest
from hypothesis import given, settings

from reviewer.domain.review import Checked, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import clean_text
from reviewer.reporters.github import escape_data, escape_property, render
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_checks import CLEAN, DIGEST, EMPTY, EVERYTHING, HINT, OPTIONS
from tests.reporters.sample_reviews import UNREACHABLE
from tests.reporters.test_escaping import find_unsafe

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*)(?:,[a-zA-Z]+=[^,:\r\n]*)*)::([^\r\n]+)")
"""What the runner takes for a command: properties up to the second `::`, split at commas."""


def unescape(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def parse(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read commands as the runner does; fails on any other line."""
    commands = []
    for line in text.removesuffix("\n").split("\n"):
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        commands.append((match[1], {name: unescape(value) for name, value in pairs}, unescape(match[3])))
    return commands


@settings(max_examples=80, deadline=None)
@given(hostile)
def test_no_text_breaks_out_of_its_command(text: str) -> None:
    """As many lines as there are issues and failures, each one command; the text comes back."""
    written = render(make_hostile_run(text), ReportOptions())
    assert find_unsafe(written) == set()
    commands = parse(written)
    assert len(commands) == 1 + 4 + (3 + 4 if text else 1 + 5)
    assert {name for _, properties, _ in commands for name in properties} <= {"file", "line", "endLine", "col", "title"}


@settings(max_examples=80, deadline=None)
@given(hostile)
def test_escapes_are_undone_by_the_runner(text: str) -> None:
    assert unescape(escape_data(text)) == clean_text(text)
    assert unescape(escape_property(text)) == clean_text(text)
    assert not set(escape_property(text)) & set("\r\n:,")


def test_place_title_and_message() -> None:
    command, properties, message = next(
        one for one in parse(render(EVERYTHING, OPTIONS)) if "DOC201" in one[1]["title"]
    )
    assert command == "error"
    assert properties["file"] == "notes/Über 1.md"
    assert (properties["line"], properties["endLine"], properties["col"]) == ("84", "84", "5")
    assert message == "the column adds up to 75, the total says 60"


def test_suppressed_findings_are_not_shown() -> None:
    places = [properties for _, properties, _ in parse(render(EVERYTHING, OPTIONS))]
    assert not any(each.get("file") == "docs/plan.md" and "DOC101" in each["title"] for each in places)


def test_what_stands_in_no_file_names_none() -> None:
    commands = parse(render(Run(failures=(UNREACHABLE,)), OPTIONS))
    assert commands[0][1] == {"title": "not reviewed"}


@pytest.mark.parametrize(("errors", "notices"), [(10, 10), (11, 0), (0, 11), (25, 25)])
def test_limits_of_a_step_are_kept_and_the_rest_is_counted(errors: int, notices: int) -> None:
    """GitHub shows ten of each; the last notice says how many more there are, and where."""
    heavy = EMPTY.model_copy(update={"severity": Severity.MAJOR})
    signals = (HINT,) * notices + (heavy,) * errors
    run = Run(checked=(Checked(document="a.md", document_digest=DIGEST, signals=signals),))
    commands = parse(render(run, OPTIONS))
    kinds = [command for command, _, _ in commands]
    assert kinds.count("error") == min(errors, 10)
    assert kinds.count("notice") <= 10
    left = errors + notices - (len(commands) - 1)
    if errors <= 10 and notices <= 10:
        assert len(commands) == errors + notices
    else:
        assert commands[-1][2].startswith(f"{left} more finding")
        assert f"a.md ({left})" in commands[-1][2]


def test_heaviest_come_first() -> None:
    signals = tuple(EMPTY.model_copy(update={"severity": severity}) for severity in reversed(Severity))
    run = Run(checked=(Checked(document="a.md", document_digest=DIGEST, signals=signals),))
    titles = [properties["title"].split()[0] for _, properties, _ in parse(render(run, OPTIONS))]
    assert titles == ["blocker", "major", "minor", "nit"]


def test_nothing_found_is_said_without_a_command() -> None:
    assert render(CLEAN, OPTIONS) == "No findings in 1 document.\n"
