"""Kinds of secrets that have a form of their own: keys and tokens of services, private keys, passwords in addresses."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Secret(NamedTuple):
    """Characters that must not leave."""

    start: int
    end: int
    kind: str


class TokenRule(NamedTuple):
    """A kind of token."""

    kind: str
    literals: tuple[str, ...]
    """One of these stands in every token of the kind: looked for first, because that is many times faster."""
    pattern: re.Pattern[str]
    """The token; its group `secret`, where it has one, is what is replaced. Every repetition has a bound."""


_RULES = (
    ("anthropic-key", ("sk-ant-",), r"\bsk-ant-[A-Za-z0-9_-]{20,250}"),
    ("openrouter-key", ("sk-or-",), r"\bsk-or-(?:v\d-)?[A-Za-z0-9]{32,128}"),
    (
        "openai-key",
        ("sk-",),
        r"(?<![\w-])sk-(?!ant-|or-)(?:(?:proj|svcacct|admin|service|None)-[A-Za-z0-9_-]{20,250}|[A-Za-z0-9]{20,250}(?![\w-]))",
    ),
    ("aws-access-key", ("AKIA", "ASIA", "ABIA", "ACCA"), r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    ("gcp-api-key", ("AIza",), r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    ("gcp-oauth-token", ("ya29.",), r"\bya29\.[0-9A-Za-z_-]{20,500}"),
    ("gcp-client-secret", ("GOCSPX-",), r"\bGOCSPX-[0-9A-Za-z_-]{20,60}"),
    ("github-token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{30,255}"),
    ("github-token", ("github_pat_",), r"\bgithub_pat_[A-Za-z0-9_]{22,255}"),
    ("gitlab-token", ("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20,100}"),
    ("slack-token", ("xox",), r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}"),
    ("slack-token", ("xapp-",), r"\bxapp-\d-[A-Za-z0-9-]{20,250}"),
    (
        "slack-webhook",
        ("hooks.slack.com/",),
        r"\bhooks\.slack\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9_/-]{20,200})",
    ),
    ("stripe-key", ("k_live_", "k_test_"), r"\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,250}"),
    ("stripe-webhook-secret", ("whsec_",), r"\bwhsec_[A-Za-z0-9+/=]{24,100}"),
    (
        "jwt",
        ("eyJ",),
        r"\beyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.(?P<secret>[A-Za-z0-9_-]{10,2000})",
    ),
)
TOKEN_RULES = tuple(TokenRule(kind, literals, re.compile(pattern)) for kind, literals, pattern in _RULES)
SHORTEST_TOKEN = 16
"""Characters of the shortest token with its prefix."""
URL_PASSWORD = TokenRule(
    "url-password",
    ("://",),
    re.compile(r"://[^\s:/@?#\"'<>]{0,100}:(?P<secret>[^\s/@\"'<>]{1,200})@(?=[\w.\[-])"),
)

_EXAMPLE = re.compile(r"EXAMPLE|example|x{6}|X{6}|\*{4}|\.{3}|0{10}|1234567890123|[Yy]our|YOUR|redacted-")
"""What marks a value as made up; inside a long random token none of these comes about by chance."""

_PLACEHOLDER_PASSWORD = re.compile(
    r"[<\[({$%*].*|\W*|(?:my|your|the|db|user)?[-_]?(?:password|passwd|passwort|pwd|pass|secret|token|key|pw)\d?"
    r"|x+|redacted.*|changeme|example|port|\d{1,5}",
    re.IGNORECASE,
)
_PEM_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_PEM_BODY = re.compile(r"(?:[A-Za-z0-9+/=,:\- \t>]|\\[nr]|[\r\n]){0,20000}")
_LEAST_BODY = 40
_PLACEHOLDER = "redacted-"
_BODY_LINE = re.compile(r"\\[nr]|(?P<line>(?:[^\r\n\\]|\\(?![nr]))+)")


def find_tokens(text: str) -> Iterator[Secret]:
    """Find the tokens of all kinds, in time linear in the text's length."""
    # words that long are few, so that most texts cost one split and no search for thirty literals
    long_words = " ".join([word for word in text.split() if len(word) >= SHORTEST_TOKEN])
    for rule in TOKEN_RULES:
        if any(literal in long_words for literal in rule.literals):
            yield from _find(rule, text)
    if "://" in text:
        yield from _find(URL_PASSWORD, text)
    if "PRIVATE KEY" in text:
        yield from _find_private_keys(text)


def _find(rule: TokenRule, text: str) -> Iterator[Secret]:
    group = "secret" if "secret" in rule.pattern.groupindex else 0
    for match in rule.pattern.finditer(text):
        value = match[group]
        if rule.kind == "url-password":
            if _PLACEHOLDER_PASSWORD.fullmatch(value):
                continue
        elif _EXAMPLE.search(value) or (rule.kind == "openai-key" and not _looks_random(value)):
            continue
        start = match.start() if rule.kind == "jwt" else match.start(group)
        yield Secret(start, match.end(group), rule.kind)


def _looks_random(value: str) -> bool:
    """Tell a key from words joined by hyphens: digits, and capitals among small letters unless it is hexadecimal."""
    body = value[3:]
    if not any(map(str.isdigit, body)):
        return False
    mixed = any(map(str.isupper, body)) and any(map(str.islower, body))
    return mixed or re.fullmatch(r"(?:[a-z]{4,8}-)?[0-9a-f]{32,}", body) is not None or len(body) >= 40


def _find_private_keys(text: str) -> Iterator[Secret]:
    r"""Find the lines of private keys between their frames; line ends stay, as the `\n` of a JSON string do."""
    for begin in _PEM_BEGIN.finditer(text):
        end = text.find("-----END", begin.end(), begin.end() + 20_000)
        following = text.find("-----BEGIN", begin.end(), end if end >= 0 else begin.end() + 20_000)
        end = following if following >= 0 else end
        body = _PEM_BODY.match(text, begin.end(), end if end >= 0 else len(text))
        stop = body.end() if body else begin.end()
        if end < 0:  # without its end: up to the first empty line
            blank = re.compile(r"(?:\r\n|\n|\r)[ \t>]*(?:\r\n|\n|\r)").search(text, begin.end() + 2, stop)
            stop = blank.start() if blank else stop
        lines = [line for line in _BODY_LINE.finditer(text, begin.end(), stop) if line["line"]]
        if sum(len(line[0].strip()) for line in lines) < _LEAST_BODY or not any(
            len(word) >= 16 and not word.startswith(_PLACEHOLDER) for line in lines for word in line[0].split()
        ):
            continue
        for line in lines:
            lead = len(line[0]) - len(line[0].lstrip(" \t>"))
            if line.start() + lead < line.end():
                yield Secret(line.start() + lead, line.end(), "private-key")
