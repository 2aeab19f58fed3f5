"""Six rounds with a noisy LLM: open findings never rise on unchanged text, nothing dismissed comes back, ids stay."""

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.rubric import Severity
from reviewer.loading.load import load_bytes
from reviewer.records.prints import print_sections
from tests.engine.rounds import NoisyModel, Rounds

HEADINGS = ("Context", "Rollout", "Cost", "Risks")
WORDS = [
    "the",
    "cache",
    "serves",
    "thumbnails",
    "to",
    "the",
    "gallery",
    "in",
    "front",
    "of",
    "the",
    "slow",
    "store",
    "and",
    "its",
    "owner",
    "watches",
    "the",
    "nightly",
    "error",
    "rate",
    "while",
    "two",
    "machines",
    "cost",
    "three",
    "hundred",
    "euros",
    "and",
    "a",
    "release",
    "goes",
    "out",
    "on",
    "Monday",
    "after",
    "the",
    "trial",
    "with",
    "five",
    "users",
]
ROUNDS = 6


def write_sentence(chance):
    """Write a sentence that no other is like."""
    words = [chance.choice(WORDS) for _ in range(chance.randint(9, 14))]
    return " ".join(["Here", str(chance.randint(1000, 999_999)), *words]) + "."


def write_text(sections):
    """Write a document from its sections, each a list of sentences on lines of their own."""
    parts = [f"## {title}\n\n" + "\n\n".join(sentences) for title, sentences in sections.items()]
    return "# Thumbnail cache\n\n" + "\n\n".join(parts) + "\n"


def reflow(text, width):
    """Wrap every paragraph anew: other lines, the same words."""
    out = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("#"):
            out.append(paragraph)
            continue
        lines, line = [], ""
        for word in paragraph.split():
            if line and len(line) + len(word) >= width and not word[0].isdigit():
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        out.append("\n".join([*lines, line]))
    return "\n\n".join(out) + "\n"


def list_unchanged(rounds, before):
    """Give the sections that stand word for word as they did before, by their paths."""
    now = {one.path: one.digest for one in _print(rounds.text)}
    return {one.path for one in _print(before) if now.get(one.path) == one.digest}


def _print(text):
    return print_sections(load_bytes(text.encode(), "note.md", from_file=True))


def list_open(record, paths=None):
    """Give the ids of open findings, in some sections or everywhere.

    But for heavy ones that were missed last time, or whose words are gone and that stand elsewhere as well.
    """
    return {
        one.id
        for one in record.findings
        if one.is_open
        and not one.settled
        and one.since_last != "missed"
        and not (one.follows and one.severity.rank >= Severity.MAJOR.rank)
        and (paths is None or (one.anchors and all(anchor.section in paths for anchor in one.anchors)))
    }


def change(sections, chance):
    """Do to a document what its author does between two rounds, or nothing."""
    title = chance.choice(list(sections))
    sentences = sections[title]
    match chance.choice(("reword", "reword", "add", "delete", "move", "nothing")):
        case "reword":
            sentences[chance.randrange(len(sentences))] = write_sentence(chance)
        case "add":
            sentences.insert(chance.randint(0, len(sentences)), write_sentence(chance))
        case "delete" if len(sentences) > 1:
            sentences.pop(chance.randrange(len(sentences)))
        case "move":
            sections[title] = sections.pop(title)


def decide(rounds, chance):
    """Decide on some of the open findings as an author does."""
    for one in list(rounds.record.findings):
        if one.disposition.state == "open" and not one.held_back and chance.random() < 0.25:
            rounds.decide(one.id, chance.choice(("accepted", "dismissed", "deferred")))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), heavy=st.booleans())
def test_six_rounds_on_a_document_that_its_author_revises(seed, heavy):
    """Whatever the LLM says: on unchanged sections nothing is added, and what was settled there is heard no more."""
    chance = random.Random(seed)
    severities = ("blocker", "major", "minor") if heavy else ("minor", "nit")
    model = NoisyModel(seed, severities)
    sections = {title: [write_sentence(chance) for _ in range(3)] for title in HEADINGS}
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder), write_text(sections))
        rounds.review(model)
        for _ in range(ROUNDS - 1):
            decide(rounds, chance)
            before_text, before = rounds.text, rounds.record
            change(sections, chance)
            rounds.text = write_text(sections)
            same = list_unchanged(rounds, before_text)
            review = rounds.review(model)
            assert len(list_open(rounds.record, same)) <= len(list_open_before(before, same))
            _see_settled(before, rounds.record, same)
            _see_ids(before, review, same)


def list_open_before(record, paths):
    """Give the ids of what was open, what was missed before then included: it is open by now."""
    return {
        one.id
        for one in record.findings
        if one.is_open and one.anchors and all(anchor.section in paths for anchor in one.anchors)
    }


def _see_settled(before, after, same):
    for one in before.findings:
        if one.disposition.settles and one.anchors and all(anchor.section in same for anchor in one.anchors):
            now = after.find(one.id)
            assert now is not None
            assert now.disposition == one.disposition
            assert not now.is_open


def _see_ids(before, review, same):
    """What was open on unchanged sections has its id, or is closed."""
    ids = {one.id for one in review.findings} | {one.id for one in review.convergence.closed}
    assert list_open_before(before, same) <= ids


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), width=st.integers(40, 120), crlf=st.booleans(), moved=st.booleans())
def test_a_text_that_only_looks_different_keeps_every_finding(seed, width, crlf, moved):
    """Reflowed, with other line ends, under another name: the same ids are open, and nothing is added or closed."""
    chance = random.Random(seed)
    sections = {title: [write_sentence(chance) for _ in range(3)] for title in HEADINGS}
    model = NoisyModel(seed)
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder), write_text(sections))
        rounds.review(model)
        for _ in range(2):
            decide(rounds, chance)
            before = rounds.record
            rounds.text = reflow(rounds.text.replace("\r\n", "\n"), width)
            rounds.text = rounds.text.replace("\n", "\r\n") if crlf else rounds.text
            rounds.name = "notes/other.md" if moved else rounds.name
            review = rounds.review(model)
            raised = {one.id for one in review.findings if not one.settled}
            missed = {one.id for one in review.findings if one.since_last == "missed"}
            assert raised - missed == {one.id for one in before.findings if one.is_open}
            assert not review.convergence.closed
            settled = {one.id for one in before.findings if one.disposition.settles}
            assert settled <= {one.id for one in review.findings if one.settled}
            width += 7


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_open_findings_fall_on_a_text_that_nobody_touches(seed):
    """Round after round the same are open, however the LLM's mind changes."""
    chance = random.Random(seed)
    sections = {title: [write_sentence(chance) for _ in range(2)] for title in HEADINGS}
    model = NoisyModel(seed)
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder), write_text(sections))
        rounds.review(model)
        first = {one.id for one in rounds.record.findings if one.is_open}
        for _ in range(ROUNDS - 1):
            rounds.review(model)
            assert "follow-up" not in rounds.asked
            late = {one.id for one in rounds.record.findings if one.since_last in ("missed", "held_back")}
            kept = {one.id for one in rounds.record.findings if one.since_last == "still_open"}
            assert first <= kept
            assert kept.isdisjoint(late)
            first = {one.id for one in rounds.record.findings if one.is_open}
