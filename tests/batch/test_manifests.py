"""Manifests as people and programs write them: spreadsheets, JSON lines, encodings, and every kind of wrong line."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.batch import manifest_rows, manifest_text
from reviewer.batch.items import read_items
from reviewer.domain.batch import Item
from reviewer.domain.rubric import Level
from reviewer.errors import UsageError

KNOWN = ("path", "text", "id", "kind", "level")


def read(root: Path, content: bytes | str, name: str = "list.csv", **given_: list[str]) -> list[Item]:
    (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    warnings = given_.get("warnings", [])
    return list(read_items([name], root=root, stdin=io.BytesIO(), warn=warnings.append))


def refuse(root: Path, content: bytes | str, name: str = "list.csv") -> UsageError:
    with pytest.raises(UsageError) as caught:
        read(root, content, name)
    assert caught.value.hint
    assert caught.value.exit_code == 2
    return caught.value


def fault(item: Item) -> str:
    assert item.fault is not None
    assert item.fault.hint
    return item.fault.reason


EXPECTED = [
    Item(id="1", path="a b.md", kind="post-mortem", level=Level.L5, columns={"Team": "Café\nParis", "empty": ""}),
    Item(id="c.md", path="c.md", columns={"Team": 'say "hi"', "empty": ""}),
]
TABLE = 'Path,ID,Kind,Level,Team,empty\r\na b.md,1,post-mortem,l5,"Café\nParis",\r\nc.md,,,,"say ""hi""",\r\n'


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("utf-16-be", b"\xfe\xff"), ("cp1252", b"")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_write_it(tmp_path, encoding, mark, delimiter):
    warnings: list[str] = []
    content = mark + TABLE.replace(",", delimiter).encode(encoding)
    assert read(tmp_path, content, warnings=warnings) == EXPECTED
    guessed = ["list.csv: not UTF-8; the list was read as Windows-1252."]
    assert warnings == (guessed if encoding == "cp1252" else [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\n", "sep=;\n", "SEP=;\n\n"])
def test_line_ends_and_the_line_that_names_the_delimiter(tmp_path, start, end):
    content = (start + "path;id\na.md;1\n\n;\nb.md;2").replace("\n", end)
    assert [item.id for item in read(tmp_path, content)] == ["1", "2"]


def test_a_header_with_quoted_line_ends_and_nameless_columns(tmp_path):
    (item,) = read(tmp_path, '"team\n(now)",path,,\n"a",x.md,,kept\n')
    assert item.columns == {"team\n(now)": "a", "column 4": "kept"}


def test_a_row_may_leave_cells_out_at_its_end_and_have_empty_ones_more(tmp_path):
    first, second = read(tmp_path, "path,id,team\na.md\nb.md,2,x,,\n")
    assert first == Item(id="a.md", path="a.md", columns={"team": ""})
    assert second == Item(id="2", path="b.md", columns={"team": "x"})


def test_a_document_in_a_cell(tmp_path):
    first, second = read(tmp_path, 'text,id\n"# Title\n\nSome ""words"".\n",t\n  indented ,\n')
    assert (first.id, first.path, first.text) == ("t", "t", '# Title\n\nSome "words".\n')
    assert (second.id, second.path, second.text) == ("list.csv:6", "list.csv:6", "  indented ")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.md,,,,L9", "there is no level 'L9'"),
        ("a.md,words,,,", "the row has both a path and a text"),
        (",,7,,", "the row has neither a path nor a text"),
        ("a.md,,7,,L5,x", "the row has 6 cells and the header 5"),
        ('a.md,"b"c,,,', "the row is no CSV: ',' expected after '\"'"),
    ],
)
def test_a_wrong_row_is_a_failed_item_and_the_others_go_on(tmp_path, row, reason):
    before, wrong, after = read(tmp_path, f'path,text,id,kind,level\nb.md\n{row}\n"c\nc.md"\n')
    assert fault(wrong) == f"list.csv:3: {reason}"
    assert (before.id, after.id) == ("b.md", "c\nc.md")
    assert before.fault is after.fault is None


def test_a_wrong_row_keeps_its_id_so_that_the_mended_one_takes_its_place(tmp_path):
    (wrong,) = read(tmp_path, "path,id,level,team\na.md,7,L9,ads\n")
    (mended,) = read(tmp_path, "path,id,level,team\na.md,7,L6,ads\n")
    assert (wrong.id, wrong.path, wrong.columns) == (mended.id, mended.path, mended.columns)
    assert wrong.fault.document == "a.md"


