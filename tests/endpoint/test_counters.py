"""The endpoint's counts of requests in time."""

from benchmarks.endpoint.counters import Counters


def test_the_busiest_second_may_begin_anywhere():
    """Five around a full second are five, though each of the two whole seconds has fewer."""
    counters = Counters()
    for elapsed in (0.1, 0.8, 0.9, 1.2, 1.3, 1.75, 3.0):
        counters.see(b"", elapsed)
    shown = counters.show()
    assert shown["per_second"]["seen"] == [3, 3, 0, 1]
    assert shown["busiest_second"] == 5
