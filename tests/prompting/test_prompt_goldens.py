"""Every prompt as a whole text, and how all of them look."""

import os
import string
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.prompting.excerpts import GatheredFact, Gist, Noted, Places, ShownWindow, write_outline
from reviewer.prompting.ordering import Order
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.windows import cut_windows
from tests.prompting.tiny import PASSES, RUBRIC, build, last, make_builder, make_document
from tests.values import make_finding

GOLDENS = Path(__file__).parents[1] / "goldens" / "prompts"
TINY = (make_document(), RUBRIC)
FINDINGS = (
    make_finding("one", (3, 12), title="No\nway back", question_id="ty-undo-how"),
    make_finding("two", (3, 12), (20, 40)),
    make_finding("three", looked_for=("undo", "revert")),
)
PACKS = ("design-doc", "post-mortem", "experiment", "roadmap")


NOTED = (Noted("ty-undo-how", "L003 met; L007 partial"), Noted("ty-cost-month", "L007 met"))
GATHERED = (GatheredFact("cost of a month", "310 €", 7, "2 machines | 310 € a month"),)


def build_windowed() -> dict[str, PlannedRequest]:
    """Build what is asked about a document that is read in windows, by purpose."""
    document, builder = make_document(), make_builder()
    outline = write_outline(document, 100)
    first, _ = cut_windows(document, 40)
    last_lines = document.line_span(7, 7)
    places = Places((document.line_span(3, 3), last_lines), 2, outline, (Gist(1, 1, 4, "A cache is put in front."),))
    known = ("line 5: the table has no caption",)
    passes = ("quick", "free-reading", "notes", "claims")
    planned = builder.build_window(document, RUBRIC, ShownWindow(first, outline), passes, known)
    passes = ("quick", "questions", "across", "claims")
    planned += builder.build_whole(document, RUBRIC, places, passes, known, noted=NOTED, gathered=GATHERED)
    planned += (builder.build_refutation(document, RUBRIC, FINDINGS, replace(places, gists=())),)
    return {one.request.purpose: one for one in planned}


WINDOWED = {
    "window_quick": "window 1/2, quick",
    "window_reading": "window 1/2, free reading",
    "notes": "window 1/2, notes",
    "window_claims": "window 1/2, claims",
    "whole_quick": "quick, the whole",
    "whole_questions": "questions 1/1",
    "across": "across windows",
    "claims_across": "claims across windows",
}
"""Golden → purpose of the request whose task it holds."""
SHOWN = {"window": "window 1/2, notes", "places": "across windows", "places_refuted": "refuter"}
"""Golden → purpose of a request whose second message, the document, it holds."""


@pytest.mark.parametrize("name", [*WINDOWED, *SHOWN])
def test_prompt_on_windows_is_the_golden(name: str, request: pytest.FixtureRequest) -> None:
    """The same for documents that are read in windows."""
    planned = build_windowed()
    text = (
        last(planned[WINDOWED[name]].request) if name in WINDOWED else planned[SHOWN[name]].request.messages[1].content
    )
    golden = GOLDENS / f"{name}.txt"
    if is_update(request):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert golden.read_text(encoding="utf-8") == text


def test_prompts_on_windows_look_tidy() -> None:
    """As the others do."""
    data = {text for q in RUBRIC.questions for text in (q.ask, q.good, q.bad)}
    for planned in build_windowed().values():
        for content in (message.content for message in planned.request.messages[1:]):
            assert "\n\n\n" not in content
            assert content.strip() + "\n" == content
            for line in content.splitlines():
                assert line == line.rstrip() or line in ("L002| ", "L004| ")
                assert (
                    len(line) <= 120 or line.lstrip().startswith(('{"', '"')) or any(text in line for text in data)
                ), line


def is_update(request: pytest.FixtureRequest) -> bool:
    """Say whether goldens are to be written anew."""
    return bool(os.environ.get("UPDATE_GOLDEN") or request.config.getoption("--update-golden", default=False))


@pytest.mark.parametrize(
    "name", ["system", "document", "free_reading", "sample", "questions", "claims", "quick", "refuter", "shape"]
)
def test_prompt_is_the_golden(name: str, request: pytest.FixtureRequest) -> None:
    """The whole text as it is sent; `--update-golden` or `UPDATE_GOLDEN=1` writes it anew."""
    free, questions, claims = build(known=("line 5: the table has no caption",))
    text = {
        "system": free.messages[0].content,
        "document": free.messages[1].content,
        "free_reading": last(free),
        "questions": last(build()[1]),
        "sample": last(make_builder().build(*TINY, ("free-reading",), order=Order(7, 2, 3))[0].request),
        "refuter": last(make_builder().build_refutation(*TINY, FINDINGS).request),
        "claims": last(claims),
        "quick": last(build("quick", known=("line 5: the table has no caption",))[0]),
        "shape": questions.shape_note,
    }[name]
    golden = GOLDENS / f"{name}.txt"
    if is_update(request):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("depth", ["quick", "standard"])
def test_prompts_look_tidy(pack: str, depth: str) -> None:
    """No double blank lines, no white space at a line's end, no line of ours over 120 columns."""
    rubric = load_rubric(find_rubric_file(pack))
    data = {text for q in rubric.questions for text in (q.ask, q.good, q.bad)} | {one.why for one in rubric.criteria}
    planned_requests = make_builder().build(make_document(), rubric, PASSES[depth], ("line 3: something",))
    refutation = make_builder().build_refutation(make_document(), rubric, FINDINGS)
    for planned in (*planned_requests, refutation):
        for content in (planned.request.messages[0].content, last(planned.request)):
            assert "\n\n\n" not in content
            assert content.strip(string.whitespace) + "\n" == content
            for line in content.splitlines():
                assert line == line.rstrip() or line in ("L002| ", "L004| ")
                is_data = line.lstrip().startswith(('{"', '"')) or any(text in line for text in data)
                assert len(line) <= 120 or is_data, line


def test_no_golden_is_left_over() -> None:
    """Every file is one that a test writes."""
    written = {"system", "document", "free_reading", "sample", "questions", "claims", "quick", "refuter", "shape"}
    written |= {"reask", "partial_reask", *WINDOWED, *SHOWN}
    assert {path.stem for path in GOLDENS.iterdir()} == written
