"""The rules of the strict subset, written down a second time: what servers refuse."""

from collections.abc import Iterator
from typing import Any

ALLOWED = {"type", "description", "properties", "required", "additionalProperties", "items", "anyOf", "enum"}


def walk(node: dict[str, Any], path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every schema inside a schema, itself included; names of properties are no keywords."""
    yield path, node
    for name, child in node.get("properties", {}).items():
        yield from walk(child, f"{path}.{name}")
    if "items" in node:
        yield from walk(node["items"], f"{path}[]")
    for number, child in enumerate(node.get("anyOf", ())):
        yield from walk(child, f"{path}|{number}")


def check_strict(schema: dict[str, Any]) -> None:
    """Assert every rule of the strict subset on a schema."""
    assert schema["type"] == "object", "the root must be an object"
    properties, enum_values, characters = 0, 0, 0
    for path, node in walk(schema):
        assert node.keys() <= ALLOWED, f"{path}: {node.keys() - ALLOWED}"
        assert {"type", "anyOf", "enum"} & node.keys(), f"{path}: untyped"
        if node.get("type") == "object":
            assert node["properties"], f"{path}: an object without properties"
            assert node["required"] == list(node["properties"]), f"{path}: a field is not required"
            assert node["additionalProperties"] is False, f"{path}: extra keys are allowed"
            properties += len(node["properties"])
            characters += sum(map(len, node["properties"]))
        if node.get("type") == "array":
            assert node["items"], f"{path}: a list of anything"
        parts = [next(iter(part["properties"])) for part in node.get("anyOf", ()) if part.get("type") == "object"]
        assert len(parts) == len(set(parts)), f"{path}: objects of a union begin with the same key"
        enum_values += len(node.get("enum", ()))
        assert "\n" not in node.get("description", "")
        assert path.count(".") <= 5, f"{path}: too deep"
    assert properties <= 100
    assert enum_values <= 500
    assert characters <= 15_000
