"""Records as files: written whole, read with every fault named."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reviewer.domain.record import Record
from reviewer.errors import RecordConflict, RecordDamaged, RecordError
from reviewer.files import write_whole
from reviewer.records.layout import lay_out
from reviewer.records.places import place_record, refuse_links
from reviewer.records.sealing import add_seals, drop_seals, find_broken_seals
from reviewer.reporters.published_json import build_schema

FORMAT = "reviewer/record"
VERSION = 1
MOST_BYTES = 20_000_000
CONFLICT_MARKS = ("<<<<<<< ", ">>>>>>> ")
RECORD_AGAIN = "Review the document again with --record, or take the file back from git."


def render_record(record: Record) -> str:
    """Write a record as the text of its file, sealed."""
    return lay_out(add_seals(record.model_dump(mode="json")))


def write_record(root: Path, record: Record) -> Path:
    """Write a record to its place, whole or not at all; gives the place.

    Raises:
        RecordError: the place is a link or lies behind one.
        UsageError: it cannot be written.
    """
    place = place_record(root, record.document)
    refuse_links(root, place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(f"{_show(root, place.parent)}: cannot be made: {error.strerror}") from error
    write_whole(place, render_record(record))
    return place


def read_record(root: Path, document: str) -> Record | None:
    """Read a document's record; nothing when it has none.

    Raises:
        RecordError: it cannot be read, or was written by a newer reviewer.
        RecordConflict: git has left both sides of a merge in it.
        RecordDamaged: it is not as the program wrote it.
    """
    text = read_record_text(root, document)
    return None if text is None else parse_record(text, _show(root, place_record(root, document)))


def read_record_text(root: Path, document: str) -> str | None:
    """Read the text of a document's record; nothing when it has none.

    Raises:
        RecordError: it cannot be read.
    """
    data = read_record_bytes(root, document)
    return None if data is None else decode_record(data, _show(root, place_record(root, document)))


def read_record_bytes(root: Path, document: str) -> bytes | None:
    """Read the bytes of a document's record; raises as `read_record_text` does."""
    place = place_record(root, document)
    refuse_links(root, place)
    shown = _show(root, place)
    try:
        if place.stat().st_size > MOST_BYTES:
            raise RecordError(f"{shown}: is larger than {MOST_BYTES:,} bytes, so it is no record", RECORD_AGAIN)
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise RecordError(f"{shown}: cannot be read: {error.strerror}") from error


def decode_record(data: bytes, shown: str) -> str:
    """Give a record's text.

    Raises:
        RecordDamaged: it is none.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordDamaged(f"{shown}: is no text", RECORD_AGAIN) from error


def parse_record(text: str, shown: str) -> Record:
    """Read a record from its text; `shown` is how the file is called in errors. Raises as `read_record` does."""
    data = parse_data(text, shown)
    broken = next(find_broken_seals(data), None)
    if broken is not None:
        raise RecordDamaged(f"{shown}: is not as reviewer wrote it: {broken}", RECORD_AGAIN)
    return build_record(data, shown)


def parse_data(text: str, shown: str) -> dict[str, Any]:
    """Read a record's data, whatever its seals say.

    Raises:
        RecordError: no record of a version that is known.
        RecordConflict: git has left both sides of a merge in it.
        RecordDamaged: no JSON.
    """
    if has_conflict(text):
        raise RecordConflict(
            f"{shown}: git has left both sides of a merge in it", "`reviewer verify --fix` joins them; then `git add`."
        )
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else "no value of ours"
        raise RecordDamaged(f"{shown}: is no JSON ({what})", RECORD_AGAIN) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RecordDamaged(f"{shown}: is no record of a review", RECORD_AGAIN)
    if data.get("version") != VERSION:
        raise RecordError(
            f"{shown}: has version {data.get('version')!r} of the format, and this program reads {VERSION}",
            f"Written by reviewer {data.get('reviewer_version', 'of another version')}: use that or a later one.",
        )
    return data


def build_record(data: dict[str, Any], shown: str) -> Record:
    """Build the record that sealed data describes.

    Raises:
        RecordDamaged: a field is missing, unknown or of the wrong type.
    """
    try:
        return Record.model_validate(drop_seals(data))
    except (ValidationError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = "its parts are not those of a record"
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            what = f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
        hint = f"{RECORD_AGAIN} A later reviewer may have written it: {data.get('reviewer_version')}."
        raise RecordDamaged(f"{shown}: {what}", hint) from error


def has_conflict(text: str) -> bool:
    """Whether a text holds marks of a merge that git could not make; no line of a record begins with one."""
    return any(f"\n{mark}" in f"\n{text}" for mark in CONFLICT_MARKS)


def build_record_schema() -> dict[str, Any]:
    """Build the JSON schema of a record's file, seals included; the fields' own sentences are its descriptions."""
    schema = build_schema(Record, "A record of reviewer, version 1")
    review_seal = {"type": "string", "description": "SHA-256 over everything here but itself and the dispositions."}
    own_seal = {"type": "string", "description": "16 hexadecimal digits over the finding's id and this disposition."}
    _add_property(schema, "seal", review_seal)
    _add_property(schema["$defs"]["Disposition"], "seal", own_seal)
    return schema


def _add_property(schema: dict[str, Any], name: str, described: dict[str, Any]) -> None:
    schema["properties"][name] = described
    schema["required"] = [*schema.get("required", ()), name]


def _show(root: Path, place: Path) -> str:
    return place.relative_to(root).as_posix()
