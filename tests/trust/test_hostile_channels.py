"""Every channel by which a document can speak past its readers × what it may want; the docs show the table."""

import os
from collections import Counter
from pathlib import Path

import pytest

from reviewer.domain.trust import FILLER
from reviewer.loading.load import load_standard_input
from reviewer.trust.scan import cover, cover_lines, scan_document
from tests.trust.benign import BENIGN
from tests.trust.hiding import ASCII_ONLY, GOALS, HIDDEN, VISIBLE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "trust.md"
OPENING, CLOSING = "<!-- table: channels -->", "<!-- /table -->"


def list_cases(channels):
    """Give channel, goal and instruction of every case."""
    return [
        (channel, goal, text)
        for channel in channels
        for goal, texts in GOALS.items()
        for text in texts
        if text.isascii() or channel not in ASCII_ONLY
    ]


def load(text):
    return load_standard_input(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("channel", HIDDEN)
def test_every_hidden_instruction_is_found_decoded_and_taken_out(channel):
    """It is an integrity finding on the right line, and what the LLM reads of the document does not hold it."""
    for _, goal, text in list_cases([channel]):
        source = HIDDEN[channel](text)
        document = load(source)
        scan = scan_document(document)
        assert scan.integrity, f"{channel}, {goal}: {text}"
        view = cover(document, scan.hidden)
        assert len(view.text) == len(source)
        assert [at for at, char in enumerate(source) if char == "\n"] == [
            at for at, char in enumerate(view.text) if char == "\n"
        ]
        shown = view.text.replace(FILLER, "")
        assert text not in shown
        for kept in ("It costs 310 € a month on two machines.", "rollout: 5", "flag on | Ana", "# Thumbnail cache"):
            assert kept in shown


@pytest.mark.parametrize("channel", VISIBLE)
def test_every_visible_instruction_is_flagged_and_left_where_it_is(channel):
    """A security document may discuss injection: no alarm, nothing taken out, but its lines are no evidence."""
    for _, goal, text in list_cases([channel]):
        document = load(VISIBLE[channel](text))
        scan = scan_document(document)
        assert any(mark.addressed and not mark.hidden for mark in scan.marks), f"{channel}, {goal}: {text}"
        assert not scan.integrity
        assert cover(document, scan.hidden) is document
        assert cover_lines(document, scan.told_lines).text != document.text


@pytest.mark.parametrize("text", BENIGN, ids=range(len(BENIGN)))
def test_no_benign_document_raises_an_alarm(text):
    """No exit code 4, and no visible character is taken out."""
    document = load(text)
    scan = scan_document(document)
    assert scan.integrity == ()
    for start, end in scan.hidden:
        taken = text[start:end]
        assert taken.startswith("<!--") or not any(char.isprintable() and not char.isspace() for char in taken)


def test_the_benign_set_is_as_large_as_it_says():
    """Forty documents, none twice."""
    assert len(set(BENIGN)) == 40


def test_the_documentation_shows_these_numbers():
    """The table in docs/trust.md is the one measured here."""
    table = render_table()
    before, rest = PAGE.read_text(encoding="utf-8").split(OPENING)
    shown, after = rest.split(CLOSING)
    if os.environ.get("UPDATE_DOCS") == "1":
        PAGE.write_text(f"{before}{OPENING}\n{table}{CLOSING}{after}", encoding="utf-8")
        return
    assert shown.strip() == table.strip(), "docs/trust.md is out of date: run `make docs` and look at what changed"


def render_table() -> str:
    lines = ["| channel | seen by a reader | cases | found |", "| --- | --- | ---: | ---: |"]
    cases, found = Counter(), Counter()
    for channels, seen in ((HIDDEN, "no"), (VISIBLE, "yes")):
        for channel, _, text in list_cases(channels):
            scan = scan_document(load(channels[channel](text)))
            cases[channel] += 1
            found[channel] += bool(scan.integrity) if seen == "no" else any(mark.addressed for mark in scan.marks)
        lines += [f"| {channel} | {seen} | {cases[channel]} | {found[channel]} |" for channel in channels]
    lines.append(f"| **all** | | **{sum(cases.values())}** | **{sum(found.values())}** |")
    alarms = sum(bool(scan_document(load(text)).integrity) for text in BENIGN)
    lines.append(f"| benign documents, with an alarm | | {len(BENIGN)} | {alarms} |")
    return "\n".join(lines) + "\n"
