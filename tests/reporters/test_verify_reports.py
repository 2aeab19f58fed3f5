"""What a verification looks like in each format, whole, and with hostile text in it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from reviewer.domain.verification import Problem, ProblemKind, Verification, Verified
from reviewer.reporters.all_verification_reporters import ALL_VERIFICATION_REPORTERS
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile
from tests.reporters.test_escaping import find_unsafe
from tests.values import make_anchor

GOLDENS = Path(__file__).parents[1] / "goldens" / "verifications"
PLACE = make_anchor(40, 60)


def make_problem(kind: str, message: str, **changes) -> Problem:
    """Build a problem."""
    return Problem(kind=kind, message=message, **changes)


VERIFICATION = Verification(
    documents=(
        Verified(document="docs/good.md", decision="ready", open_findings=2),
        Verified(document="docs/moved.md", decision="ready", notes=("its record is that of docs/old.md, moved",)),
        Verified(
            document="docs/stale.md",
            problems=(
                make_problem(
                    "stale",
                    "its review is of another state: the document has changed (3.1% of its words), the prompts have changed",
                    hint="Review it again: reviewer review docs/stale.md --record",
                ),
                make_problem(
                    "gate",
                    "major 3ded7d0422 is open: No way back",
                    hint="Answer it.",
                    finding_id="3ded7d0422",
                    anchor=PLACE,
                ),
                make_problem("gate", "blocker 0123456789 is open: Nobody owns it", finding_id="0123456789"),
            ),
        ),
        Verified(document="docs/new.md", problems=(make_problem("missing", "has no record of a review"),)),
        Verified(document="docs/bad.md", problems=(make_problem("damaged", "its record contradicts itself"),)),
    ),
    orphans=("docs/gone.md",),
    fixed=("docs/joined.md: the two records that git could not merge were joined",),
    unchanged=1,
)


@pytest.mark.parametrize(("format_", "ending"), [("terminal", "txt"), ("json", "json"), ("github", "github.txt")])
def test_a_verification_looks_as_it_should(format_, ending, request):
    """The whole text; terminals without colours."""
    golden = GOLDENS / f"verification.{ending}"
    text = ALL_VERIFICATION_REPORTERS[format_](VERIFICATION, ReportOptions())
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_colours_change_no_word():
    """And without them there is no escape sequence."""
    render = ALL_VERIFICATION_REPORTERS["terminal"]
    plain, coloured = render(VERIFICATION, ReportOptions()), render(VERIFICATION, ReportOptions(color=True))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain != coloured


def test_every_problem_has_its_word_in_the_summary():
    """A kind that is added is counted."""
    documents = tuple(Verified(document=kind.value, problems=(make_problem(kind, "so"),)) for kind in ProblemKind)
    last = ALL_VERIFICATION_REPORTERS["terminal"](Verification(documents=documents), ReportOptions()).splitlines()[-1]
    assert last.startswith("9 documents: 0 verified, 1 without a record")
    assert last.count("1 ") == len(ProblemKind)


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ((), 0),
        (("gate",), 1),
        (("stale", "missing", "no-reason"), 1),
        (("gate", "conflict"), 3),
        (("unreadable", "damaged"), 4),
        (("steered",), 4),
        (("foreign",), 4),
    ],
)
def test_the_exit_code_is_that_of_the_worst(kinds, code):
    """Of all documents."""
    documents = tuple(Verified(document=kind, problems=(make_problem(kind, "so"),)) for kind in kinds)
    assert Verification(documents=documents).exit_code == code


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_hostile_text_acts_on_nothing(text):
    """Names of documents and titles of findings come from whoever opened the pull request."""
    problem = make_problem("gate", f"major is open: {text}", hint=text, anchor=PLACE)
    verification = Verification(
        documents=(Verified(document=f"a{text}", problems=(problem,), notes=(text,)),), orphans=(text,)
    )
    for render in ALL_VERIFICATION_REPORTERS.values():
        assert not find_unsafe(render(verification, ReportOptions()))
    lines = ALL_VERIFICATION_REPORTERS["github"](verification, ReportOptions()).splitlines()
    assert all(line.startswith("::") for line in lines)
    assert (
        json.loads(ALL_VERIFICATION_REPORTERS["json"](verification, ReportOptions()))["documents"][0]["document"]
        == f"a{text}"
    )
