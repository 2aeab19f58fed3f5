"""`reviewer resolve` as a user meets it, in a process of its own and on a terminal that can do nothing."""

import os
import pty
import select
import signal
import subprocess
import sys

import pytest

from reviewer.records.record_file import read_record
from tests.cli.running import ROOT, run_reviewer, text_of
from tests.records.material import NAME, make, settle

INTERRUPT = b"Ctrl-C"


@pytest.fixture
def folder(tmp_path):
    """A repository with one recorded document."""
    (tmp_path / ".git").mkdir()
    settle(tmp_path, make(tmp_path))
    return tmp_path


def test_by_id(folder):
    """From a folder below the root, with a shortened id."""
    first = read_record(folder, NAME).findings[0]
    done = run_reviewer("resolve", first.id[:8], "--dismiss", "not for a trial", "--by", "Ada", cwd=folder / "docs")
    out, err = text_of(done)
    assert done.returncode == 0, err
    assert f"{first.id}  " in out
    assert "dismissed" in out
    assert read_record(folder, NAME).find(first.id).disposition.by == "Ada"
    out, _ = text_of(run_reviewer("resolve", "--list", cwd=folder))
    assert "1 dismissed" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no terminal to ask at"),
        (("docs",), "no terminal to ask at"),
        (("--accept",), "no finding named"),
        (("abc", "--accept", "--dismiss", "why not"), "at a time"),
        (("abc", "--accept", "--list"), "at a time"),
        (("zzz", "--accept"), "no id of a finding"),
        (("0123456789", "--accept"), "no finding has the id"),
        (("abc", "--dismiss", ""), "needs a reason"),
        (("abc", "--accept", "--document", "docs/none.md"), "docs/none.md: no review is recorded"),
        (("--list", "docs/none.md"), "no review of it is recorded"),
    ],
)
def test_what_makes_no_sense_is_said(folder, arguments, words):
    """With exit code 2, and nothing written."""
    place = folder / ".reviewer" / "records" / f"{NAME}.json"
    before = place.read_bytes()
    out, err = text_of(done := run_reviewer("resolve", *arguments, cwd=folder))
    assert done.returncode == 2
    assert words in err
    assert out == ""
    assert place.read_bytes() == before


def walk(folder, typed):
    """Walk on a dumb terminal, typing all at once; gives exit code and what was shown."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    arguments = [sys.executable, "-m", "reviewer", "resolve", "docs"]
    shown = b""
    with subprocess.Popen(
        arguments, cwd=folder, stdin=follower, stdout=follower, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        while select.select([leader], [], [], 60)[0]:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not piece:
                break
            shown += piece
            if shown.endswith(b"help: ") and typed:
                line = typed.pop(0)
                if line == INTERRUPT:
                    process.send_signal(signal.SIGINT)
                else:
                    os.write(leader, line)
        code = process.wait(timeout=60)
    os.close(leader)
    return code, shown


def list_decided(folder):
    """Give the states of what was decided."""
    states = [finding.disposition.state.value for finding in read_record(folder, NAME).findings]
    return sorted(state for state in states if state != "open")


def test_a_walk_on_a_dumb_terminal(folder):
    """Lines in, lines out: not one character that moves a cursor or changes a colour."""
    code, shown = walk(folder, [b"a\n", b"d not for a trial\n", b"q\n"])
    assert code == 0
    assert b"\x1b" not in shown
    assert b"2 decided (1 accepted, 1 dismissed)" in shown
    assert list_decided(folder) == ["accepted", "dismissed"]


def test_a_walk_that_is_interrupted(folder):
    """What was decided is written, and it says so."""
    code, shown = walk(folder, [b"a\n", INTERRUPT])
    assert code == 130
    assert b"what was decided is written" in shown
    assert list_decided(folder) == ["accepted"]
