"""What a report may be told about its reader: how much to show, how wide, and which characters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportOptions:
    """How a run is rendered. A reporter ignores what its format has no use for."""

    max_findings: int = 10
    """Findings of a review shown in full; the rest is folded, and whole in JSON."""
    width: int = 100
    """Terminal columns; fewer than 60 count as 60."""
    color: bool = False
    """Terminal only: ANSI styles. Without them the text holds no escape sequence at all."""
    unicode: bool = True
    """Terminal only: false where the stream cannot carry more than ASCII; other characters are spelled out."""
    verbose: bool = False
    """Also show each answer, the findings' ids and whole digests."""
    max_characters: int = 65_536
    """Markdown only: length that must not be passed. The default is what GitHub takes as one comment."""
