"""Decisions on findings: by id, by a walk, and what stands in the records after them."""

import json

import pytest

from reviewer.domain.disposition import DispositionState
from reviewer.errors import UsageError
from reviewer.records.record_file import read_record
from reviewer.resolving.desk import ResolveDesk
from reviewer.resolving.showing import Page
from reviewer.settings import Settings
from tests.engine.material import DOCUMENT
from tests.records.material import NAME, make, settle

WIDE = Page(100)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The decisions on a project with one document; the working folder is its root."""
    settle(tmp_path, make(tmp_path))
    monkeypatch.chdir(tmp_path)
    return ResolveDesk(tmp_path, Settings(), by="Ada")


class Typing:
    """Types lines when asked, and notes all that is shown; ends the input when nothing is left to type."""

    def __init__(self, *lines):
        self.lines = list(lines)
        self.shown = []

    def ask(self, question):
        self.shown.append(question)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    @property
    def text(self):
        return "\n".join(self.shown)


def walk(desk, *lines, paths=(), page=WIDE):
    """Walk with what is typed; gives what was shown."""
    typing = Typing(*lines)
    desk.walk(list(paths), typing.shown.append, typing.ask, page)
    return typing.text


def states(desk):
    """Give the state of each finding in the record, in the order of the walk's first round."""
    record = read_record(desk.root, NAME)
    return sorted(finding.disposition.state.value for finding in record.findings)


def test_a_decision_is_written_with_reason_and_name(desk):
    """All that were named, in one go; the lines say how the document stands after it."""
    record = read_record(desk.root, NAME)
    ids = [finding.id for finding in record.findings[:2]]
    lines = desk.resolve(ids, DispositionState.DISMISSED, " the flag\nis the  way back ")
    after = read_record(desk.root, NAME)
    for one in ids:
        disposition = after.find(one).disposition
        assert (disposition.state, disposition.reason, disposition.by) == (
            "dismissed",
            "the flag is the way back",
            "Ada",
        )
    assert after.find(record.findings[2].id).disposition.state == "open"
    assert lines[-1] == f"{NAME}: {len(record.findings)} findings: {len(record.findings) - 2} open, 2 dismissed"
    desk.resolve(ids[:1], DispositionState.OPEN, "")
    assert read_record(desk.root, NAME).find(ids[0]).is_open


def test_nothing_is_written_when_one_id_is_wrong(desk):
    """A half of a command would be worse than none."""
    place = desk.root / ".reviewer" / "records" / f"{NAME}.json"
    before = place.read_bytes()
    first = read_record(desk.root, NAME).findings[0].id
    with pytest.raises(UsageError):
        desk.resolve([first, "0" * 12], DispositionState.ACCEPTED, "")
    assert place.read_bytes() == before


@pytest.mark.parametrize("state", [DispositionState.DISMISSED, DispositionState.DEFERRED])
@pytest.mark.parametrize("reason", ["", "  ", "no", "\u200b\u200b\u200b\u200b", "x" * 1001])
def test_a_reason_must_be_one(desk, state, reason):
    """Not empty, not unseen, not a book."""
    with pytest.raises(UsageError):
        desk.resolve([read_record(desk.root, NAME).findings[0].id], state, reason)


def test_no_secret_reaches_the_record(desk):
    """A reason is typed in a hurry, and the record is committed."""
    key = "ghp_" + "a1B2c3D4e5F6" * 3
    first = read_record(desk.root, NAME).findings[0].id
    desk.resolve([first], DispositionState.DEFERRED, f"the token {key} is rotated first")
    assert key not in (desk.root / ".reviewer" / "records" / f"{NAME}.json").read_text()
    assert "rotated first" in read_record(desk.root, NAME).find(first).disposition.reason


def test_a_walk_writes_each_decision_at_once(desk):
    """Whatever ends it afterwards: here the terminal goes away."""
    total = len(read_record(desk.root, NAME).findings)
    shown = walk(desk, "a", "d not needed for a trial")
    assert states(desk) == sorted(["accepted", "dismissed", *["open"] * (total - 2)])
    assert f"Finding 1 of {total} to decide in {NAME}" in shown
    assert f"2 decided (1 accepted, 1 dismissed); {total - 2} wait" in shown
    again = walk(desk, "q")
    assert f"Finding 1 of {total - 2} to decide" in again
    assert f"0 decided; {total - 2} wait" in again


