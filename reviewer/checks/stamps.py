"""Dates, times and durations of a document's prose, read once for all checks."""

from reviewer.checks.reading import Reading
from reviewer.checks.scanning import lower_prose
from reviewer.checks.word_lists import split_prose
from reviewer.quantities.durations import WORDS, Duration, find_durations
from reviewer.quantities.moments import Day, Stamp, find_days, find_stamps


def read_days(reading: Reading) -> tuple[Day, ...]:
    """Give the dates of the prose, in order; dates like 03/04/2026 that can be read in two ways are left out."""
    return tuple(find_days(reading.prose))


def read_stamps(reading: Reading) -> tuple[Stamp, ...]:
    """Give dates and clock times of the prose in order, joined where they belong together."""
    return find_stamps(reading.prose, reading.derive(read_days))


def read_durations(reading: Reading) -> tuple[Duration, ...]:
    """Give the durations of the prose, in order."""
    words = reading.derive(split_prose)
    named = [word for word in WORDS if words.may_hold(word)]
    return tuple(find_durations(reading.prose, reading.derive(lower_prose), named))
