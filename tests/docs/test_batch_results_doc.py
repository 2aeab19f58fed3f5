"""docs/batch-results.md: its tables are printed from code, and what it says of manifests is so."""

import csv
import io
import os
from pathlib import Path

from reviewer.batch.items import MANIFEST_SUFFIXES, read_items
from reviewer.batch.manifest_rows import KNOWN_COLUMNS, MAX_CHARACTERS
from reviewer.batch.results import ResultLine
from reviewer.batch.summary_columns import FIRST, MIDDLE, MOST_OWN, OWN, RATING, Column
from reviewer.domain.field_docs import read_field_docs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "batch-results.md"


def print_lines() -> str:
    """Write the table of a line's fields."""
    docs = read_field_docs(ResultLine)
    rows = ["| key | meaning |", "| --- | --- |"]
    for name, field in ResultLine.model_fields.items():
        meaning = " ".join((field.description or docs[name]).split())
        rows.append(f"| `{field.alias or name}` | {meaning} |")
    return "\n".join(rows) + "\n"


def print_columns() -> str:
    """Write the table of columns."""
    rows = ["| column | type | meaning |", "| --- | --- | --- |"]
    types = {"text": "text", "whole": "whole number", "decimal": "number"}

    def add(columns: tuple[Column, ...]) -> None:
        rows.extend(f"| `{column.name}` | {types[column.kind]} | {column.meaning} |" for column in columns)

    add(FIRST)
    rows.append(f"| `{RATING}…` | number | Rating of a criterion, 1 to 5, by the criterion's id. |")
    add(MIDDLE)
    rows.append(f"| `{OWN}…` | text | A column of the manifest, by its name. |")
    return "\n".join(rows) + "\n"


def test_tables_are_as_the_program_prints_them():
    """`make docs` writes them anew."""
    text = PAGE.read_text(encoding="utf-8")
    expected = text
    for name, table in (("lines", print_lines()), ("columns", print_columns())):
        before, _, rest = expected.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- /{name} -->")
        expected = f"{before}<!-- {name} -->\n{table}<!-- /{name} -->{after}"
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, "docs/batch-results.md has drifted: run `make docs`"


def test_every_known_column_suffix_and_bound_is_named():
    """What the page says in words agrees with the code."""
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in KNOWN_COLUMNS)
    assert all(f"`{suffix}`" in text for suffix in MANIFEST_SUFFIXES)
    assert f"{MAX_CHARACTERS:,} characters" in text
    assert f"the first {MOST_OWN:,} are shown" in text


def test_the_examples_are_manifests(tmp_path):
    """The CSV and the JSON lines of the page can be read."""
    lines = [line[4:] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("    ")]
    start = lines.index("path,id,level,team")
    table, objects = lines[start : start + 3], lines[start + 3 : start + 5]
    assert next(csv.reader(io.StringIO(table[0]))) == ["path", "id", "level", "team"]
    (tmp_path / "a.csv").write_text("\n".join(table), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("\n".join(objects), encoding="utf-8")
    for name in ("a.csv", "b.jsonl"):
        items = list(read_items([name], root=tmp_path, stdin=io.BytesIO()))
        assert [item.id for item in items] == ["INC-1042", "INC-1057"]
        assert all(item.fault is None for item in items)
