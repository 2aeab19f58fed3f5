"""Patterns that are compiled late are patterns all the same."""

import importlib
import pkgutil
import re

import pytest

import reviewer.checks
import reviewer.quantities
from reviewer.quantities.late_patterns import LatePattern, compile_late

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (reviewer.checks, reviewer.quantities)
    for module in pkgutil.iter_modules(package.__path__)
]


def test_a_late_pattern_answers_like_the_compiled_one():
    """Flags count, and every method is the pattern's own."""
    late, plain = compile_late("a+(b)?", re.IGNORECASE), re.compile("a+(b)?", re.IGNORECASE)
    assert late.findall("aab A") == plain.findall("aab A")
    assert late.sub("x", "aab A") == plain.sub("x", "aab A")
    assert (late.pattern, late.groups, late.flags) == (plain.pattern, plain.groups, plain.flags)


def test_a_late_pattern_is_compiled_when_first_used():
    """An error in a pattern shows at its first use and not before."""
    late = compile_late("(")
    with pytest.raises(re.error):
        late.search("text")


@pytest.mark.parametrize("name", MODULES)
def test_every_pattern_compiles(name):
    """No pattern waits with an error for the first document that needs it."""
    module = importlib.import_module(name)
    late = [value for value in vars(module).values() if isinstance(value, LatePattern)]
    assert all(isinstance(pattern.pattern, str) for pattern in late)
