"""Pydantic model → the JSON schema subset that strict servers take; what it cannot express is an error at once.

The subset is the conservative one of the published limits and reports: every property required, no extra keys, no
`default`, no lengths or patterns, `anyOf` instead of `oneOf`, no `$ref`, at most five levels of objects.
"""

import copy
from typing import Any

from pydantic import BaseModel

DROPPED = frozenset(("title", "default", "examples", "discriminator", "minLength", "maxLength", "pattern", "format"))
"""Keywords that servers refuse and that pydantic checks again on our side."""

DEEPEST = 5
"""Levels of objects inside one another that the oldest published limit allows."""


class StrictSchemaError(TypeError):
    """The model holds something that the strict subset cannot express."""


def build_strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Build the strict schema of a model, without references, so that small servers need not resolve any.

    Raises:
        StrictSchemaError: the model is recursive or too deep, or holds a tuple of fixed length, a free dictionary,
            an untyped value or extra keys.
    """
    root = copy.deepcopy(model.model_json_schema())
    definitions = root.pop("$defs", {})
    schema = _convert(root, model.__name__, definitions, ())
    if schema.get("type") != "object":
        raise StrictSchemaError(f"{model.__name__}: the top must be an object")
    return schema


def _convert(
    node: dict[str, Any], path: str, definitions: dict[str, Any], open_refs: tuple[str, ...]
) -> dict[str, Any]:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name in open_refs:
            raise StrictSchemaError(f"{path}: recursion is not supported")
        described = {"description": node["description"]} if "description" in node else {}
        return _convert({**definitions[name], **described}, path, definitions, (*open_refs, name))
    node = {key: value for key, value in node.items() if key not in DROPPED}
    if "oneOf" in node:
        node["anyOf"] = node.pop("oneOf")
    for keyword in ("allOf", "not", "if", "patternProperties", "prefixItems"):
        if keyword in node:
            raise StrictSchemaError(f"{path}: '{keyword}' is not supported; use an object or a list of one type")
    if "description" in node:
        node["description"] = " ".join(node["description"].split())
    if node.get("type") == "object":
        if path.count(".") >= DEEPEST:
            raise StrictSchemaError(f"{path}: deeper than {DEEPEST} levels")
        return _convert_object(node, path, definitions, open_refs)
    if node.get("type") == "array":
        if not node.get("items"):
            raise StrictSchemaError(f"{path}: a list must say what it holds")
        node["items"] = _convert(node["items"], f"{path}[]", definitions, open_refs)
    if "anyOf" in node:
        node["anyOf"] = [_convert(part, path, definitions, open_refs) for part in node["anyOf"]]
    if not ({"type", "anyOf", "enum", "const"} & node.keys()):
        raise StrictSchemaError(f"{path}: an untyped value is not supported")
    return node


def _convert_object(
    node: dict[str, Any], path: str, definitions: dict[str, Any], open_refs: tuple[str, ...]
) -> dict[str, Any]:
    if not node.get("properties"):
        raise StrictSchemaError(f"{path}: a free dictionary is not supported; use a list of items")
    if node.get("additionalProperties") not in (None, False):
        raise StrictSchemaError(f"{path}: extra keys are not supported")
    properties = {
        name: _convert(value, f"{path}.{name}", definitions, open_refs) for name, value in node["properties"].items()
    }
    kept = {key: node[key] for key in ("description",) if key in node}
    return {
        "type": "object",
        **kept,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
