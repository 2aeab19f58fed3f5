"""Placeholders that the author meant to replace.

What it finds: TODO, TBD, FIXME, XXX, ???, "lorem ipsum", `YYYY-MM-DD` where a date belongs, bracketed instructions of a
template such as `<insert owner>`, and comments that tell the author what to write. Of each kind a section gets one
finding. A text about TODOs, a status "TODO" in a table and a heading "TODO" are left alone.
Why it matters: a reader cannot tell an open question from a forgotten one.
Bad:
    ## Rollback

    Owner: TBD
Good:
    ## Rollback

    The on-call engineer turns the flag off, within five minutes.
"""

import re
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import COMMENT, Reading
from reviewer.domain.document import BlockKind
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.text_scans import match_each

LITERALS = ("TODO", "FIXME", "XXX", "TBD", "T.B.D.", "orem ipsum", "???", "YYYY-MM-DD")
"""One of these must stand in a text for the pattern of marks to find anything: much faster."""

MARK = compile_late(
    r"(?<![\w$#@./-])(?:TODO|FIXME|XXX)(?![\w/.-]*\w)|(?<![\w-])(?:TBD|T\.B\.D\.)(?![\w-])|\b[Ll]orem ipsum\b"
    r"|(?<![\w?!])\?{3,9}(?![\w?])|(?<=[:|*] )YYYY-MM-DD\b"
)
MAYBE_MARK = compile_late(r"TODO|FIXME|XXX|TBD|T\.B\.D\.|Lorem ipsum|lorem ipsum|\?\?\?|YYYY-MM-DD")
MAYBE_BRACKETED = compile_late(r"[<\[](?i:insert|your|fill|describe|enter|replace)\b")
BRACKETED = compile_late(
    r"<(?i:insert|your|fill[ -]in|describe|enter|replace)\b[^<>\r\n]{0,80}>"
    r"|(?<!\])\[(?i:insert|your|fill[ -]in|describe|enter|replace)\b[^\[\]\r\n]{0,80}\](?![(\[:])"
)
STANDS_ALONE = compile_late(
    r"(?:\b(?:is|are|still|remains?|currently)|[^\w\s\"'”’.,;])[ \t\"'“*_]*$|^[ \t]*$|[\r\n][ \t]*$", re.I
)
"""What stands before a mark that is one, and not spoken of as in "remove the TODO"."""

MENTION_GOES_ON = compile_late(
    r"[\"'”*_]*[ \t]+(?:lists?|items?|comments?|markers?|entry|entries|apps?|notes?)\b", re.I
)
STATUS_COLUMN = compile_late(r"\W*(?:status|state|progress|stage|phase|done\??)\W*", re.I)
TRUNK_BASED = compile_late(r"trunk[- ]based", re.I)
INSTRUCTION = compile_late(
    r"<!--[\s*_-]{0,20}(?:please |note: )?"
    r"(?:describe|explain|list|summari[sz]e|outline|specify|provide|enter|insert|state|add|fill in|write|give)"
    r" (?:the|your|how|what|why|who|any|all|here|briefly|a|an|this|links?)\b"
    r"|<!--[\s*_-]{0,20}(?:what|why|who|how|which|when) (?:is|are|was|were|will|would|does|do|did|should|can)\b"
    r"[^?]{1,300}\?"
    r"|\b(?:delete|remove|replace|fill in|fill out) (?:this|these) "
    r"(?:comment|text|section|line|block|part|template|placeholder|instruction)"
    r"|\bthis (?:section|part|field) (?:should|must|is for|describes|explains|contains)\b",
    re.I,
)
MACHINE_COMMENT = compile_late(
    r"<!--\s*/?(?:reviewer|markdownlint|prettier|vale|textlint|cspell|toc|doctoc|ignore|spdx|copyright|lint|remark|more)\b",
    re.I,
)


def find_residue(reading: Reading) -> Iterator[Spot]:
    """Find placeholders in prose, and comments that instruct the author."""
    groups: dict[tuple[int, str], list[re.Match[str]]] = {}
    status: set[int] | None = None
    is_trunk_based = "TBD" in reading.prose and TRUNK_BASED.search(reading.prose) is not None
    for match in _find_placeholders(reading.prose):
        if match.group().startswith("[") and reading.text[match.end() : match.end() + 1] in {"(", "["}:
            continue
        if match.group() in {"TODO", "FIXME", "XXX"}:
            status = _find_status_cells(reading) if status is None else status
            if match.start() in status or _is_mention(reading, match):
                continue
        elif match.group() == "TBD" and is_trunk_based:
            continue
        section = reading.document.section_at(reading.document.position(match.start()).line)
        groups.setdefault((section.line_start, _name_kind(match.group())), []).append(match)
    for found in groups.values():
        more = f", and {len(found) - 1} more in this section" if len(found) > 1 else ""
        yield Spot(*found[0].span(), f'"{cut_excerpt(found[0].group().strip("<>[]"))}" was left in the text{more}')
    yield from _find_instructions(reading)


def _find_placeholders(prose: str) -> list[re.Match[str]]:
    marks = match_each(MAYBE_MARK, MARK, prose) if any(literal in prose for literal in LITERALS) else iter(())
    brackets = match_each(MAYBE_BRACKETED, BRACKETED, prose)
    return sorted([*marks, *brackets], key=lambda match: match.start())


def _name_kind(placeholder: str) -> str:
    return placeholder[0] if placeholder[0] in "<[?" else placeholder.upper()


def _find_status_cells(reading: Reading) -> set[int]:
    """Find where cells of a column such as "Status" start: there TODO is a value."""
    return {
        row.cells[number].start
        for table in reading.tables
        for number, head in enumerate(table.header.cells)
        if STATUS_COLUMN.fullmatch(head.text[:40])
        for row in table.rows
        if number < len(row.cells)
    }


def _is_mention(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the text speaks of such marks, or it is a heading over things to do."""
    before = reading.prose[max(0, match.start() - 30) : match.start()]
    after = reading.prose[match.end() : match.end() + 30]
    if not after.startswith(":") and (not STANDS_ALONE.search(before) or MENTION_GOES_ON.match(after)):
        return True
    line = reading.document.position(match.start()).line
    is_heading = line in reading.lines_of(BlockKind.HEADING)
    return is_heading and after[:1] != ":" and not before.rstrip(" *_").endswith((":", "-", "–", "—"))


def _find_instructions(reading: Reading) -> Iterator[Spot]:
    found = []
    for match in COMMENT.finditer(reading.text):
        if MACHINE_COMMENT.match(match.group()[:60]) or not INSTRUCTION.search(match.group()[:2000]):
            continue
        if (
            reading.is_prose_line(reading.document.position(match.start()).line)
            and reading.text[match.start() - 1 : match.start()] != "`"
        ):
            found.append(match)
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        first = cut_excerpt(found[0].group()[4:].removesuffix("-->"))
        end = found[0].start() + len(re.split(r"[\r\n]", found[0].group(), maxsplit=1)[0])
        yield Spot(found[0].start(), end, f'a comment of the template was left in: "{first}"{more}', Severity.NIT)


CHECK = Check(
    code="DOC101",
    slug="template-residue",
    severity=Severity.MINOR,
    confidence="high",
    find=find_residue,
    doc=__doc__,
)
