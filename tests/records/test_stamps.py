"""What passed is remembered while nothing that it depends on has changed, and only then."""

import json
import os

import pytest

from reviewer.records.stamps import RACY, PassedBefore, digest_files, look, stamp

LATE = 10**30
"""A time at which no file is young any more."""


@pytest.fixture
def files(tmp_path):
    """A document and its record."""
    one, two = tmp_path / "a.md", tmp_path / "a.md.json"
    one.write_text("text")
    two.write_text("record")
    return one, two


def open_memory(tmp_path, context="c", now=LATE):
    """Open the memory at a time."""
    return PassedBefore(tmp_path / "cache" / "memory.json", context, lambda: now)


def remember(tmp_path, files, now=LATE):
    """Remember that a document passed."""
    memory = open_memory(tmp_path, now=now)
    memory.remember("a.md", tuple(stamp(file.read_bytes(), look(file), now) for file in files), {"x": 1})
    memory.save()


def recall(tmp_path, files, **options):
    """Recall it in another process, as it were."""
    return open_memory(tmp_path, **options).recall("a.md", files)


def test_what_passed_is_remembered(tmp_path, files):
    """By one who opens the memory anew, for this document alone."""
    remember(tmp_path, files)
    assert recall(tmp_path, files) == {"x": 1}
    assert open_memory(tmp_path).recall("b.md", files) is None
    assert (tmp_path / "cache" / "memory.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", [0, 1])
def test_a_change_of_content_is_seen(tmp_path, files, place):
    """Of either file, even with the same size and the time set back."""
    remember(tmp_path, files)
    before = files[place].stat()
    files[place].write_text(files[place].read_text().upper())
    os.utime(files[place], ns=(before.st_atime_ns, before.st_mtime_ns))
    assert recall(tmp_path, files) is None


def test_a_file_that_is_gone_is_seen(tmp_path, files):
    """Nothing is known of a document without its record."""
    remember(tmp_path, files)
    files[1].unlink()
    assert recall(tmp_path, files) is None


def test_a_touch_is_no_change(tmp_path, files):
    """A fresh checkout has new times; the bytes are read once, and then the new times count."""
    remember(tmp_path, files)
    for file in files:
        os.utime(file, ns=(1, 1))
    memory = open_memory(tmp_path)
    assert memory.recall("a.md", files) == {"x": 1}
    memory.save()
    kept = json.loads((tmp_path / "cache" / "memory.json").read_text())["entries"]["a.md"][0]
    assert [one[0][1] for one in kept] == [1, 1]


def test_a_file_that_was_just_written_is_not_known_by_its_looks(tmp_path, files):
    """A second change within the grain of the clock would look the same; its bytes are read."""
    now = min(file.stat().st_ctime_ns for file in files) + RACY
    remember(tmp_path, files, now=now)
    kept = json.loads((tmp_path / "cache" / "memory.json").read_text())["entries"]["a.md"][0]
    assert [one[0] for one in kept] == [None, None]
    assert recall(tmp_path, files) == {"x": 1}
    files[0].write_text("TEXT")
    assert recall(tmp_path, files) is None


def test_another_context_forgets_all(tmp_path, files):
    """Other settings, rubrics or code: nothing that passed under the old ones counts."""
    remember(tmp_path, files)
    assert recall(tmp_path, files, context="d") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1, "context": "c"}', '{"format": 1, "context": "c", "entries": [1]}',
                                  '{"format": 1, "context": "c", "entries": {"a.md": 1}}', '{"format": 1, "context": "c", "entries": {"a.md": [[1], 2]}}'])  # fmt: skip
def test_a_memory_that_is_none_counts_for_nothing(tmp_path, files, text):
    """Whatever wrote it."""
    remember(tmp_path, files)
    (tmp_path / "cache" / "memory.json").write_text(text)
    assert recall(tmp_path, files) is None


def test_a_memory_that_cannot_be_written_is_no_error(tmp_path, files):
    """Then everything is verified again next time."""
    (tmp_path / "cache").write_text("a file")
    remember(tmp_path, files)
    assert recall(tmp_path, files) is None


def test_the_digest_of_files_follows_their_looks(tmp_path, files):
    """Another one when a file changes, comes or goes."""
    seen = {digest_files(files), digest_files(files[:1])}
    files[0].write_text("longer text")
    seen.add(digest_files(files))
    files[0].unlink()
    seen.add(digest_files(files))
    assert len(seen) == 4
    assert digest_files(files) == digest_files(files)
