"""The summaries: whole texts, no formulas, types, prefixes that cannot collide, and constant memory."""

import csv
import io
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.batch import summary_columns
from reviewer.batch.all_outputs import ALL_OUTPUTS, NO_PYARROW, write_outputs
from reviewer.batch.summary import guard_cell, write_summary
from reviewer.batch.summary_columns import FIRST, MIDDLE, Extras, find_extras, list_columns
from reviewer.domain.batch import Item, Outcome
from tests.batch.outcomes import OUTCOMES, SAMPLE, ListedOutcomes, ManyOutcomes, list_names

GOLDEN = Path(__file__).parents[1] / "goldens" / "batch" / "summary.csv"


def read_rows(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "summary.csv").read_text(encoding="utf-8"), newline="")))


def test_summary_is_the_golden(tmp_path, request) -> None:
    """The whole text; `--update-golden` writes it anew."""
    assert write_summary(SAMPLE, tmp_path) == ""
    text = (tmp_path / "summary.csv").read_text(encoding="utf-8")
    if os.environ.get("UPDATE_GOLDEN") or request.config.getoption("--update-golden", default=False):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == text


def test_a_row_a_document_with_what_it_came_to(tmp_path) -> None:
    write_summary(SAMPLE, tmp_path)
    rows = read_rows(tmp_path)
    assert [row["place"] for row in rows] == ["0", "1", "2", "3", "4", "5"]
    first, copy, other, failed, unpriced, untried = rows
    rich = OUTCOMES[0].review
    assert all(0 <= float(first[f"met_L{level}"]) <= 1 for level in (3, 4, 5, 6, 7))
    assert float(first["score"]) == pytest.approx(rich.score, abs=1e-6)
    assert first["decision"] == rich.decision.value
    assert sum(int(first[f"findings_{name}"]) for name in ("blocker", "major", "minor", "nit")) == len(rich.findings)
    assert [name for name in first if name.startswith("rating_dd-")] == [
        f"rating_{r.criterion_id}" for r in rich.ratings
    ]
    assert (copy["duplicate_of"], copy["cost"], copy["requests"]) == ("a", "0", "0")
    assert other["rating_pm-0"]
    assert not other["rating_dd-framing"]
    assert (failed["status"], failed["failure"]) == ("failed", "d.md is binary: it is a PDF")
    assert not any(failed[column.name] for column in MIDDLE if column.name != "failure")
    assert (unpriced["decision"], unpriced["cost"]) == ("not_assessed", "")
    assert (untried["status"], untried["failure"]) == ("not_reviewed", "budget: 25 USD are spent")


def test_own_columns_come_back_with_a_prefix_and_nothing_is_a_formula(tmp_path) -> None:
    write_summary(SAMPLE, tmp_path)
    rows = read_rows(tmp_path)
    assert [row["own_team"] for row in rows] == ["search", "'=cmd|' /C calc'!A0", "", 'a "b"\nc, d', "", ""]
    assert rows[1]["own_score"] == "-3,5"
    assert rows[3]["id"] == "'-1+2"


def test_no_own_column_can_be_taken_for_another() -> None:
    names = [column.name for column in (*FIRST, *MIDDLE)]
    assert len(set(names)) == len(names)
    assert not any(name.startswith(("own_", "rating_")) for name in names)
    columns = list_columns(Extras(("x", "place"), ("x", "rating_x", "place", "own_place", ""), cut=False))
    assert len({column.name for column in columns}) == len(columns)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1",
        "＋x",
        "＠x",
        "=",
        "-",
        "--1",
        "+a",
        "\ufeff=1",
    ],
)
def test_what_looks_like_a_formula_gets_an_apostrophe(cell) -> None:
    assert guard_cell(cell).startswith("'")


@pytest.mark.parametrize(
    "cell", ["-3", "+4.5", "-1,234.50", "-3,5", "-1e-5", "-12 %", "a=b", "1-2", "", "'=1", "docs/a.md", "-1'000"]
)
def test_numbers_and_plain_text_stay(cell) -> None:
    assert guard_cell(cell) == cell


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("=+-@＝ \t\r\n\v\x00\x1b[;\u200b\ufeff'\"1a,.%e"), max_size=8))
def test_no_cell_starts_like_a_formula_unless_it_is_a_number(cell) -> None:
    guarded = guard_cell(cell).strip()
    if guarded.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        assert guarded[0] in "+-"
        assert set(guarded[1:]) <= set("0123456789.,' eE+-%")
        assert not guarded[1:].lstrip().startswith(("+", "-"))


