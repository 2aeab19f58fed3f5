"""Files and standard input to documents, and every reason why not."""

import os
import threading
from pathlib import Path, PureWindowsPath

import pytest

from reviewer.errors import LoadError
from reviewer.loading.load import MAX_LINES, clean_name, load_document, load_standard_input

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
needs_rights = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read every file"
)


def refuse(path: Path, **options: object) -> LoadError:
    with pytest.raises(LoadError) as caught:
        load_document(path, **options)
    assert caught.value.exit_code == 3
    assert caught.value.hint
    return caught.value


def test_a_file_becomes_a_document(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\r\nkind: roadmap\r\n---\r\n# Plan\r\ntext")
    document = load_document(tmp_path / "a.md", display="docs/a.md")
    assert (document.path, document.format, document.has_bom) == ("docs/a.md", "markdown", True)
    assert document.text == "---\r\nkind: roadmap\r\n---\r\n# Plan\r\ntext"
    assert document.front_matter == "kind: roadmap"
    assert document.sections[-1].path == ("Plan",)


def test_without_a_display_name_the_path_is_shown(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    document = load_document(tmp_path / "a.txt")
    assert (document.path, document.format) == ((tmp_path / "a.txt").as_posix(), "text")


def test_an_unknown_suffix_is_loaded_as_text(tmp_path):
    (tmp_path / "a.adoc").write_text("= Title\n\ntext\n")
    assert load_document(tmp_path / "a.adoc").format == "text"


def test_warnings_of_decoding_reach_the_document(tmp_path):
    (tmp_path / "a.md").write_bytes("caf\xe9".encode("cp1252"))
    document = load_document(tmp_path / "a.md", display="a.md")
    assert document.encoding == "cp1252"
    assert document.warnings == ("a.md, line 1: not UTF-8; the file was read as Windows-1252.",)


def test_paths_are_shown_with_forward_slashes_and_without_broken_characters():
    assert clean_name(PureWindowsPath("docs\\plans\\a.md")) == "docs/plans/a.md"
    assert clean_name(os.fsdecode(b"docs/\xff.md")) == "docs/?.md"


def test_a_file_whose_name_is_no_utf8_loads(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff.md")
    try:
        path.write_text("# Head\n")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert load_document(path, display=path.name).path == "?.md"


def test_a_missing_file(tmp_path):
    assert refuse(tmp_path / "no.md", display="no.md").what == "no.md does not exist"


def test_a_folder(tmp_path):
    assert refuse(tmp_path, display="docs").what == "docs is a folder"


def test_a_path_through_a_file(tmp_path):
    (tmp_path / "a.md").write_text("text")
    assert refuse(tmp_path / "a.md" / "b.md", display="a.md/b.md").what.startswith("a.md/b.md cannot be read: ")


@pytest.mark.parametrize("name", ["a\0b.md", "a" * 300 + ".md"])
def test_a_path_that_no_system_takes(tmp_path, name):
    assert "cannot be read: " in refuse(tmp_path / name).what


def test_a_link_to_itself(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "a.md")
    assert "cannot be read: " in refuse(tmp_path / "a.md").what


@needs_rights
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "a.md").write_text("text")
    (tmp_path / "a.md").chmod(0)
    assert refuse(tmp_path / "a.md", display="a.md").what == "a.md may not be read"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "a.md is empty"),
        (b"\xef\xbb\xbf", "a.md is empty"),
        (b" \t\r\n\xc2\xa0\n", "a.md holds only white space"),
        (b"a\0b", "a.md is binary: it holds NUL bytes"),
    ],
)
def test_a_file_with_nothing_to_review(tmp_path, data, what):
    (tmp_path / "a.md").write_bytes(data)
    assert refuse(tmp_path / "a.md", display="a.md").what == what


def test_a_file_over_the_cap_names_both_sizes_and_the_flag(tmp_path):
    (tmp_path / "a.md").write_bytes(b"x" * 1001)
    error = refuse(tmp_path / "a.md", display="a.md", max_bytes=1000)
    assert error.what == "a.md has 1,001 bytes; the cap is 1,000"
    assert "--max-bytes" in error.hint
    assert load_document(tmp_path / "a.md", max_bytes=1001).text == "x" * 1001


def test_a_file_with_too_many_lines(tmp_path):
    (tmp_path / "a.md").write_bytes(b"#\n" * (MAX_LINES + 1))
    assert refuse(tmp_path / "a.md", display="a.md").what == "a.md has 100,001 lines; the cap is 100,000"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_without_an_end_is_read_up_to_the_cap():
    error = refuse(Path("/dev/zero"), max_bytes=1000)
    assert error.what == "/dev/zero holds more than 1,000 bytes, which is the cap"


@needs_pipes
def test_a_pipe_that_nobody_writes_to_is_empty(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refuse(tmp_path / "pipe", display="pipe").what == "pipe is empty"


@needs_pipes
def test_a_pipe_is_read_to_its_end(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    finish = threading.Thread(target=lambda: (os.write(writer, b" written"), os.close(writer)))
    os.write(writer, b"slowly")
    finish.start()
    text = load_document(tmp_path / "pipe").text
    finish.join()
    os.close(reader)
    assert text == "slowly written"


def test_standard_input_is_markdown():
    document = load_standard_input(b"# Head\ntext\n")
    assert (document.path, document.format, document.sections[0].path) == ("-", "markdown", ("Head",))
    assert load_standard_input(b"x", name="plan.md").path == "plan.md"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "standard input is empty"),
        (b"\0", "standard input is binary: it holds NUL bytes"),
        (b"x" * 11, "standard input holds more than 10 bytes, which is the cap"),
    ],
)
def test_standard_input_that_is_no_document(data, what):
    with pytest.raises(LoadError) as caught:
        load_standard_input(data, max_bytes=10)
    assert caught.value.what == what
