"""What a report may be told about its reader: how much to show, how wide, which characters, and what the rules mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer.domain.document import Document
from reviewer.domain.rubric import Severity


@dataclass(frozen=True)
class RuleDoc:
    """What a reader may know about a rule: a check, or a question or criterion of a rubric."""

    title: str
    """What it finds, in a few words."""
    why: str = ""
    """Why it matters."""
    bad: str = ""
    """An example that it objects to."""
    good: str = ""
    """The same, as it should be."""
    severity: Severity = Severity.MINOR
    """What its findings weigh unless they say otherwise."""
    url: str = ""
    """Page that explains it, or an empty string."""


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
    rule_docs: Mapping[str, RuleDoc] = field(default_factory=dict)
    """Id of a rule, such as `DOC101` or a criterion's → what it means; formats that carry help take it from here."""
    fail_on: Severity | None = Severity.MAJOR
    """JUnit only: least severity that fails a test case; nothing fails any."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """rdjson only: path of a document → its text, in which its columns are counted in bytes. Without a text only those
    columns are given that can be known without it."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """HTML only: path → document, whose text stands beside the comments. Without it only quotes are shown."""
    home: str = ""
    """HTML only: relative address of the page that this one belongs to, or an empty string."""
