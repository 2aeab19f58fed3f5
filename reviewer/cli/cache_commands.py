"""`reviewer cache`: what the cache of answers holds, and how to empty it."""

import click


@click.group()
def cache() -> None:
    """Look at the cache of answers, or empty it."""


@cache.command()
def stats() -> int:
    """Show where the cache is, how much it holds and what it has saved."""
    import time

    from reviewer.wiring import open_cache

    found = open_cache(warn).stats()
    click.echo(f"file         {found.path}")
    click.echo(f"answers      {found.entries:,}, {found.bytes / 1e6:.1f} MB")
    if found.oldest is not None and found.newest is not None:
        days = [time.strftime("%Y-%m-%d", time.localtime(stamp)) for stamp in (found.oldest, found.newest)]
        click.echo(f"made         {days[0]} to {days[1]}")
    saved = f"{found.saved_prompt_tokens:,} tokens in and {found.saved_completion_tokens:,} out"
    click.echo(f"played back  {found.hits:,} times, which saved {saved}")
    return 0


@cache.command()
@click.confirmation_option(prompt="Delete all cached answers?")
def clear() -> int:
    """Delete every cached answer; the next review asks and pays again."""
    from reviewer.wiring import open_cache

    click.echo(f"{open_cache(warn).clear():,} answers deleted.")
    return 0


def warn(text: str) -> None:
    """Say that the cache cannot be used."""
    click.echo(f"reviewer: {text}", err=True)
