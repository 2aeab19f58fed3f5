"""`reviewer cache`: what the cache of answers holds, and how to empty it."""

import click


@click.group()
def cache() -> None:
    """Look at the cache of answers, or empty it."""


@cache.command()
def stats() -> int:
    """Show where the cache is, how much it holds and what it has saved."""
    from reviewer.wiring import describe_cache

    click.echo(describe_cache(), nl=False)
    return 0


@cache.command()
@click.confirmation_option(prompt="Delete all cached answers?")
def clear() -> int:
    """Delete every cached answer; the next review asks and pays again."""
    from reviewer.wiring import clear_cache

    click.echo(f"{clear_cache()} answers deleted.")
    return 0
