"""YAML that knows its lines, from files that anybody may have written."""

import time
from pathlib import Path

import pytest

from reviewer.errors import RubricError
from reviewer.library.marked_yaml import Mark, find_mark, merge_marked, read_marked_yaml


@pytest.fixture
def read(tmp_path):
    """Reads a text as a YAML file called x.yaml."""

    def _read(text: str | bytes):
        path = tmp_path / "x.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_marked_yaml(path, "x.yaml")

    return _read


def test_keys_and_items_know_their_lines(read):
    """At every depth, in block and in flow style."""
    data = read("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n")
    assert data == {"a": 1, "b": ["x", {"c": 2, "d": 3}]}
    assert str(find_mark(data, ("a",))) == "x.yaml:1"
    assert str(find_mark(data, ("b", 1))) == "x.yaml:4"
    assert str(find_mark(data, ("b", 1, "d"))) == "x.yaml:5"


def test_a_path_that_does_not_exist_leads_to_the_deepest_part_that_does(read):
    """A missing key is reported at the thing that misses it."""
    data = read("a:\n  - {b: 1}\n")
    assert find_mark(data, ("a", 0, "zz", "deeper")) == Mark("x.yaml", 2)
    assert find_mark(data, ("a", 7)) == Mark("x.yaml", 1)
    assert find_mark(data, ("a", "b")) == Mark("x.yaml", 1)
    assert find_mark(data, ("zz",)) is None
    assert find_mark(data, ()) is None


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "x.yaml:1: must be a mapping of keys"),
        ("- a", "x.yaml:1: must be a mapping of keys"),
        ("just words", "x.yaml:1: must be a mapping of keys"),
        ("a: 1\nb: [1\nc: 2", "x.yaml:3: is no YAML: "),
        ("a: 1\n\tb: 2", "x.yaml:2: is no YAML: "),
        ("a: 1\nb: 2\na: 3", "x.yaml:3: the key 'a' stands twice (first at line 1)"),
        ("a:\n  b: 1\n  b: 1", "x.yaml:3: the key 'b' stands twice (first at line 2)"),
        ("a: 1\n---\nb: 2", "x.yaml:2: is no YAML: "),
        ("? [a]\n: b", "x.yaml:1: a key must be a word or a whole number"),
        ("1.5: a", "x.yaml:1: a key must be a word or a whole number"),
        ("a: !!python/object/apply:os.system [echo]", "x.yaml:1: plain lists and mappings only, no 'tag:yaml.org"),
        ("a: !!set {x}", "x.yaml:1: plain lists and mappings only"),
        ("a: 1\nb: !!python/name:os.system x", "x.yaml:2: is no YAML: "),
        ("a: *nothing", "x.yaml:1: is no YAML: "),
        ("a: 1\nb: 2026-13-45", "x.yaml:2: '2026-13-45' is no timestamp"),
        ("a: !!int word", "x.yaml:1: 'word' is no int"),
        ("a: !!int ''", "x.yaml:1: '' is no int"),
        ("a: !!bool word", "x.yaml:1: 'word' is no bool"),
        ("a: !!timestamp word", "x.yaml:1: 'word' is no timestamp"),
        ("a: !!float word", "x.yaml:1: 'word' is no float"),
        ("a: " + "9" * 5000, "x.yaml:1: '" + "9" * 40 + "' is no int"),
        ("a: 1\nb: &b [1, *b]", "x.yaml:2: an alias refers to what it stands in"),
        ("a: \x01", "x.yaml: is no YAML: unacceptable character"),
        (b"a: \xff", "x.yaml: is not UTF-8 (byte 3)"),
    ],
)
def test_what_is_no_plain_yaml_is_an_error_with_its_place(read, text, error):
    """Never a fault of the program, whatever stands in the file, and nothing in it is run."""
    with pytest.raises(RubricError) as caught:
        read(text)
    assert caught.value.what.startswith(error)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    """Missing, or a folder; the name shown is the one given."""
    with pytest.raises(RubricError, match=r"^mine\.yaml: cannot be read: No such file"):
        read_marked_yaml(tmp_path / "none.yaml", "mine.yaml")
    with pytest.raises(RubricError, match="cannot be read: Is a directory"):
        read_marked_yaml(tmp_path)


