"""Regular expressions that are compiled when first used: a run needs half of the checks' patterns, and each costs."""

import re
from typing import cast


class LatePattern:
    """Stands for a pattern until it is first used; from then on its methods are the compiled pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Compile the pattern, and take over what is asked of it, so that the next call costs nothing more."""
        found: object = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def compile_late(source: str, flags: int = 0) -> re.Pattern[str]:
    """Give a pattern that is compiled when first used; an error in it shows only then."""
    return cast("re.Pattern[str]", LatePattern(source, flags))
