"""Inputs to items: what is a document and what a list of them, ids, repeats, faults, and memory."""

import io
import json
import os
import threading
import tracemalloc
from pathlib import Path

import pytest

from reviewer.batch.items import count_items, is_manifest, read_items
from reviewer.domain.batch import Item
from reviewer.errors import UsageError


def read(root: Path, *inputs: str, stdin: bytes = b"") -> list[Item]:
    return list(read_items(inputs, root=root, stdin=io.BytesIO(stdin)))


def ids(root: Path, *inputs: str, stdin: bytes = b"") -> list[str]:
    return [item.id for item in read(root, *inputs, stdin=stdin)]


def refuse(root: Path, *inputs: str, stdin: bytes = b"") -> UsageError:
    with pytest.raises(UsageError) as caught:
        read(root, *inputs, stdin=stdin)
    assert caught.value.hint
    return caught.value


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with documents and lists of them."""
    for name in ("a.md", "docs/b.md", "docs/c.txt", "docs/deep/d.md", "docs/table.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("some,words")
    (tmp_path / "docs" / "list.csv").write_text("path,team\nb.md,search\ndeep/d.md,ads\n")
    return tmp_path


def test_a_folder_a_file_and_a_glob(tree):
    assert ids(tree, "docs", "a.md", "*.md") == ["docs/b.md", "docs/c.txt", "docs/deep/d.md", "a.md"]
    assert read(tree, "a.md") == [Item(id="a.md", path="a.md")]


def test_a_folder_never_gives_a_manifest_and_a_named_one_is_read(tree):
    assert [item.model_dump(exclude_defaults=True) for item in read(tree, "docs/list.csv")] == [
        {"id": "docs/b.md", "path": "docs/b.md", "columns": {"team": "search"}},
        {"id": "docs/deep/d.md", "path": "docs/deep/d.md", "columns": {"team": "ads"}},
    ]


def test_a_glob_that_spells_a_manifest_out_means_it(tree):
    (tree / "docs" / "table.csv").unlink()
    assert ids(tree, "docs/*.csv") == ["docs/b.md", "docs/deep/d.md"]


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "x/b.tsv", "c.jsonl", "d.ndjson"])
def test_manifests_by_suffix(name):
    assert is_manifest(name)
    assert not is_manifest(name + ".md")


def test_a_csv_that_is_to_be_reviewed_itself_is_named_in_a_manifest(tree):
    assert ids(tree, "-", stdin=b"docs/table.csv\n") == ["docs/table.csv"]
    assert "docs/table.csv:1: the header has no column 'path' or 'text'" in refuse(tree, "docs/table.csv").what


def test_a_document_reached_twice_counts_once(tree):
    given = ids(tree, "docs/deep", "docs", str(tree / "docs" / "b.md"), "./docs/c.txt", "docs/deep/../b.md", "docs")
    assert given == ["docs/deep/d.md", "docs/b.md", "docs/c.txt"]


def test_a_manifest_read_twice_counts_once(tree):
    assert ids(tree, "docs/list.csv", "docs/../docs/list.csv") == ["docs/b.md", "docs/deep/d.md"]


def test_a_row_that_is_there_twice_counts_once_and_another_with_its_id_is_a_fault(tree):
    lines = [
        b'{"id": "x", "path": "a.md"}',
        b'{"path": "a.md", "id": "x"}',
        b'{"id": "x", "path": "docs/b.md"}',
        b'{"id": "y", "path": "a.md"}',
    ]
    first, second, third = read(tree, "-", stdin=b"\n".join(lines))
    assert (first.id, first.fault) == ("x", None)
    assert second.id == "standard input:3"
    assert second.fault.reason == "standard input:3: the id 'x' was used before, for something else"
    assert (third.id, third.path, third.fault) == ("y", "a.md", None)


def test_the_same_document_from_a_folder_and_from_a_manifest(tree):
    """With nothing added the row is the same item; with columns of its own it is another, and says so."""
    (tree / "plain.csv").write_text("path\ndocs/b.md\n")
    assert ids(tree, "docs/b.md", "plain.csv") == ["docs/b.md"]
    again = read(tree, "docs/b.md", "docs/list.csv")[1]
    assert again.fault.reason == "docs/list.csv:2: the id 'docs/b.md' was used before, for something else"


def test_paths_of_a_manifest_are_relative_to_it(tree):
    paths = ["../a.md", (tree / "a.md").as_posix()]
    (tree / "docs" / "paths.jsonl").write_text("\n".join(json.dumps({"path": path}) for path in paths))
    assert [item.path for item in read(tree / "docs", "../docs/paths.jsonl")] == [
        "../docs/../a.md",
        (tree / "a.md").as_posix(),
    ]
    assert all((tree / "docs" / item.path).is_file() for item in read(tree / "docs", "../docs/paths.jsonl"))


@pytest.mark.skipif(os.sep != "/", reason="here a backslash parts folders")
def test_backslashes_from_windows(tree):
    (tree / r"odd\name.md").write_text("text")
    assert ids(tree, "-", stdin=b"docs\\deep\\d.md\r\nodd\\name.md\r\nno\\where.md\r\n") == [
        "docs/deep/d.md",
        r"odd\name.md",
        r"no\where.md",
    ]


def test_a_file_called_like_standard_input(tree):
    assert ids(tree, "-", stdin=b"-\n") == ["./-"]


@pytest.mark.parametrize(
    ("name", "what"),
    [("no.md", "no.md does not exist"), ("no.csv", "no.csv does not exist"), ("*.pdf", "*.pdf matches no document")],
)
def test_what_stands_for_nothing_is_told_before_the_first_item(tree, name, what):
    with pytest.raises(UsageError) as caught:
        read_items(["docs", name], root=tree, stdin=io.BytesIO())
    assert caught.value.what == what


def test_a_manifest_that_is_none_is_told_before_the_first_item(tree):
    with pytest.raises(UsageError, match=r"docs/table\.csv:1: the header has no column"):
        read_items(["docs", "docs/table.csv"], root=tree, stdin=io.BytesIO())


def test_an_empty_manifest_and_empty_standard_input(tree):
    (tree / "empty.csv").write_text("path,id\n\n,\n")
    assert refuse(tree, "empty.csv").what == "empty.csv lists no document"
    (tree / "empty.csv").write_text("")
    assert refuse(tree, "empty.csv").what == "empty.csv is empty"
    (tree / "empty.jsonl").write_text("\n")
    assert refuse(tree, "empty.jsonl").what == "empty.jsonl lists no document"
    assert refuse(tree, "-").what == "standard input lists no document"
    assert refuse(tree, "-", stdin=b"\r\n \n").what == "standard input lists no document"


@pytest.mark.skipif(os.sep != "/", reason="a file name is Unicode here")
def test_a_file_whose_name_is_no_utf8_fails_and_stops_nobody(tree):
    os.close(os.open(os.fsencode(tree / "docs") + b"/b\xff.md", os.O_CREAT | os.O_WRONLY))
    os.close(os.open(os.fsencode(tree / "docs") + b"/b\xfe.md", os.O_CREAT | os.O_WRONLY))
    items = read(tree, "docs")
    assert [item.id for item in items] == [
        "docs/b.md",
        r"docs/b\xfe.md",
        r"docs/b\xff.md",
        "docs/c.txt",
        "docs/deep/d.md",
    ]
    assert items[1].fault.reason == r"the name of docs/b\xfe.md is not UTF-8"
    assert items[1].model_dump_json()
    (piped,) = read(tree, "-", stdin=b"docs/b\xff.md\n")
    assert piped.fault.reason == "standard input:1: the path is not UTF-8"


def test_counting_agrees_with_reading(tree):
    for inputs in (["docs"], ["docs", "docs/list.csv", "a.md"], ["docs/list.csv"]):
        assert count_items(inputs, root=tree) == len(read(tree, *inputs))
    assert count_items(["docs", "-"], root=tree) is None
    (tree / "empty.csv").write_text("path\n")
    with pytest.raises(UsageError, match="lists no document"):
        count_items(["docs", "empty.csv"], root=tree)


def test_standard_input_is_read_once(tree):
    assert ids(tree, "-", "-", stdin=b"a.md\n") == ["a.md"]


class Dripping(io.RawIOBase):
    """Gives what it is told to, and remembers how much was asked for."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = list(parts)

    def readable(self) -> bool:
        return True

    def read1(self, size: int) -> bytes:
        return self.parts.pop(0) if self.parts else b""


