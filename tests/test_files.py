"""Files written whole: never half a file, never somebody else's device."""

import os
import stat
import threading

import pytest

from reviewer.errors import UsageError
from reviewer.files import write_whole

not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")


def test_text_is_written_as_it_is(tmp_path):
    """UTF-8, and line ends untouched."""
    write_whole(tmp_path / "a.md", "µs\r\n≥ 3\n")
    assert (tmp_path / "a.md").read_bytes() == "µs\r\n≥ 3\n".encode()


def test_a_file_that_is_there_is_replaced_and_nothing_else_is_left(tmp_path):
    """No temporary file stays behind."""
    path = tmp_path / "a.md"
    path.write_text("old and longer")
    write_whole(path, "new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path):
    """Whoever has the old one open keeps it: the new one is another file, put in place at once."""
    path = tmp_path / "a.md"
    write_whole(path, "old")
    with path.open() as reader:
        write_whole(path, "new")
        assert reader.read() == "old"


def test_half_a_surrogate_does_not_cost_the_report(tmp_path):
    """JSON of an LLM can hold one; UTF-8 cannot."""
    write_whole(tmp_path / "a.md", "before \ud800 after")
    assert (tmp_path / "a.md").read_text() == "before ? after"


def test_permissions_follow_the_users_mask(tmp_path):
    """A new file is as private as the user's files are, and no more open than asked for."""
    old = os.umask(0o077)
    try:
        write_whole(tmp_path / "masked.md", "x")
    finally:
        os.umask(old)
    write_whole(tmp_path / "private.md", "x", mode=0o600)
    assert stat.S_IMODE((tmp_path / "masked.md").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "private.md").stat().st_mode) == 0o600


def test_a_file_that_is_there_keeps_its_permissions(tmp_path):
    """A private report does not become public by being written again; nor a public one stay so when it must not."""
    path = tmp_path / "a.md"
    write_whole(path, "x", mode=0o600)
    write_whole(path, "y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    write_whole(path, "z", mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path):
    """What it points at is replaced, also where that does not exist yet."""
    (tmp_path / "real").mkdir()
    for target in ("there.md", "not-yet.md"):
        link = tmp_path / f"link-{target}"
        link.symlink_to(tmp_path / "real" / target)
        write_whole(link, "text")
        assert link.is_symlink()
        assert (tmp_path / "real" / target).read_text() == "text"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    """As `/dev/stdout` and `/dev/null`: root would otherwise put a file in their place, for every program."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, "text")
    reader.join(timeout=10)
    assert seen == ["text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["missing/a.md", "folder", "file/a.md", "x" * 300])
def test_a_place_that_cannot_be_written_to_is_a_usage_error(tmp_path, name):
    """With the path and the reason, and nothing left behind."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written: ") as caught:
        write_whole(tmp_path / name, "text")
    assert caught.value.what.startswith((tmp_path / name).as_posix())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@not_root
def test_a_folder_without_permission_is_a_usage_error(tmp_path):
    """Nothing is half done."""
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="Permission denied"):
        write_whole(tmp_path / "a.md", "text")