@settings(max_examples=50, deadline=None)
@given(cells=st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=4))
def test_any_own_columns_make_a_table(tmp_path_factory, cells) -> None:
    folder = tmp_path_factory.mktemp("any")
    clean = {k.encode("utf-8", "replace").decode(): v.encode("utf-8", "replace").decode() for k, v in cells.items()}
    outcome = Outcome(place=0, item=Item(id="1", path="1.md", columns=clean), status="not_reviewed")
    write_summary(ListedOutcomes((outcome,)), folder)
    header, row = csv.reader(io.StringIO((folder / "summary.csv").read_bytes().decode(), newline=""))
    assert len(header) == len(row) == len(FIRST) + len(MIDDLE) + len(clean)


def test_a_list_with_other_columns_on_each_line_makes_no_endless_table(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(summary_columns, "MOST_OWN", 3)
    items = [Item(id=str(n), path="a.md", columns={f"k{n}": "v", "k0": "w"}) for n in range(9)]
    outcomes = ListedOutcomes([Outcome(place=n, item=item, status="not_reviewed") for n, item in enumerate(items)])
    notice = write_summary(outcomes, tmp_path)
    assert notice == "summary.csv shows the first 3 of your own columns; results.jsonl has them all."
    assert [name for name in read_rows(tmp_path)[0] if name.startswith("own_")] == ["own_k0", "own_k1", "own_k2"]


def test_an_empty_batch_is_a_header(tmp_path) -> None:
    write_outputs(ListedOutcomes(()), tmp_path, ["jsonl", "csv"])
    assert (tmp_path / "results.jsonl").read_bytes() == b""
    assert len((tmp_path / "summary.csv").read_text().splitlines()) == 1


def test_parquet_has_the_same_columns_with_types(tmp_path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    assert write_outputs(SAMPLE, tmp_path, ["csv", "parquet"]) == []
    table = parquet.read_table(tmp_path / "summary.parquet")
    assert table.column_names == list(read_rows(tmp_path)[0])
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["place"], types["score"], types["own_score"], types["cost"]) == (
        "int64",
        "double",
        "string",
        "double",
    )
    rows = table.to_pylist()
    assert rows[1]["own_team"] == "=cmd|' /C calc'!A0"
    assert rows[3]["score"] is rows[3]["findings_major"] is rows[4]["cost"] is rows[2]["own_team"] is None
    assert rows[0]["score"] == OUTCOMES[0].review.score


def test_parquet_in_groups_of_rows(tmp_path, monkeypatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    monkeypatch.setattr("reviewer.batch.parquet.GROUP", 4)
    write_outputs(SAMPLE, tmp_path, ["parquet"])
    file = parquet.ParquetFile(tmp_path / "summary.parquet")
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [4, 2]


def test_without_pyarrow_there_is_a_notice_and_everything_else(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "reviewer.batch.parquet", raising=False)
    assert NO_PYARROW in write_outputs(SAMPLE, tmp_path, [name for name in ALL_OUTPUTS if name != "html"])
    assert list_names(tmp_path) == ["results.jsonl", "summary.csv"]
    assert "pip install 'reviewer[parquet]'" in NO_PYARROW


def test_pyarrow_is_not_imported_for_what_does_not_need_it() -> None:
    script = (
        "import sys, pathlib, tempfile; from reviewer.batch.all_outputs import write_outputs;"
        "from tests.batch.outcomes import SAMPLE;"
        "write_outputs(SAMPLE, pathlib.Path(tempfile.mkdtemp()), ['jsonl', 'csv']);"
        "print(sorted({'pyarrow', 'openai', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_memory_is_flat(tmp_path, name) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")

    def measure(number: int) -> int:
        tracemalloc.start()
        write_outputs(ManyOutcomes(number), tmp_path, [name])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    measure(20)
    assert measure(600) < measure(60) + 2_000_000, "six hundred reviews take 12 MB"


def test_extras_are_found_in_the_order_of_the_list() -> None:
    extras = find_extras(OUTCOMES)
    assert extras.criteria[-2:] == ("pm-0", "pm-1")
    assert (extras.own, extras.cut) == (("team", "score"), False)
