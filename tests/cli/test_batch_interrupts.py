"""A batch that is told to stop, or is not asked: what was answered is kept and never asked again."""

import os
import signal
import subprocess
import sys
import time

import pytest

from benchmarks.batch_kill import count_replies, list_outcomes, measure
from tests.cli.running import ROOT, answer_all_met, text_of
from tests.cli.test_batch_command import DOCUMENT, batch
from tests.fake_endpoint import run_endpoint

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


@pytest.fixture
def archive(tmp_path):
    """Twelve documents."""
    (tmp_path / "docs").mkdir()
    for number in range(12):
        (tmp_path / "docs" / f"design-{number:02}.md").write_text(DOCUMENT.format(number=number))
    return tmp_path


def start(archive, url):
    command = [sys.executable, "-m", "reviewer", "batch", "docs", "--out", "out", "--base-url", url, "--model", "m"]
    return subprocess.Popen(
        [*command, "--kind", "design-doc", "--no-cache", "--max-concurrency", "2"],
        cwd=archive,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


class Gate:
    """An endpoint's script that holds answers back from the fifth request on, until it is opened."""

    def __init__(self):
        self.asked = 0
        self.open = False

    def __call__(self, call):
        self.asked += 1
        while self.asked > 4 and not self.open:
            time.sleep(0.01)
        return answer_all_met(call)


def wait_until(condition):
    """Wait for another process, at most half a minute."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_interrupt_finishes_what_is_in_flight(archive, number):
    """Exit 130; what was on its way is in the journal; the same command does the rest and no more."""
    gate = Gate()
    with run_endpoint(gate) as endpoint:
        process = start(archive, endpoint.url)
        wait_until(lambda: gate.asked >= 5)
        process.send_signal(number)
        assert b"Stopping: what is in flight is finished first." in process.stderr.readline()
        gate.open = True
        _, errors = process.communicate(timeout=30)
        asked = gate.asked
        assert process.returncode == 130, errors
        assert count_replies(archive / "out") == asked
        assert asked <= 4 + 2 + 2  # answered, in flight, and read already
        assert "go on" in errors.decode()
        assert batch(archive, endpoint.url).returncode == 0
    assert gate.asked == 12


@posix
def test_a_second_interrupt_stops_at_once(archive):
    """Exit 130 without waiting for the endpoint; answers that had come are kept."""
    gate = Gate()
    with run_endpoint(gate) as endpoint:
        process = start(archive, endpoint.url)
        wait_until(lambda: gate.asked >= 5)
        process.send_signal(signal.SIGINT)
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 130
        assert not gate.open
        gate.open = True
        assert count_replies(archive / "out") >= 3
        done = batch(archive, endpoint.url)
        assert done.returncode == 0, text_of(done)
    assert len(list_outcomes(archive / "out")) == 12


@posix
def test_two_batches_on_one_folder(archive):
    """The second refuses, names the first and sends nothing."""
    gate = Gate()
    with run_endpoint(gate) as endpoint:
        process = start(archive, endpoint.url)
        wait_until(lambda: gate.asked >= 5)
        asked = gate.asked
        second = batch(archive, endpoint.url)
        assert second.returncode == 3
        assert f"another batch works on out: process {process.pid} on " in text_of(second)[1]
        assert gate.asked <= asked + 1
        gate.open = True
        process.communicate(timeout=30)
        assert process.returncode == 0


@posix
def test_kill_at_random_moments(tmp_path):
    """No answer of the journal is asked for again; the outcomes are those of an undisturbed run.

    `benchmarks/batch_kill.py` does the same at 50 moments of 300 documents, and so does this with REVIEWER_KILLS=50.
    """
    moments = int(os.environ.get("REVIEWER_KILLS", "3"))
    kills = measure(tmp_path, moments, 300 if moments > 3 else 40)
    assert len(kills) == moments
    assert [kill.again for kill in kills] == [0] * moments
    assert all(kill.equal for kill in kills)
