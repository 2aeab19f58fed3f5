"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from reviewer.engine.depths import DEPTHS, summarize_depths

F = TypeVar("F", bound=Callable[..., Any])

PROVIDERS = ("openai", "azure", "ollama", "llama-server", "vllm", "lmstudio", "openrouter", "custom")


def endpoint_options(function: F) -> F:
    """Add the options that say which LLM answers, and where."""
    for option in reversed(
        (
            click.option("--provider", type=click.Choice(PROVIDERS), help="Preset of endpoint and key variable."),
            click.option("--base-url", metavar="URL", help="Any OpenAI-compatible endpoint."),
            click.option("--model", metavar="NAME", help="Name of the LLM as the endpoint knows it."),
            click.option("--refuter-model", metavar="NAME", help="Another LLM there that tries to refute findings."),
            click.option("--api-key-env", metavar="VARIABLE", help="Environment variable that holds the key."),
            click.option(
                "--timeout", type=float, metavar="SECONDS", help="Give up a request after this long; 300 by default."
            ),
        )
    ):
        function = option(function)
    return function


def review_options(function: F) -> F:
    """Add the options that say how documents are reviewed."""
    for option in reversed(
        (
            click.option("--kind", metavar="KIND", help="Rubric: an id, a path to a YAML file, or auto (the default)."),
            click.option(
                "--depth",
                type=click.Choice(tuple(DEPTHS)),
                help=f"{summarize_depths('standard')} A batch is quick unless told otherwise.",
            ),
            click.option("--samples", type=int, metavar="N", help="How often deep reads and asks; 3 by default."),
            click.option(
                "--seed", type=int, metavar="N", help="What deep draws the order of questions by; 0 by default."
            ),
            click.option(
                "--level", type=click.Choice(("L3", "L4", "L5", "L6", "L7")), help="The level bar, L5 by default."
            ),
            click.option(
                "--untrusted",
                type=click.Choice(("strip", "flag", "refuse")),
                help="Text that no reader sees: keep it from the LLM (the default), only flag it, or refuse it.",
            ),
            click.option(
                "--window-tokens", type=int, metavar="N", help="Read longer documents in windows; 16000 by default."
            ),
            click.option(
                "--context-tokens", type=int, metavar="N", help="Tokens that the LLM reads at once, answer included."
            ),
            click.option("--max-bytes", type=int, metavar="N", help="Largest document, in bytes; 2 MB by default."),
            click.option("--prompts", metavar="FOLDER", help="Prompt templates of your own."),
            click.option("--prices", metavar="FILE", help="A price table of your own, in YAML."),
        )
    ):
        function = option(function)
    return function


def pages_option(function: F) -> F:
    """Add the option on pages of single documents."""
    return click.option(
        "--pages/--no-pages", default=None, help="A page for each document; by default up to 2,000 documents."
    )(function)
