"""A batch through the Batch API beside the same batch live: several files, one that expires, failed and lost lines.

python benchmarks/batch_api.py [--documents 3000] [--words 300] [--files 4]
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from batch_runs import run_batch
from endpoint import BatchScript, Scenario, running_endpoint
from material import SHORT, write_documents
from sheet import Sheet, note

SCRIPT = BatchScript(seconds=1.0, failed_lines=0.02, lost_lines=0.01, expired=(1,), expired_share=0.5)
COSTS = ("cost", "usage")
"""Half the price is another price; and a live request that is tried again is paid for in another way."""


def main() -> None:
    """Run both, and compare every line of the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--words", type=int, default=SHORT)
    parser.add_argument("--files", type=int, default=4)
    options = parser.parse_args()
    count = options.documents
    note(
        f"{count:,} documents of about {options.words} words in {options.files} files; the second file's batch expires "
        "half done, 2 % of the lines fail and 1 % are in no file."
    )
    sheet = Sheet()
    with running_endpoint() as endpoint, tempfile.TemporaryDirectory() as name:
        inputs = Path(name) / "documents"
        write_documents(inputs, count, options.words)
        flags = ("--quiet", "--no-cache", "--no-pages")
        endpoint.play(Scenario())
        live = run_batch(inputs, endpoint, Path(name) / "live", *flags, documents=count, timeout=1500)
        endpoint.play(Scenario(batches=SCRIPT))
        via = ("--via", "batch-api", "--requests-per-file", str(-(-count // options.files)))
        sent = run_batch(inputs, endpoint, Path(name) / "sent", *flags, *via, documents=count, timeout=1500)
        pairs = list(zip(read_results(Path(name) / "live"), read_results(Path(name) / "sent"), strict=True))
        equal = sum(first == second for first, second in pairs)
        repeats = sent.counters["repeats_after_good"]
        sheet.judge("documents lost", f"{sent.lost} of {count:,}", f"live: {live.lost}", "0", met=sent.lost == 0)
        sheet.judge(
            "results equal to the live run's, but for cost and usage", f"{equal:,} of {len(pairs):,}", "", "all",
            met=equal == len(pairs) == count,
        )  # fmt: skip
        sheet.judge("answered requests asked again", str(repeats), "", "0", met=repeats == 0)
        sheet.row("took", f"{sent.measured.seconds:.0f} s wall, {sent.measured.cpu:.0f} s CPU",
                  f"live: {live.measured.seconds:.0f} s wall, {live.measured.cpu:.0f} s CPU")  # fmt: skip


def read_results(work: Path) -> list[dict[str, Any]]:
    """Read a batch's results without what they cost."""
    with (work / "out" / "results.jsonl").open(encoding="utf-8") as lines:
        results = [json.loads(line) for line in lines]
    for result in results:
        for key in COSTS:
            (result["review"] or {}).pop(key, None)
    return results


if __name__ == "__main__":
    main()
