"""The sentences under the fields of values, read from the source where a schema or a page is printed."""

import ast
import inspect
import sys
from typing import Any

from pydantic import BaseModel


def read_field_docs(model: type[BaseModel]) -> dict[str, str]:
    """Give field → its sentence, for the fields of a model and of the models it inherits from."""
    docs: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, BaseModel) and owner is not BaseModel:
            docs.update(_read_class(owner))
    return {name: text for name, text in docs.items() if name in model.model_fields}


def _read_class(owner: type[Any]) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(sys.modules[owner.__module__]))
    found = next((n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == owner.__name__), None)
    docs = {}
    for field, after in zip(found.body, found.body[1:], strict=False) if found else ():
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            docs[field.target.id] = inspect.cleandoc(after.value.value)
    return docs


def describe_schema(schema: dict[str, Any], models: dict[str, type[BaseModel]]) -> dict[str, Any]:
    """Put the fields' sentences into a JSON schema.

    Args:
        schema: as pydantic makes it, with `$defs`.
        models: title of each object of the schema → its model.
    """
    definitions = {name: _describe(part, models) for name, part in schema.get("$defs", {}).items()}
    return {**_describe(schema, models), **({"$defs": definitions} if definitions else {})}


def _describe(part: dict[str, Any], models: dict[str, type[BaseModel]]) -> dict[str, Any]:
    model = models.get(part.get("title", ""))
    if model is None or "properties" not in part:
        return part
    docs = read_field_docs(model)
    described = {
        name: ({**value, "description": docs[name]} if name in docs else value)
        for name, value in part["properties"].items()
    }
    return {**part, "properties": described}
