"""What a project does not want to hear from checks, and why."""

from typing import Annotated

from pydantic import Field

from reviewer.domain.base import Value


class IgnoreRule(Value):
    """Checks that a project does not want for some paths."""

    paths: Annotated[tuple[str, ...], Field(min_length=1)]
    """Globs, as in .gitignore."""
    checks: Annotated[tuple[str, ...], Field(min_length=1)]
    """Codes or slugs."""
    because: Annotated[str, Field(min_length=3)]
    """The reason; it is shown wherever a finding was held back."""
