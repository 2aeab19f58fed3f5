"""Secrets that only their name tells: `password=…`, `api_key: …`, `"SecretAccessKey": "…"`."""

import re
from collections.abc import Iterator

from reviewer.redaction.tokens import Secret

NAMES = ("passw", "passphrase", "pwd", "secret", "token", "key", "credential")
"""One of these, in any case, stands in every name."""

_BYTE_NAMES = tuple(name.encode() for name in NAMES)
_SIGN_FOLLOWS = re.compile(rb"[a-z_-]{0,12}[\"'`]?[ \t]{0,4}(?:=|:)[ \t]{0,4}[^\s]{4}")
_PAIR = re.compile(
    r"(?P<name>pass(?:word|wd|phrase)|pwd|client[_-]?secret|secret[_-]?(?:access[_-]?)?key|secretaccesskey|secret"
    r"|(?:access|auth|api|refresh|bearer|bot|session|id|oauth)?[_-]?token|api[_ -]?key|access[_-]?key|auth[_-]?key"
    r"|account[_-]?key|accountkey|credentials?|private[_-]?key[_-]?id)"
    r"(?P<quote>[\"'`]?)(?P<before>[ \t]{0,4})(?P<sign>=>|:=|==?|:)(?P<gap>[ \t]{0,4})"
    r"(?:(?P<open>[\"'`])(?P<quoted>[^\"'`\r\n]{4,300})(?P=open)"
    r"|(?P<bare>(?:[^\s\"'`,;<>(){}\[\]|&]|&(?![A-Za-z_]\w{0,30}=)){4,300}))",
    re.IGNORECASE,
)
_WORD_PASSWORD = re.compile(r"pass|pwd", re.IGNORECASE)
_REFERENCE = re.compile(
    r"[$%{<(*\[@!].*|.*[<>{}$].*|.*\(\)?.*|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|(?:https?|file|env|vault|op|ssm|secret)[:/].*"
    r"|\.{2,}.*|-+|_+|x+|X+|\*+|•+|…+|redacted.*|\[.*",
    re.DOTALL,
)
_NAMING = re.compile(
    r"pass(?:word|wd|phrase)|secret|token|(?:api|access|private)[_-]?key|credential|example|change[_-]?me|your|insert"
    r"|placeholder|dummy|sample|fake|redact|hidden|environ|getenv|config|settings|variable|vault|xxxx",
    re.IGNORECASE,
)
"""Words in a value that name a secret instead of being one."""
_TYPE_WORDS = frozenset(
    [
        "string",
        "str",
        "text",
        "bytes",
        "required",
        "optional",
        "none",
        "null",
        "nil",
        "true",
        "false",
        "unset",
        "empty",
        "undefined",
        "missing",
        "expired",
        "invalid",
        "unknown",
        "rotated",
        "rotate",
        "stored",
        "encrypted",
        "hashed",
        "plain",
        "plaintext",
        "bcrypt",
        "argon2",
        "argon2id",
        "sha256",
        "sha-256",
        "hmac-sha256",
        "scrypt",
        "pbkdf2",
        "oauth2",
        "rs256",
        "hs256",
        "es256",
        "jwt",
        "uuid",
        "uuid4",
        "base64",
        "bearer",
        "basic",
        "default",
        "disabled",
        "enabled",
        "number",
        "integer",
        "boolean",
        "varchar",
        "char",
        "object",
        "array",
        "https",
        "sentencepiece",
        "wordpiece",
        "tiktoken",
    ]
)
"""Types, states and methods that stand behind such a name in a text about secrets."""
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.]*")
_HEX = re.compile(r"[0-9a-fA-F]{32,128}")
_AWS_SECRET = re.compile(r"(?=[^\s]{0,39}[a-z])(?=[^\s]{0,39}[A-Z])(?=[^\s]{0,39}\d)[A-Za-z0-9/+]{40}")
_STRONG = re.compile(r"[!@#$%^&*?+/~=]")
_PARTS = re.compile(r"[-_./:@]+")
_MIXED_PART = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])\w{6,}")


def may_hold_pairs(lowered: bytes) -> bool:
    """Tell, in a fraction of the time, whether there can be a pair in a text given as UTF-8 in small letters."""
    for name in _BYTE_NAMES:
        at = lowered.find(name)
        while at >= 0:
            if _SIGN_FOLLOWS.match(lowered, at):
                return True
            at = lowered.find(name, at + len(name))
    return False


def find_pairs(text: str, lowered: str) -> Iterator[Secret]:
    """Find values that stand behind a secret's name; `lowered` is the text in small letters, of the same length."""
    looked_at: set[int] = set()
    for name in NAMES:
        at = lowered.find(name)
        while at >= 0:
            begin = at
            while begin > 0 and at - begin < 12 and (lowered[begin - 1].isalpha() or lowered[begin - 1] in "_-"):
                begin -= 1
            match = next((m for start in range(begin, at + 1) if (m := _PAIR.match(text, start))), None)
            at = lowered.find(name, at + len(name))
            if match is None or match.start("sign") in looked_at:
                continue
            looked_at.add(match.start("sign"))
            group = "quoted" if match["quoted"] else "bare"
            value = match[group].rstrip(".:!?") if group == "bare" else match[group]
            if text[match.end() : match.end() + 1] == "(" and _IDENTIFIER.fullmatch(
                value
            ):  # a call: password=getpass()
                continue
            if _is_secret(match, value, quoted=group == "quoted"):
                yield Secret(match.start(group), match.start(group) + len(value), _name_kind(match, value))


def _name_kind(match: re.Match[str], value: str) -> str:
    name = match["name"].lower()
    if _WORD_PASSWORD.match(name):
        return "password"
    if "secret" in name and "key" in name and _AWS_SECRET.fullmatch(value):
        return "aws-secret-key"
    if "private" in name:
        return "gcp-key-id"
    return "api-key" if "key" in name else "token" if "token" in name else "secret"


def _is_secret(match: re.Match[str], value: str, *, quoted: bool) -> bool:
    """Tell a secret from a reference, a placeholder, a type or a word of prose."""
    plain = value.strip()
    if len(plain) < 6 or plain.lower() in _TYPE_WORDS or _REFERENCE.fullmatch(plain):
        return False
    name = match["name"].lower()
    is_password = bool(_WORD_PASSWORD.match(name))
    if match["gap"] and not match["before"] and match["sign"] in ("=", "=="):  # "the password= parameter"
        return False
    assigned = match["sign"] in ("=", ":=", "=>") or bool(match["quote"])
    if "private" in name:
        return _HEX.fullmatch(plain) is not None
    if _NAMING.search(plain) and not _STRONG.search(plain):
        return False
    if plain.endswith(("EXAMPLEKEY", "EXAMPLE")) or (plain.isdigit() and not is_password):
        return False
    if is_password:
        return _is_password(plain, assigned=assigned, quoted=quoted)
    if _HEX.fullmatch(plain) or _AWS_SECRET.fullmatch(plain):
        return True
    return len(plain) >= 8 and " " not in plain and any(_MIXED_PART.fullmatch(part) for part in _PARTS.split(plain))


def _is_password(value: str, *, assigned: bool, quoted: bool) -> bool:
    if " " in value and not quoted:
        return False
    has_digit = any(map(str.isdigit, value))
    if has_digit and any(map(str.isalpha, value)):
        return True
    if _STRONG.search(value.rstrip("?!")) and not value.startswith("/"):
        return True
    return assigned and " " not in value and len(value) >= 6 and (quoted or value.isalnum())
