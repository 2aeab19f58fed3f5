"""Cheap scans that come before costly patterns: most documents hold nothing for most checks, and show it at once."""

import re

from reviewer.checks.reading import Reading
from reviewer.quantities.text_scans import lower

SPLIT_TEST = re.compile(r"split[\s-]test")


def mentions(reading: Reading, *words: str) -> bool:
    """Whether the prose holds one of some strings, which are given in lower case and with straight apostrophes."""
    lowered = reading.derive(lower_prose)
    return any(word in lowered for word in words)


def speaks_of_split_test(reading: Reading) -> bool:
    """Whether "split test" stands in the prose, with any white space or a hyphen."""
    return SPLIT_TEST.search(reading.derive(lower_prose)) is not None


def lower_prose(reading: Reading) -> str:
    """Give the prose in lower case, of the same length."""
    return lower(reading.prose)
