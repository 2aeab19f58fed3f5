"""Lists of 1,000 and 100,000 documents, as folders and manifests: time and peak memory, each in its own process."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sheet import Sheet, note

SIZES = (1_000, 100_000)
BAR = 1.2
READ = """
import io, resource, sys, time
from pathlib import Path
from reviewer.batch.items import read_items
start = time.process_time()
count = sum(1 for _ in read_items([sys.argv[1]], root=Path(sys.argv[2]), stdin=io.BytesIO()))
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(count, seconds, peak)
"""


def make_folders(top: Path, number: int) -> None:
    """Make a tree: 50 files a folder, 20 folders in each."""
    for place in range(number // 50):
        folder = top / "docs" / f"{place // 20:03}" / f"{place % 20:02}"
        folder.mkdir(parents=True)
        for file in range(50):
            (folder / f"post-mortem {file:02}.md").touch()


def make_manifests(top: Path, number: int) -> None:
    with (top / "list.csv").open("w") as table, (top / "list.jsonl").open("w") as lines:
        table.write("path,id,level,team\n")
        for place in range(number):
            table.write(f"{place}.md,INC-{place},L5,payments\n")
            lines.write(json.dumps({"path": f"{place}.md", "id": f"INC-{place}", "team": "payments"}) + "\n")


def main() -> None:
    """Read each list whole, one document at a time."""
    if sys.platform == "win32":
        note("Skipped: Windows has no measure of peak memory in Python's library.")
        return
    sheet = Sheet()
    peaks: dict[str, list[float]] = {}
    for number in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            make_folders(Path(folder), number)
            make_manifests(Path(folder), number)
            for name in ("docs", "list.csv", "list.jsonl"):
                command = [sys.executable, "-c", READ, name, folder]
                count, seconds, peak = subprocess.run(
                    command, capture_output=True, check=True, text=True
                ).stdout.split()
                assert int(count) == number
                peaks.setdefault(name, []).append(float(peak))
                sheet.row(
                    f"{name}, {number:,} documents: peak memory", f"{float(peak):.1f} MB", f"{float(seconds):.2f} s CPU"
                )
    for name, (small, large) in peaks.items():
        ratio = large / small
        sheet.judge(f"{name}: growth", f"{ratio:.2f} ×", f"{SIZES[0]:,} documents", f"≤ {BAR} ×", met=ratio <= BAR)


if __name__ == "__main__":
    main()
