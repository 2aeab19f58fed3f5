"""The frozen, closed base of every value in the domain."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value: it never changes, and a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
