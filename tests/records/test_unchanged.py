"""A document laid against the digests of its last review."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.grounding.locate import Locator
from reviewer.records.prints import print_sections
from reviewer.records.unchanged import LaidAgainst
from tests.engine.material import DOCUMENT
from tests.records.material import load

SENTENCES = ("The cache is small.", "It costs 310 € a month.", "Nobody pays for it yet.", "A flag turns it off.")


def lay(now, before=DOCUMENT):
    """Lay one text against another; gives what tells of words whether their sentence and section stood there."""
    document = load(now)
    laid, locator = LaidAgainst(print_sections(load(before)), document), Locator(document)

    def tell(words):
        start = now.index(words)
        anchor = locator.anchor(start, start + len(words))
        return laid.had_sentences(anchor), laid.had_sections(anchor)

    return tell


def test_the_same_text_stood_there():
    """Whatever its lines and line ends are."""
    for text in (DOCUMENT, DOCUMENT.replace("\n", "\r\n"), DOCUMENT.replace("in front of", "in\nfront  of")):
        tell = lay(text)
        assert tell("two machines") == (True, True)
        assert tell("rollback button") == (True, True)


def test_a_changed_sentence_changes_its_section_and_no_other():
    """Its neighbours still stood there as sentences."""
    tell = lay(DOCUMENT.replace("nine days", "ten days"))
    assert tell("ten days") == (False, False)
    assert tell("rollback button") == (True, False)
    assert tell("two machines") == (True, True)


def test_a_moved_section_stood_there_and_a_renamed_one_did_not():
    """A heading belongs to its section."""
    head, _, rollout = DOCUMENT.partition("\n## Rollout")
    assert lay(f"## Rollout{rollout}\n{head}")("rollback button") == (True, True)
    assert lay(DOCUMENT.replace("## Rollout", "## Release"))("rollback button") == (True, False)


def test_words_over_a_heading_touch_both_sections():
    """A quote that reaches over must stand in both."""
    text = DOCUMENT.replace("nine days", "ten days")
    document = load(text)
    laid = LaidAgainst(print_sections(load(DOCUMENT)), document)
    start = text.index("on two machines")
    across = Locator(document).anchor(start, text.index("goes live") + 9)
    assert not laid.had_sections(across)
    assert laid.had_sentences(across)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.lists(st.sampled_from(SENTENCES), max_size=6))
def test_sentences_are_known_wherever_they_stand(before, after):
    """A sentence stood there exactly when it is one of those before."""
    old, new = "# T\n\n" + "\n\n".join(before) + "\n", "# T\n\n" + "\n\n".join(after) + "\n"
    document = load(new)
    laid, locator = LaidAgainst(print_sections(load(old)), document), Locator(document)
    place = 0
    for sentence in after:
        place = new.index(sentence, place)
        anchor = locator.anchor(place, place + len(sentence))
        assert laid.had_sentences(anchor) == (sentence in before)
        place += len(sentence)