def test_a_byte_order_mark_and_crlf_do_not_matter(read):
    """As some editors save it."""
    data = read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert data == {"a": 1, "b": 2}
    assert data.marks["b"].line == 2


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_overflows_the_stack(read, opening):
    """The parser in C would take the whole process down."""
    with pytest.raises(RubricError, match=r"^x\.yaml:2: is nested too deeply"):
        read("a:\n  " + opening * 200_000)
    assert read("a: " + "[" * 40 + "]" * 40)
    assert read("".join(f"a{number}: [[{{b: [c]}}]]\n" for number in range(100)))


def test_aliases_cannot_blow_it_up(read):
    """Nine times nine times nine … references to one list stay one list."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    started = time.perf_counter()
    data = read("\n".join(lines))
    assert data["a1"][0] is data["a0"]
    assert time.perf_counter() - started < 2


def test_a_child_laid_over_its_parent(read):
    """Mappings merge, lists with ids merge by id, all else is replaced; each key keeps the place it comes from."""
    parent = read("title: old\nmap: {a: 1, b: 2}\nlist: [1, 2]\nitems:\n  - {id: x, n: 1, m: 1}\n  - {id: y, n: 2}\n")
    child = read(
        "\n\n\n\n\n\ntitle: new\nmap: {b: 3, c: 4}\nlist: [3]\nitems:\n  - {id: y, n: 9}\n  - {id: z, n: 3}\n"
        "  - {id: x, m: 7}\n"
    )
    merged = merge_marked(parent, child)
    assert merged == {
        "title": "new",
        "map": {"a": 1, "b": 3, "c": 4},
        "list": [3],
        "items": [{"id": "x", "n": 1, "m": 7}, {"id": "y", "n": 9}, {"id": "z", "n": 3}],
    }
    places = [("title",), ("map", "a"), ("map", "b"), ("items", 0, "n"), ("items", 0, "m"), ("items", 2)]
    assert [find_mark(merged, path).line for path in places] == [7, 2, 8, 5, 13, 12]
    assert parent["items"][0] == {"id": "x", "n": 1, "m": 1}


def test_a_list_whose_items_have_no_ids_is_replaced(read):
    """Also by an empty one, and where an id is no word."""
    parent = read("caps: [{when: 1}]\nitems: [{id: x}]\n")
    assert merge_marked(parent, read("caps: []\nitems: [{id: [x]}]\n")) == {"caps": [], "items": [{"id": ["x"]}]}


def test_another_kind_of_value_replaces_the_parents(read):
    """A mapping over a word and a word over a mapping; whether that is right, the rubric's model says."""
    assert merge_marked(read("a: {b: 1}\nc: word"), read("a: word\nc: {b: 1}")) == {"a": "word", "c": {"b": 1}}
    assert merge_marked(read("a: [{id: x}]"), read("a: {b: 1}")) == {"a": {"b": 1}}


def test_an_id_twice_in_a_child_is_an_error(read):
    """Otherwise the second would silently take the place of the first."""
    parent = read("items: [{id: x}]")
    with pytest.raises(RubricError, match=r"^x\.yaml:3: the id 'new' stands twice \(first at x\.yaml:2\)"):
        merge_marked(parent, read("items:\n  - {id: new, n: 1}\n  - {id: new, n: 2}\n"))


def test_the_bundled_files_are_read_within_the_limits():
    """The depth that is allowed is far above what a rubric needs."""
    for path in sorted((Path(__file__).parents[2] / "rubrics").glob("*.yaml")):
        assert read_marked_yaml(path)["id"] == path.stem
