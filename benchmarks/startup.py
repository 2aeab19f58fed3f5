"""`reviewer --help` beside a bare click group and a bare interpreter, in the same run."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
BARE = """
import click
@click.group()
def main(): pass
@main.command()
def one(): pass
main(["--help"], standalone_mode=False)
"""


def measure(command: list[str]) -> float:
    """Give the milliseconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return (time.perf_counter() - start) * 1000


# an installed package comes with bytecode; a checkout must be allowed to write its own, or every start compiles it anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> None:
    """Measure in turns, so that a slow moment of the machine meets all alike."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "bare click group --help": [sys.executable, str(bare)],
            "reviewer --help": [sys.executable, "-m", "reviewer", "--help"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(measure(command))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:<28} {value:7.1f} ms (median of {ROUNDS})")
    ratio = medians["reviewer --help"] / medians["bare click group --help"]
    print(f"ratio to the bare group      {ratio:7.2f}    (bar: at most 1.5)")


if __name__ == "__main__":
    main()
