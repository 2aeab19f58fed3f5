"""The folder of a batch: private, one batch at a time, nobody locked out by the dead."""

import json
import os
import socket
import stat
import subprocess
import sys

import pytest

from reviewer.batch.folder import lock_folder, make_folder
from reviewer.errors import FolderBusy, UsageError


def test_the_folder_is_its_users_alone(tmp_path):
    """Reviews of internal documents are in it."""
    make_folder(tmp_path / "a" / "out")
    assert stat.S_IMODE((tmp_path / "a" / "out").stat().st_mode) == 0o700


def test_a_folder_with_other_things_in_it_is_refused(tmp_path):
    """Nothing of the user's is ever written over."""
    (tmp_path / "thesis.md").write_text("years of work")
    with pytest.raises(UsageError, match=r"thesis\.md"):
        make_folder(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        make_folder(tmp_path / "file")


def test_a_second_batch_is_refused_and_told_who_the_first_is(tmp_path):
    """With process, host and time."""
    with lock_folder(tmp_path), pytest.raises(FolderBusy) as caught, lock_folder(tmp_path):
        pass
    assert f"process {os.getpid()} on {socket.gethostname()}, since " in caught.value.what
    with lock_folder(tmp_path):
        pass
    assert (tmp_path / "lock").read_text() == ""


def test_another_process_is_refused_too(tmp_path):
    """The lock is the system's."""
    code = "import sys; from pathlib import Path; from reviewer.batch.folder import lock_folder\nwith lock_folder(Path(sys.argv[1])): pass"
    with lock_folder(tmp_path):
        result = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
        )
    assert f"FolderBusy: another batch works on {tmp_path.as_posix()}: process {os.getpid()}" in result.stderr


def test_the_words_of_a_dead_process_lock_nobody_out(tmp_path):
    """A batch that was killed leaves its words behind, not its lock."""
    (tmp_path / "lock").write_text(json.dumps({"pid": 1, "host": socket.gethostname(), "since": "long ago"}))
    with lock_folder(tmp_path):
        pass


@pytest.mark.parametrize(
    ("words", "free"),
    [
        ("", True),
        ("no JSON", True),
        ('{"pid": 4194304999, "host": "HERE", "since": "x"}', True),
        ('{"pid": 1, "host": "HERE", "since": "x"}', False),
        ('{"pid": 77, "host": "another-machine", "since": "x"}', False),
    ],
)
def test_where_the_file_system_has_no_locks_the_words_decide(tmp_path, monkeypatch, words, free):
    """The dead of this machine count for nothing; another machine's process may be alive."""

    def refuse(descriptor):
        raise OSError(95, "not supported")

    monkeypatch.setattr("reviewer.batch.folder._lock", refuse)
    (tmp_path / "lock").write_text(words.replace("HERE", socket.gethostname()))
    if free:
        with lock_folder(tmp_path):
            pass
    else:
        with pytest.raises(FolderBusy, match="another batch"), lock_folder(tmp_path):
            pass
