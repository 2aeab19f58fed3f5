"""A rubric's digest: the same for the same rubric however it is written, another for every other one."""

import json
from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import BaseModel

from reviewer.domain.rubric import AppliesTo, Cap, CapWhen, Criterion, Question, Rubric, Source
from reviewer.library.rubrics import compute_digest, load_rubric
from tests.library.small_rubric import TEXT


def test_the_digest_does_not_depend_on_how_the_file_is_written(write):
    """Neither on the order of keys, nor on comments, nor on style."""
    digest = load_rubric(write("small.yaml", TEXT)).digest
    data = yaml.safe_load(TEXT)
    for text in (
        "# a comment\n" + TEXT.replace("    title: Cost\n", "    title:   'Cost'   # in euros\n\n"),
        yaml.safe_dump(data, sort_keys=True),
        yaml.safe_dump(data, sort_keys=False, default_flow_style=True),
        json.dumps(data).replace('"1":', "1:").replace('"2":', "2:").replace('"3":', "3:").replace('"4":', "4:")
        .replace('"5":', "5:"),
        TEXT.replace("\n", "\r\n"),
    ):  # fmt: skip
        assert load_rubric(write("other-name.yaml", text)).digest == digest


def test_the_digest_of_a_child_is_that_of_the_whole(write):
    """Split over two files or written in one, it is the same rubric."""
    whole = load_rubric(write("whole.yaml", TEXT)).digest
    write("top.yaml", "\n".join(TEXT.splitlines()[:8]))
    bottom = "\n".join(TEXT.splitlines()[8:])
    assert load_rubric(write("bottom.yaml", f"id: small\nextends: top\n{bottom}")).digest == whole


OTHER_VALUES = {"L4": "L5", "L3": "L5", "major": "minor", "nit": "minor", "either": "absence", "quote": "absence"}


FREE_KEYS = ("conditions", "sources", "anchors", "cap")
"""Fields that are mappings with keys of the user's."""


def mutate(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Give a value changed in one place, once for each place, with the name of the field that was changed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for changed_name, changed in mutate(
                inner, name if name in FREE_KEYS and not isinstance(inner, dict) else key
            ):
                yield changed_name, {**value, key: changed}
            if name in FREE_KEYS:
                yield name, {other: kept for other, kept in value.items() if other != key}
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            for changed_name, changed in mutate(inner, name):
                yield changed_name, [*value[:number], changed, *value[number + 1 :]]
        yield name, [*value, value[-1] if value else "new"]
        if len(value) > 1:
            yield name, value[::-1]
    elif isinstance(value, str):
        yield name, OTHER_VALUES.get(value, value + "-x")
    elif value is None:
        yield name, "ml"
    else:
        yield name, value + 1


def test_every_change_of_any_field_changes_the_digest(write):
    """Scores compare only between equal digests, so nothing may be left out of it."""
    rubric = load_rubric(write("small.yaml", TEXT))
    data = rubric.model_dump(mode="json", exclude={"digest"})
    digests, changed_fields = [rubric.digest], set()
    for name, changed in mutate(data):
        changed_fields.add(name)
        digests.append(compute_digest(Rubric.model_validate(changed)))
    assert len(digests) > 70
    assert len(set(digests)) == len(digests)
    models: list[type[BaseModel]] = [Rubric, AppliesTo, Criterion, Question, Cap, CapWhen, Source]
    fields = {field for model in models for field in model.model_fields}
    assert changed_fields >= fields - {"digest", "when", "applies_to"}  # the last two by what they are made of


def test_the_digest_ignores_only_itself(write):
    """A compiled rubric gives its own digest again."""
    rubric = load_rubric(write("small.yaml", TEXT))
    assert compute_digest(rubric) == rubric.digest == compute_digest(rubric.model_copy(update={"digest": "x"}))
