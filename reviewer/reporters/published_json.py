"""What every JSON document for programs is written with, and how its published schema is built."""

import json
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from reviewer.domain.base import Value
from reviewer.domain.field_docs import describe_schema
from reviewer.reporters.escaping import escape_json

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def write_document(document: Value) -> str:
    r"""Write a document as JSON with two blanks of indent and a line feed at the end.

    Text is exact, but characters that a terminal acts on or that cannot be seen stand as `\u` escapes.
    """
    data = document.model_dump(mode="json")
    return escape_json(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def build_schema(document: type[Value], title: str) -> dict[str, Any]:
    """Build the JSON schema of a kind of document; the fields' own sentences are its descriptions."""
    models = {model.__name__: model for model in list_models(document)}
    schema = describe_schema(document.model_json_schema(mode="serialization"), models)
    return {"$schema": SCHEMA_DIALECT, **schema, "title": title}


def list_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Give the models that an annotation holds, and those that they hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from list_models(field.annotation)
    for part in get_args(annotation):
        yield from list_models(part)