def test_the_line_of_a_fault_counts_line_ends_in_cells(tmp_path):
    items = read(tmp_path, 'path,team\na.md,"x\ny\r\nz"\nb.md,1,2\n')
    assert fault(items[1]) == "list.csv:5: the row has 3 cells and the header 2"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("name,team\na,b\n", "list.csv:1: the header has no column 'path' or 'text'"),
        ("\n\nname\n", "list.csv:3: the header has no column 'path' or 'text'"),
        ("path,team,team\n", "list.csv:1: the column 'team' is there twice"),
        ("path,Path\n", "list.csv:1: the column 'path' is there twice"),
        ('"path,team\n' * 60, "list.csv:1: the header has no column 'path' or 'text'"),
        ('path\na.md\n"b.md\nc.md\nd.md\n', "list.csv:3: a quote that opens here is never closed"),
        (b"PK\x03\x04\x00\x00", "list.csv is no text: it holds NUL bytes"),
        (b"path\n\x81\x8d", "list.csv is neither UTF-8 nor Windows-1252"),
    ],
)
def test_a_csv_that_is_no_manifest(tmp_path, content, what):
    assert refuse(tmp_path, content).what == what


def test_a_quote_left_open_at_line_two_does_not_swallow_the_list(tmp_path):
    """It is an error, because every document behind it would be lost without a word."""
    content = 'path,team\na.md,"ads\n' + "".join(f"{number}.md,x\n" for number in range(1000))
    assert refuse(tmp_path, content).what == "list.csv:2: a quote that opens here is never closed"


def test_a_folder_that_is_called_like_a_manifest_is_walked(tmp_path):
    (tmp_path / "x.csv").mkdir()
    (tmp_path / "x.csv" / "a.md").touch()
    assert [i.id for i in read_items(["x.csv"], root=tmp_path, stdin=io.BytesIO())] == ["x.csv/a.md"]


def test_json_lines(tmp_path):
    lines = [
        {"path": "a.md", "id": 7, "level": "L6", "kind": "experiment"},
        {"text": "# T", "id": "t", "n": 1.50, "big": 10**30, "on": True, "none": None, "deep": {"a": [1, "x"]}},
        {"path": "b.md", "text": None, "level": ""},
    ]
    content = "\ufeff" + "\r\n\r\n".join(json.dumps(line) for line in lines).replace("1.5", "1.50")
    assert read(tmp_path, content, "l.jsonl") == [
        Item(id="7", path="a.md", level=Level.L6, kind="experiment"),
        Item(
            id="t",
            path="t",
            text="# T",
            columns={"n": "1.50", "big": "1" + "0" * 30, "on": "true", "none": "", "deep": '{"a": [1, "x"]}'},
        ),
        Item(id="b.md", path="b.md"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("path: a.md", "the line is no JSON: Expecting value at column 1"),
        ('{"path": "a.md"', "the line is no JSON: Expecting ',' delimiter at column 16"),
        ('["a.md"]', "the line is no JSON object"),
        ('{"path": ["a.md"]}', "'path' must be text"),
        ('{"path": "a.md", "level": true}', "'level' must be text"),
        ('{"path": "a.md", "x": NaN}', "the line cannot be read: NaN is no JSON number"),
        ('{"path": "a.md", "path": "b.md"}', "the line cannot be read: 'path' is there twice"),
        ('{"path": "a.md", "x": ' + "[" * 100_000, "the line cannot be read: it is nested too deep"),
        ('{"path": "a.md", "text": "b"}', "the row has both a path and a text"),
        ("{}", "the row has neither a path nor a text"),
        ('{"path": "a\\ud800.md"}', "the path is not UTF-8"),
    ],
)
def test_a_wrong_line_is_a_failed_item_and_the_others_go_on(tmp_path, line, reason):
    before, wrong, after = read(tmp_path, f'{{"path": "1.md"}}\n{line}\n{{"path": "2.md"}}\n', "l.jsonl")
    assert fault(wrong) == f"l.jsonl:2: {reason}"
    assert (before.id, after.id) == ("1.md", "2.md")
    wrong.model_dump_json()


def test_half_characters_become_marks_and_stop_nobody(tmp_path):
    (item,) = read(tmp_path, '{"text": "a\\ud800", "id": "\\udc00", "k": "\\ud83d"}\n', "l.jsonl")
    assert (item.id, item.text, item.columns) == ("\ufffd", "a\ufffd", {"k": "\ufffd"})
    assert Item.model_validate_json(item.model_dump_json()) == item


def test_lines_beyond_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest_text, "MAX_CHARACTERS", 100)
    monkeypatch.setattr("reviewer.batch.manifest_jsonl.MAX_CHARACTERS", 100)
    monkeypatch.setattr("reviewer.batch.manifest_csv.MAX_CHARACTERS", 100)
    long = json.dumps({"path": "a" * 250})
    exact = json.dumps({"path": "b" * 86})
    assert len(exact) == 98
    items = read(tmp_path, f'{exact}\r\n{long}\n{{"path": "c.md"}}', "l.jsonl")
    assert [item.id for item in items] == ["b" * 86, "l.jsonl:2", "c.md"]
    assert fault(items[1]) == "l.jsonl:2: the line has more than 100 characters"
    assert refuse(tmp_path, f"path\na.md\n{'x' * 300}\n").what == "list.csv:3: a line of more than 100 characters"
    assert manifest_rows.MAX_CHARACTERS == 16_000_000


