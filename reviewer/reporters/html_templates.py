"""Where the HTML reports' templates, styles and scripts are, and the policy that lets nothing else in."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reviewer.reporters.escaping import clean_text

FOLDER = Path(__file__).resolve().parent / "html"


@cache
def read_asset(name: str) -> str:
    """Read a file that is put into a page as it is."""
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def write_policy(style: str, script: str) -> str:
    """Write the content security policy of a page that may use this style and this script and nothing else."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def make_environment(names: Mapping[str, Any], clean: Callable[[str], str] = clean_text) -> Environment:
    """Give an environment that cleans and escapes every text it prints, so that no template can forget to.

    Args:
        names: what every template may use.
        clean: what is done to a text before it is escaped.
    """
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )
    environment.globals.update(names)
    return environment
