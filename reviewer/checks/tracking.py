"""Whether a piece of a plan says who does it, by when, where it is tracked, and whether it is done.

Each test leans towards yes: what could be an owner or a date counts as one, so that silence is the mistake made.
"""

import re

from reviewer.checks.excerpts import strip_marks
from reviewer.quantities.late_patterns import compile_late

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
DATE = compile_late(
    rf"\b\d{{4}}-\d{{1,2}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b20\d\d\b|\b\d{{1,2}}(?:st|nd|rd"
    rf"|th)?\.? (?:of )?{MONTH}\b"
    rf"|\b{MONTH}\.? \d{{1,4}}\b|\b(?:[Bb]y|[Ii]n|[Uu]ntil|[Tt]ill|[Bb]efore|[Ee]arly|[Mm]id|[Ll]ate|[Ee]nd of"
    rf"|[Dd]ue)[ -]{MONTH}\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:Q[1-4]|H[12]|EO[DWMQY]|CW ?\d{1,2}|W\d{2}|ETA|ASAP)\b"
)
PERIOD = compile_late(
    r"\b(?:next|this|coming|following|end of(?: the| this| next)?|within|in)(?: the| a| one| two| three| four| six"
    r"| \d{1,3}){0,2}"
    r"(?: next| coming)? (?:days?|weeks?|months?|sprints?|quarters?|years?|releases?|iterations?|cycles?)\b"
    r"|\b(?:sprint|week|milestone) \d+|\b(?:due|deadline|today|tomorrow|immediately|at once|ongoing"
    r"|continuous(?:ly)?)\b",
    re.IGNORECASE,
)
NAME = r"[A-Z\u00c0-\u00de][\w.&'’-]{0,40}"
NAMES = rf"{NAME}(?:(?: |, | and | & | \+ |/|, and ){NAME}){{0,4}}"
OWNER = compile_late(
    r"(?<![\w.])@[\w-]|\b[Oo]wners?\b ?[:=(–—-]|\b(?:[Oo]wned|[Ll]ed|[Dd]riven) by\b|\b[Aa]ssigned to\b"
    r"|\b[Aa]ssignees?\b|\b(?:DRI|PoC)\b"
    r"|\b[Rr]esponsible ?:|\bI(?:['’]ll| will| am)\b"
    rf"|(?:\b(?!(?:The|Our|Each|Every|This|That|All|An?|Your|Their|Both|Other|One)\b){NAME} ){{1,3}}(?:[Tt]eams?"
    rf"|[Ss]quad|[Gg]uild|[Gg]roup|SIG|WG)\b|\b[Tt]eam {NAME}"
    rf"|\b{NAMES}, (?:by |until |due |before )?(?:\d|{MONTH}|Q[1-4]\b)"
)
LAST_OWNER = compile_late(
    rf"(?:[(\[]{NAMES}(?:[,:;] [^()\[\]]{{1,40}})?[)\]]| [–—-] ?{NAMES}(?:, [^,.]{{1,40}})?)[.;]?$"
)
FIRST_OWNER = compile_late(rf"(?P<names>{NAMES})(?: ?[:–—]| - | (?:will|shall|should|must|to)\b(?= [a-z])|$)")
NO_OWNER_WORDS = """
we this it that there these they you everyone everybody somebody someone all high medium low critical urgent note
short-term mid-term medium-term long-term short long p0 p1 p2 p3 must should could now later next prevent detect
mitigate respond first second third optional alerts alert docs tests runbook runbooks process tooling performance
move switch migrate upgrade change talk try need want plan continue release deploy go add commit agree aim downgrade
speak reach convert subscribe return revert push promote link port extend apply connect limit remember be have start
begin ensure make update write create fix remove reduce increase improve investigate consider document use set run
test enable include harden automate build define establish review clean prepare finish clarify
"""
NO_OWNER = frozenset(NO_OWNER_WORDS.split())
"""Words that start an action and are no name: pronouns, priorities, topics, and verbs that stand before "to"."""
TOPIC = compile_late(r"(?:ing|tion|tions|ments?|ity|ance|ence|ness|ure|fix|fixes|checks?|limits?)$", re.IGNORECASE)
TEAM_WORDS = """
engineering marketing operations accounting forecasting infrastructure purchasing security procurement finance
compliance architecture communications pricing billing onboarding
"""
TEAMS_THAT_LOOK_LIKE_TOPICS = frozenset(TEAM_WORDS.split())
ISSUE = compile_late(
    r"https?://|\]\(|\][ ]?\[[^\]\n]{0,200}\]|(?<![\w&])#\d+\b|\[#?\w[\w-]{0,40}#\d+\]|<[^<>\s]{1,300}://"
    r"|\b(?!(?:UTF|SHA|GPT|ISO|RFC|AES|RSA|TLS|HTTP|MD|CVE|UTC)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b|\btracked (?:in|under"
    r"|by|as|at)\b"
)
DONE = compile_late(
    r"\b(?:done|completed?|fixed|shipped|merged|resolved|closed|implemented|finished|deployed|released|landed"
    r"|cancell?ed|won['’]t do|dropped|obsolete|rejected|not needed)\b|[✅✔☑✓]|~~",
    re.IGNORECASE,
)
ALREADY = compile_late(r"\bwe already\b|\balready (?:done|exists?|in place|fixed|there|live|merged)\b", re.IGNORECASE)
PAST = compile_late(
    r"(?!(?:need|feed|seed|speed|embed|shed|breed|exceed|proceed|succeed)\b)[a-z]{2,20}ed\b", re.IGNORECASE
)


def has_date(text: str) -> bool:
    """Whether a text names a day, a week, a quarter or another time by which something happens."""
    return bool(DATE.search(text) or PERIOD.search(text))


def has_owner(text: str) -> bool:
    """Whether a text names somebody who does it: a handle, `Owner:`, a name or team where owners stand."""
    first, _, _ = text.strip().partition("\n")
    plain = strip_marks(text)
    return bool(OWNER.search(text) or LAST_OWNER.search(plain[-200:]) or _starts_with_owner(strip_marks(first)))


def _starts_with_owner(plain: str) -> bool:
    match = FIRST_OWNER.match(plain.lstrip("[("))
    if not match:
        return False
    words = match["names"].replace("/", " ").lower().split()
    last = words[-1].rstrip(".")
    is_topic = TOPIC.search(last) is not None and last not in TEAMS_THAT_LOOK_LIKE_TOPICS
    return words[0] not in NO_OWNER and not is_topic


def has_issue(text: str) -> bool:
    """Whether a text links or numbers an issue, a pull request or a ticket."""
    return bool(ISSUE.search(text))


def is_done(text: str) -> bool:
    """Whether a text says that it is done: at its start or end, by `we already`, or by the past tense of its verb."""
    plain = strip_marks(text)
    ends = DONE.search(plain[:40]) or DONE.search(plain[-60:]) or "~~" in text[:5]
    return bool(ends or ALREADY.search(plain) or PAST.match(plain))
