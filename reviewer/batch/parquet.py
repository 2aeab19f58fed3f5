"""`summary.parquet`: a row a document with real types, for data frames and databases; needs pyarrow."""

from itertools import islice
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from reviewer.batch.results import Outcomes
from reviewer.batch.summary_columns import find_extras, list_columns, tell_cut
from reviewer.files import open_whole

FILE = "summary.parquet"
GROUP = 2_000
"""Rows that are held and written together."""

_TYPES = {"text": pa.string(), "whole": pa.int64(), "decimal": pa.float64()}


def write_parquet(outcomes: Outcomes, folder: Path) -> str:
    """Write `summary.parquet` whole, holding one group of rows at a time; gives a notice or an empty string.

    The columns are those of `summary.csv`; texts are exact, and what is not there is null.

    Raises:
        UsageError: the folder cannot be written to, or the disk is full.
    """
    extras = find_extras(outcomes.iter_outcomes())
    columns = list_columns(extras)
    schema = pa.schema([pa.field(column.name, _TYPES[column.kind]) for column in columns])
    # cells, not outcomes, are held: a review is a thousand times its row
    rows = ([column.read(outcome) for column in columns] for outcome in outcomes.iter_outcomes())
    with open_whole(folder / FILE) as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            cells = zip(columns, zip(*group, strict=True), strict=True)
            arrays = [pa.array(values, _TYPES[column.kind]) for column, values in cells]
            writer.write_table(pa.table(arrays, schema=schema))
    return tell_cut(extras, FILE)
