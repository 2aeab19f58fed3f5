"""Peak memory of a batch at 1,000 and at 100,000 documents: it must not grow with their number.

    python benchmarks/batch_memory.py [--documents 100000] [--words 60]

The endpoint answers at once. The documents are short and have the ten questions of `peers/ten-criteria.yaml`, because a
hundred thousand long ones would take hours on one core; what is kept for each document is what is measured.
"""

import argparse
import tempfile
from pathlib import Path

from batch_runs import RUBRIC, run_batch
from endpoint import running_endpoint
from material import write_documents
from sheet import Sheet, note

BAR, FEW = 1.2, 1000


def main() -> None:
    """Run both and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=60)
    options = parser.parse_args()
    note(f"Documents of about {options.words} words, one request each with ten questions, answered at once.")
    sheet = Sheet()
    peaks = []
    with running_endpoint() as endpoint, tempfile.TemporaryDirectory() as name:
        for count in (FEW, options.documents):
            inputs = Path(name) / f"documents-{count}"
            write_documents(inputs, count, options.words)
            flags = ("--quiet", "--no-cache", "--kind", str(RUBRIC))
            done = run_batch(inputs, endpoint, Path(name) / f"work-{count}", *flags, documents=count, timeout=1500)
            peaks.append(done.measured.peak_mb)
            what = f"{count:,} documents: peak memory"
            took = f"{done.measured.seconds:.0f} s wall, {done.measured.cpu / count * 1000:.2f} ms CPU each"
            sheet.row(what, f"{done.measured.peak_mb:.0f} MB", took, "", f"lost {done.lost}" if done.lost else "")
            for why in done.why[:1]:
                sheet.row(why[:300])
    ratio = peaks[1] / peaks[0]
    sheet.judge("growth", f"{ratio:.2f} ×", f"{FEW:,} documents", f"≤ {BAR} ×", met=ratio <= BAR)


if __name__ == "__main__":
    main()