def test_a_large_text_in_a_cell_is_read(tmp_path):
    text = "word " * 100_000
    (item,) = read(tmp_path, f'text,id\n"{text}",1\n')
    assert item.text == text


READING = {
    "lines": (b"a.md\nb c.md\n", ["a.md", "b c.md"]),
    "windows": (b"\xef\xbb\xbfa.md\r\n\r\nb.md", ["a.md", "b.md"]),
    "nul": (b"a.md\0b\nc.md\0", ["a.md", "b\nc.md"]),
    "nul, last one open": (b"a.md\0b.md", ["a.md", "b.md"]),
    "powershell": ("a.md\r\nb.md\r\n".encode("utf-16"), ["a.md", "b.md"]),
    "csv": (b"id,path\n1,a.md\n", ["1"]),
    "quoted header": (b'"id";"path"\n1;a.md\n', ["1"]),
    "sep": (b"sep=;\nid;path\n1;a.md\n", ["1"]),
    "json": (b'\n{"path": "a.md", "id": "1"}\n', ["1"]),
    "one path": (b"a.md", ["a.md"]),
}


@pytest.mark.parametrize("name", READING)
def test_standard_input_tells_what_it_is(tmp_path, name):
    content, expected = READING[name]
    for stream in (io.BytesIO(content), io.BufferedReader(io.BytesIO(content), 1)):
        assert [item.id for item in read_items(["-"], root=tmp_path, stdin=stream)] == expected


def test_paths_ended_by_nul_over_many_reads(tmp_path):
    names = [f"folder {number}/a document.md" for number in range(20_000)]
    content = b"\0".join(name.encode() for name in names)
    given = [item.id for item in read_items(["-"], root=tmp_path, stdin=io.BytesIO(content))]
    assert given == names


def test_what_is_too_long_for_a_path(tmp_path):
    with pytest.raises(UsageError, match=r"^standard input:2: too long for a path$"):
        list(read_items(["-"], root=tmp_path, stdin=io.BytesIO(b"a.md\0" + b"x" * 200_000)))
    items = list(read_items(["-"], root=tmp_path, stdin=io.BytesIO(b"a.md\n" + b"x" * 200_000 + b"\nb.md\n")))
    assert [item.fault is None for item in items] == [True, False, True]


plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
names = plain.map(str.strip).filter(lambda name: name and name.lower() not in KNOWN)
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[dict[str, str]]]:
    """Own columns, and rows of cells."""
    own = draw(st.lists(names, max_size=4, unique=True))
    rows = [
        {name: draw(cells) for name in own} | {"text": "x" + draw(cells), "id": f"i{number}"}
        for number in range(draw(st.integers(1, 5)))
    ]
    return own, rows


def expect(rows: list[dict[str, str]], own: list[str]) -> list[Item]:
    return [
        Item(id=row["id"], path=row["id"], text=row["text"], columns={name: row[name] for name in own}) for row in rows
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_csv_reads_back_equal(tmp_path, table, delimiter, encoding, quoting, end):
    # with line feeds alone as ends, Python's writer leaves a carriage return in a cell without quotes
    quoting = csv.QUOTE_ALL if end == "\n" else quoting
    own, rows = table
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, ["id", "text", *own], delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    assert read(tmp_path, written.getvalue().encode(encoding)) == expect(rows, own)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables(), ascii_=st.booleans(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_json_lines_read_back_equal(tmp_path, table, ascii_, encoding):
    own, rows = table
    content = "\n".join(json.dumps(row, ensure_ascii=ascii_) for row in rows)
    given_ = read(tmp_path, content.encode(encoding), "l.jsonl")
    assert given_ == expect(rows, own)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"path,id\n", b"text\n", b"{", b"\xff\xfe"]))
@pytest.mark.parametrize("name", ["l.csv", "l.jsonl", "-"])
def test_rubbish_is_an_error_or_items_and_never_a_fault_of_ours(tmp_path, name, content, start):
    try:
        if name == "-":
            items = list(read_items(["-"], root=tmp_path, stdin=io.BytesIO(start + content)))
        else:
            items = read(tmp_path, start + content, name)
    except UsageError as error:
        assert error.what  # noqa: PT017 - either way is right
        return
    assert len({item.id for item in items}) == len(items)
    for item in items:
        assert Item.model_validate_json(item.model_dump_json()) == item