def test_a_walk_asks_for_a_reason_and_can_be_led_back(desk):
    """An empty reason goes back to the keys; words instead of letters will do; help helps."""
    shown = walk(desk, "huh", "?", "dismiss", "", "F", "after the launch", "skip", "quit")
    assert "Type one of the letters" in shown
    assert shown.count("not now, for a reason") == 2
    assert "Nothing was written." in shown
    assert [state for state in states(desk) if state != "open"] == ["deferred"]


def test_a_reason_that_is_none_is_asked_for_again(desk):
    """It says why, and the finding waits."""
    shown = walk(desk, "d no", "s", "q")
    assert "Nothing was written: --dismiss needs a reason" in shown
    assert set(states(desk)) == {"open"}


def test_all_decided_says_so(desk):
    """Without a question."""
    desk.resolve([one.id for one in read_record(desk.root, NAME).findings], DispositionState.ACCEPTED, "")
    assert walk(desk) == "Nothing waits for a decision."


def test_a_finding_is_shown_with_its_lines(desk):
    """The lines around the quote, the quoted ones marked; what is missing says what was looked for."""
    shown = walk(desk, *["s"] * 20)
    assert f"{NAME}, line 9:" in shown
    assert ">  9 | The hit rate was 91 %" not in shown
    assert "> 9 | The hit rate was 91 % in the trial, and the trial lasted nine days." in shown
    assert "  7 | The change goes live" in shown
    assert "against this:" in shown
    assert "the words: “for all of them a week later”" in shown
    assert "the words: “The hit rate" not in shown
    assert "Missing. Looked for in the whole document (9 lines, 2 headings, 0 tables): owner, contact; found" in shown
    assert "Suggestion: Change it." in shown


def test_lines_follow_a_document_that_has_changed(desk):
    """They are looked for where they stand now; words that are gone are shown from the record."""
    path = desk.root / NAME
    path.write_text("New first line.\n\n" + DOCUMENT.replace("the trial lasted nine days", "it lasted a month"))
    shown = walk(desk, *["s"] * 20)
    assert "has changed since this review" in shown
    assert "these words no longer stand in the document:" in shown
    assert ">  9 | The change goes live for 5 % of users first" in shown
    path.unlink()
    gone = walk(desk, *["s"] * 20)
    assert f"{NAME}: " in gone
    assert "The hit rate was 91 %" in gone


def test_nothing_of_a_record_or_document_steers_the_terminal(desk):
    """Neither a document's line nor a finding's words."""
    path = desk.root / NAME
    path.write_text(DOCUMENT.replace("It costs", "It \x1b[2Jcosts"))
    assert "\x1b" not in walk(desk, *["s"] * 20)


def test_a_narrow_ascii_screen(desk):
    """No line is longer than the screen but where a word is, and nothing is outside ASCII."""
    shown = walk(desk, *["s"] * 20, page=Page(60, unicode=False))
    own = [line for line in shown.splitlines() if not line.startswith("a accept")]
    assert all(len(line) <= 60 for line in own if line.startswith((">", " ", "Problem", "Suggestion")))
    assert shown.isascii()


def test_a_list_has_ids_and_sums(desk):
    """What waits stands first."""
    record = read_record(desk.root, NAME)
    desk.resolve([record.findings[0].id], DispositionState.ACCEPTED, "")
    lines = desk.list([])
    assert len(lines) == len(record.findings) + 1
    assert record.findings[0].id in lines[-2]
    assert "accepted" in lines[-2]
    assert lines[-1].startswith(f"{NAME}: ")


def test_a_decision_keeps_what_others_decided_meanwhile(desk):
    """The record is read once more before it is written."""
    ids = [finding.id for finding in read_record(desk.root, NAME).findings]
    other = ResolveDesk(desk.root, Settings())

    class Meanwhile(Typing):
        def ask(self, question):
            if self.lines and self.lines[0] == "a":
                other.resolve(ids[:], DispositionState.DEFERRED, "somebody else decides")
            return super().ask(question)

    typing = Meanwhile("a")
    desk.walk([], typing.shown.append, typing.ask, WIDE)
    assert states(desk).count("deferred") == len(ids) - 1


def test_only_the_dispositions_change(desk):
    """Every other line of the file stays, so that two people's decisions are merged by git."""
    place = desk.root / ".reviewer" / "records" / f"{NAME}.json"
    before = place.read_text().splitlines()
    first = read_record(desk.root, NAME).findings[0].id
    desk.resolve([first], DispositionState.DISMISSED, "not for a trial")
    after = place.read_text().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1].strip().startswith('"disposition"')
    assert json.loads(place.read_text())["decision"] == json.loads("\n".join(before))["decision"]