def test_items_come_before_standard_input_has_ended(tree):
    stream = Dripping(b"a.md\n", b"docs/b.md\n", b"docs/c.txt\n")
    items = read_items(["-"], root=tree, stdin=stream)
    assert next(items).id == "a.md"
    assert stream.parts
    stream = Dripping(b'{"path": "a.md"}\n', b'{"path": "docs/b.md"}\n', b"{")
    assert next(read_items(["-"], root=tree, stdin=stream)).id == "a.md"
    assert stream.parts


def test_another_thread_may_go_on(tree):
    items = read_items(["docs"], root=tree, stdin=io.BytesIO())
    given = [next(items).id]
    thread = threading.Thread(target=lambda: given.extend(item.id for item in items))
    thread.start()
    thread.join()
    assert given == ["docs/b.md", "docs/c.txt", "docs/deep/d.md"]


def test_memory_is_flat(tmp_path):
    """Five thousand rows and files take hardly more memory than five hundred."""

    def measure(number: int) -> int:
        top = tmp_path / str(number)
        for folder in range(number // 50):
            (top / f"{folder:03}").mkdir(parents=True)
            for file in range(50):
                (top / f"{folder:03}" / f"a document with a rather long name {file:02}.md").touch()
        rows = "".join(f"{number:06},{place},{'x' * 50}\n" for place in range(number))
        (tmp_path / f"{number}.csv").write_text("path,id,team\n" + rows)
        tracemalloc.start()
        count = held = 0
        for count, _ in enumerate(read_items([str(top), f"{number}.csv"], root=tmp_path, stdin=io.BytesIO()), 1):
            if count in (number - 1, 2 * number - 1):
                # Python's own table of interned names grows by leaps that are no fault of ours
                kept = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, "*/pathlib.py")])
                held = max(held, sum(trace.size for trace in kept.traces))
        tracemalloc.stop()
        assert count == 2 * number
        return held

    measure(100)
    assert measure(5000) < 1.3 * measure(500)
