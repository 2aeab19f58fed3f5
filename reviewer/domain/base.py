"""The frozen, closed base of every value in the domain."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value: it never changes, and a key that it does not know is an error.

    The sentence under a field is not read at run time, because reading the source of forty classes costs a tenth of a
    second at every start; `reviewer.domain.field_docs` reads it where a schema or a page is printed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class DescribedValue(Value):
    """A value whose fields' sentences are part of the schema that is sent to an LLM."""

    model_config = ConfigDict(use_attribute_docstrings=True)
