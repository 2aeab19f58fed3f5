"""Secrets are replaced at their place and nothing else is: kinds, lengths, lines, look-alikes, own patterns, hostile text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.trust import FILLER, SecretPattern
from reviewer.errors import SettingsError
from reviewer.redaction.redact import STANDARD, Redactor, count_secrets, make_redactor
from tests.redaction.planted import HARMLESS, PLANTED


@pytest.mark.parametrize("name", PLANTED)
def test_a_secret_of_each_kind_is_replaced_and_nothing_else_moves(name):
    """The text keeps its length and its line ends, and every character that is no secret."""
    kind, secret, text = PLANTED[name]
    whole = f"# Notes\r\n\r\nBefore. {text} After, ä€😀.\n"
    redacted = STANDARD.redact(whole)
    assert secret not in redacted.text
    assert [(one.kind, one.count) for one in redacted.redactions] == [(kind, 1)]
    assert len(redacted.text) == len(whole)
    assert [at for at, char in enumerate(whole) if char in "\r\n"] == [
        at for at, char in enumerate(redacted.text) if char in "\r\n"
    ]
    at = whole.index(secret)
    assert redacted.text.startswith("# Notes\r\n\r\nBefore. ")
    assert redacted.text.endswith(" After, ä€😀.\n")
    assert redacted.text[at : at + len(secret)].startswith("redacted")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_speaks_of_secrets_stays(text):
    """Placeholders, types, hashes, identifiers, images and prose."""
    assert STANDARD.redact(text) == STANDARD.redact(STANDARD.redact(text).text)
    assert STANDARD.redact(f"See {text} here.").redactions == ()


def test_all_lines_of_a_private_key_are_one_secret():
    """Its frame stays, so that a reader sees what stood there; an indent and quotation marks stay as well."""
    _, _, pem = PLANTED["pem"]
    quoted = "\n".join(f"> {line}" for line in pem.splitlines())
    redacted = STANDARD.redact(f"{quoted}\n> after\n")
    lines = redacted.text.replace(FILLER, "").splitlines()
    assert lines[1:5] == ["> redacted-private-key"] * 4
    assert lines[0].startswith("> -----BEGIN RSA")
    assert lines[-1] == "> after"
    assert count_secrets(redacted.redactions) == 1


def test_two_keys_are_two_and_a_cut_one_ends_at_an_empty_line():
    """A key without its end loses no text behind the empty line."""
    _, _, pem = PLANTED["pem"]
    assert count_secrets(STANDARD.redact(f"{pem}\n\ntext\n\n{pem}\n").redactions) == 2
    cut = STANDARD.redact(pem.rsplit("\n", 1)[0] + "\n\nThe text goes on here.\n")
    assert cut.text.endswith("\n\nThe text goes on here.\n")
    assert count_secrets(cut.redactions) == 1


def test_a_placeholder_is_no_secret():
    """Replacing twice changes nothing."""
    text = "\n".join(text for _, _, text in PLANTED.values())
    once = STANDARD.redact(text)
    assert len(once.redactions) >= 12
    assert STANDARD.redact(once.text.replace(FILLER, "")).redactions == ()


def test_a_filler_of_the_document_does_not_pass_for_ours():
    """The character is reserved: one that the document brings becomes an ordinary zero-width space."""
    assert STANDARD.redact(f"a{FILLER}b").text == "a\u200bb"


@given(st.text(alphabet=st.sampled_from("ab =:\"'\n\r{}[]$passwordtokensecretkey0123İßﬁ-_./@"), max_size=200))
def test_offsets_and_lines_stay_whatever_the_text(text):
    """Letters that grow when they are made small must not shift anything."""
    redacted = STANDARD.redact(text).text
    assert len(redacted) == len(text)
    assert all((a in "\r\n") == (b in "\r\n") for a, b in zip(text, redacted, strict=True))


def test_own_patterns_are_replaced_and_counted_under_their_name():
    """In a document of several lines, as often as they stand there."""
    own = make_redactor([SecretPattern(name="acme-badge", pattern=r"ACME-[0-9]{6,8}")])
    redacted = own.redact("a ACME-123456\nb ACME-7654321 ACME-1\n")
    assert [(one.kind, one.count) for one in redacted.redactions] == [("acme-badge", 2)]
    assert "ACME-1\n" in redacted.text
    assert "123456" not in redacted.text


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "a*", "a+b", "[A-Z]{3,}", "(?:ab){2,5}", r"(a)\1", "(?=a)b", "(?s)a.b", "x?", "[0-9]{1,200}[0-9]{1,200}a", "(", "a{5,2}",
     "[A-Z]{1,999999}", "a" * 600],
)  # fmt: skip
def test_a_pattern_that_could_be_slow_is_refused_with_a_hint(pattern):
    """What a text could make slow, what matches nothing, and what is no pattern."""
    with pytest.raises(SettingsError) as caught:
        make_redactor([SecretPattern(name="own", pattern=pattern)])
    assert "'own'" in caught.value.what
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "pattern", [r"ACME-[0-9]{6,8}", r"(?i)acme_[a-z]{3}\d{2}", r"(?:in|out)-key-[\w-]{20,40}", r"\(x{1,3}\)"]
)
def test_a_bounded_pattern_is_taken(pattern):
    """Classes, escapes, groups that do not repeat, bounds."""
    assert isinstance(make_redactor([SecretPattern(name="own", pattern=pattern)]), Redactor)


@pytest.mark.parametrize(
    "piece",
    ["password=", "token:" * 3, "://a:", "://" + "a" * 99 + ":", "eyJ" + "a" * 30 + ".", "sk-proj-", "-----BEGIN PRIVATE KEY-----\n", "AKIA",
     "secret=\"", "a" * 64 + " ", "key" , "passwordpasswordpassword"],
)  # fmt: skip
def test_hostile_text_takes_linear_time(piece):
    """Four times as much text takes no more than some ten times as long, and 160 KB well under three seconds."""
    small, large = piece * (40_000 // len(piece)), piece * (160_000 // len(piece))
    begun = time.process_time()
    STANDARD.redact(small)
    middle = time.process_time()
    STANDARD.redact(large)
    end = time.process_time()
    assert end - middle < 12 * max(middle - begun, 0.1)
    assert end - middle < 3
