"""`reviewer doctor`: does the endpoint work, and if not, what to do."""

from typing import Any

import click

from reviewer.cli.options import endpoint_options

EPILOG = """\b
Examples:
  reviewer doctor
  reviewer doctor --provider ollama --model qwen3:32b
  reviewer doctor --base-url http://localhost:8000/v1 --model my-model"""


@click.command(epilog=EPILOG)
@endpoint_options
def doctor(**flags: Any) -> int:
    """Test endpoint, key and model, and say in plain words what works.

    A few tiny requests are sent; they may cost a fraction of a cent.
    """
    from reviewer.wiring import diagnose_endpoint

    steps = diagnose_endpoint(flags)
    for step in steps:
        click.echo(f"{'ok    ' if step.ok else 'FAILED'}  {step.step}: {step.message}")
        if step.hint:
            click.echo(f"        {step.hint}")
    return 0 if all(step.ok for step in steps) else 3
