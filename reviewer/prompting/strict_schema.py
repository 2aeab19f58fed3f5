"""Pydantic model → the JSON schema subset that strict servers take; what it cannot express is an error at once.

The subset is the conservative one of the published limits and reports: every property required, no extra keys, no
`default`, no lengths, ranges or patterns, `anyOf` instead of `oneOf`, no `$ref`, at most five levels of objects.
"""

from typing import Any

from pydantic import BaseModel

KEPT = frozenset(("type", "description", "properties", "required", "additionalProperties", "items", "anyOf", "enum"))
"""Keywords that every server takes. The others, such as lengths and formats, pydantic checks again on our side."""

REFUSED = ("allOf", "not", "if", "patternProperties", "prefixItems")
"""Keywords whose meaning cannot be left out."""

DEEPEST = 5
"""Levels of objects inside one another that the oldest published limit allows."""


class StrictSchemaError(TypeError):
    """The model holds something that the strict subset cannot express."""


def build_strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Build the strict schema of a model, without references, so that small servers need not resolve any.

    Raises:
        StrictSchemaError: the model is recursive or too deep, or holds a tuple of fixed length, a free dictionary,
            an untyped value, extra keys, or a union of objects that begin with the same key.
    """
    root = model.model_json_schema()
    definitions = root.pop("$defs", {})
    schema = _convert(root, model.__name__, definitions, (), 1)
    if schema.get("type") != "object":
        raise StrictSchemaError(f"{model.__name__}: the top must be an object")
    return schema


def _convert(
    node: dict[str, Any], path: str, definitions: dict[str, Any], open_refs: tuple[str, ...], level: int
) -> dict[str, Any]:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name in open_refs:
            raise StrictSchemaError(f"{path}: recursion is not supported")
        described = {"description": node["description"]} if "description" in node else {}
        return _convert({**definitions[name], **described}, path, definitions, (*open_refs, name), level)
    for keyword in REFUSED:
        if keyword in node:
            raise StrictSchemaError(f"{path}: '{keyword}' is not supported; use an object or a list of one type")
    kept = {key: value for key, value in node.items() if key in KEPT}
    if "description" in kept:
        kept["description"] = " ".join(kept["description"].split())
    if "const" in node:
        kept["enum"] = [node["const"]]
    if kept.get("type") == "object":
        if level > DEEPEST:
            raise StrictSchemaError(f"{path}: deeper than {DEEPEST} levels")
        return _convert_object(kept, path, definitions, open_refs, level)
    if kept.get("type") == "array":
        if not kept.get("items"):
            raise StrictSchemaError(f"{path}: a list must say what it holds")
        kept["items"] = _convert(kept["items"], f"{path}[]", definitions, open_refs, level)
    parts = node.get("anyOf", node.get("oneOf"))
    if parts:
        kept["anyOf"] = [_convert(part, path, definitions, open_refs, level) for part in parts]
        _check_first_keys(kept["anyOf"], path)
    if not {"type", "anyOf", "enum"} & kept.keys():
        raise StrictSchemaError(f"{path}: an untyped value is not supported")
    return kept


def _convert_object(
    node: dict[str, Any], path: str, definitions: dict[str, Any], open_refs: tuple[str, ...], level: int
) -> dict[str, Any]:
    if not node.get("properties"):
        raise StrictSchemaError(f"{path}: a free dictionary is not supported; use a list of items")
    if node.get("additionalProperties") not in (None, False):
        raise StrictSchemaError(f"{path}: extra keys are not supported")
    properties = {
        name: _convert(value, f"{path}.{name}", definitions, open_refs, level + 1)
        for name, value in node["properties"].items()
    }
    kept = {key: node[key] for key in ("description",) if key in node}
    return {
        "type": "object",
        **kept,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _check_first_keys(parts: list[dict[str, Any]], path: str) -> None:
    """Refuse objects of a union that begin with the same key, which strict servers refuse too."""
    first = [next(iter(part["properties"])) for part in parts if part.get("type") == "object"]
    if len(set(first)) < len(first):
        raise StrictSchemaError(f"{path}: objects of a union must begin with different keys")
