"""Stems: inflections of a word meet, other words stay apart."""

import pytest

from reviewer.grounding.stemming import stem_word

FAMILIES = [
    "roll rolled rolling rolls",
    "mitigate mitigation mitigating mitigated mitigations",
    "monitor monitoring monitored monitors",
    "deploy deployment deployed deploys deployments",
    "dependency dependencies dependent depends",
    "migrate migration migrating migrated",
    "alternative alternatives",
    "owner owners ownership",
    "control controlled controlling controls",
    "cancel cancelled canceled cancelling",
    "measure measured measurement measuring measurements",
    "rate rates rated rating",
    "policy policies",
    "analysis analyses",
    "hypothesis hypotheses",
    "notify notification notifications notified",
    "verify verification verified",
    "retry retries retried",
    "plan planned planning plans",
    "risk risks risky",
    "limit limits limitation limitations",
    "day days",
    "agree agreed agrees",
]
APART = ["role", "roll", "test", "latest", "rate", "ratio", "plan", "plane", "plant", "cost", "coast", "metric"]
APART += ["meter", "canary", "can", "load", "lead", "p99", "the", "is"]


@pytest.mark.parametrize("family", FAMILIES)
def test_inflections_share_a_stem(family: str) -> None:
    assert len({stem_word(word) for word in family.split()}) == 1


def test_other_words_do_not() -> None:
    """Neither among themselves nor with any of the families, but for those that are the same word."""
    stems = [stem_word(word) for word in APART]
    assert len(set(stems)) == len(APART)


@pytest.mark.parametrize("word", ["", "a", "p99", "größe", "2026", "s", "ss", "ing", "ies", "eed", "y"])
def test_what_is_no_english_word_stays_sane(word: str) -> None:
    """Short words, numbers and other alphabets never become empty or longer."""
    assert len(stem_word(word)) <= len(word)
    assert bool(stem_word(word)) == bool(word)
