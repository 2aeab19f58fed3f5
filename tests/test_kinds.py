"""Kinds: which rubric fits a document, and when it is better to ask."""

import time
from functools import cache

import pytest

from reviewer.domain.document import Document, Section
from reviewer.domain.rubric import AppliesTo
from reviewer.errors import RubricError, UsageError
from reviewer.kinds import KindHints, choose_kind
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import list_rubric_files, load_rubric
from reviewer.loading.load import load_document

CORPUS = find_folder("rubrics").parent.parent / "shared" / "corpus"

DESIGN = KindHints(
    "design-doc",
    "Design document",
    AppliesTo(paths=("**/design/**", "**/RFC-*"), headings=("alternatives", "failure modes", "api", "data flow")),
)
INCIDENT = KindHints(
    "post-mortem",
    "Post-mortem",
    AppliesTo(paths=("**/incidents/**",), headings=("root cause", "post-mortem", "five whys", "action items")),
)
HINTS = (DESIGN, INCIDENT)


def make_document(*headings: str, path: str = "x.md", front_matter: str = "") -> Document:
    """Build a document of headings only; the first is its title."""
    sections = [
        Section(path=(title,), level=1, line_start=line, line_end=line) for line, title in enumerate(headings, 1)
    ] or [Section(path=(), level=0, line_start=1, line_end=1)]
    text = "\n".join(f"# {title}" for title in headings) or "text"
    return Document(path=path, text=text, format="markdown", sections=tuple(sections), front_matter=front_matter)


def choose(*headings: str, hints: tuple[KindHints, ...] = HINTS, **changes: str) -> str:
    return choose_kind(make_document(*headings, **changes), hints).id


@pytest.mark.parametrize(
    "line",
    [
        "kind: post-mortem",
        "Kind: Post-mortem",
        "type: 'postmortem'",
        'doc_type: "Post Mortem"  ',
        "document_type: post_mortem",
        "title: x\r\nkind: post-mortem\r\nteam: y",
        "kind: post-mortem report",
    ],
)
def test_front_matter_has_the_first_word(line):
    """Whatever path and headings say; hyphens, case, quotes and a word beside it do not matter."""
    document = make_document("x", "Alternatives", "Failure modes", path="docs/design/x.md", front_matter=line)
    choice = choose_kind(document, HINTS)
    assert choice.id == "post-mortem"
    assert choice.reason.startswith("front matter says '")


@pytest.mark.parametrize(
    "line", ["kind: poem", "kind:", "kind: '???'", "kind: design-doc and post-mortem", "mankind: post-mortem"]
)
def test_front_matter_that_names_no_kind_or_two_decides_nothing(line):
    """The other signs do."""
    assert choose("x", "Alternatives", "Failure modes", front_matter=line) == "design-doc"


@pytest.mark.parametrize(
    "path", ["docs/design/x.md", "design/x.md", "../design/deep/x.md", "./Design/x.md", "/srv/design/x.md", "rfc-12.md"]
)
def test_a_path_alone_can_decide(path):
    """In upper or lower case, relative or not."""
    choice = choose_kind(make_document("x", path=path), HINTS)
    assert choice == ("design-doc", f"path {path}")


def test_headings_alone_can_decide_and_are_named():
    """With the words that decided, so that a surprise can be understood."""
    choice = choose_kind(make_document("x", "2. Failure Modes", "Alternatives (rejected)"), HINTS)
    assert choice == ("design-doc", "headings 'alternatives', 'failure modes'")


def test_a_title_alone_can_decide():
    """The document's own name says more than one heading; front matter may hold it."""
    assert choose("Post-mortem: checkout down") == "post-mortem"
    assert choose("Checkout down", front_matter="title: Post-mortem of 3 March") == "post-mortem"


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        ((), "nothing there"),
        (("x",), "no sign"),
        (("x", "Alternatives"), "one heading"),
        (("x", "Alternatives", "Root cause"), "one each"),
        (("x", "Alternatives", "API", "Root cause"), "a lead of one"),
        (("Post-mortem: x", "Alternatives"), "a title against a heading"),
        (("x", "Rapid growth", "Capitalisation"), "'api' within words"),
        (("x", "Alternatives: API, data flow"), "three phrases in one heading"),
        (("x", "API v1", "API v2", "API v3"), "one phrase in three headings"),
    ],
)
def test_little_or_mixed_evidence_is_a_question_to_the_user(headings, why):
    """Nothing is guessed."""
    with pytest.raises(UsageError, match="cannot tell what kind of document this is"):
        choose(*headings)


def test_the_question_names_what_was_seen_and_the_candidates():
    """So that the answer is one flag away."""
    with pytest.raises(UsageError) as caught:
        choose("x", "Alternatives", "Root cause")
    assert caught.value.what == (
        "x.md: cannot tell what kind of document this is "
        "(design-doc: heading 'alternatives'; post-mortem: heading 'root cause')"
    )
    assert caught.value.hint == "Say it with --kind: one of design-doc, post-mortem."
    assert caught.value.exit_code == 3
    with pytest.raises(UsageError, match="no sign of any kind"):
        choose("x")


def test_one_rubric_alone_still_needs_a_sign():
    """There may be no other to compare with."""
    assert choose("x", "Alternatives", "API", hints=(DESIGN,)) == "design-doc"
    with pytest.raises(UsageError):
        choose("x", "Alternatives", hints=(DESIGN,))


def test_path_against_headings_is_a_question_too():
    """A post-mortem kept beside designs."""
    with pytest.raises(UsageError):
        choose("x", "Root cause", "Five whys", path="design/x.md")
    assert choose("x", "Root cause", "Five whys", "Action items", "Post-mortem", path="y.md") == "post-mortem"


def test_the_users_rubric_comes_before_the_one_whose_signs_it_inherits():
    """`extends: design-doc` without signs of its own would otherwise tie with ours in every document."""
    own = KindHints("our-design", "Our design", DESIGN.applies_to, own=True)
    document = make_document("x", path="design/x.md")
    assert choose_kind(document, (*HINTS, own)).id == "our-design"
    with pytest.raises(UsageError):
        choose_kind(document, (*HINTS, own._replace(own=False)))


def test_phrases_of_a_users_rubric_may_be_in_capitals():
    """A heading matches whatever the case on either side."""
    hints = (KindHints("runbook", "Runbook", AppliesTo(headings=("On-Call", "Escalation"))), INCIDENT)
    assert choose("x", "ON-CALL duties", "escalation", hints=hints) == "runbook"


def test_a_pattern_that_cannot_be_read_names_the_rubric():
    """It is the rubric's fault, not a fault of the program."""
    hints = (KindHints("runbook", "Runbook", AppliesTo(paths=("!",))), INCIDENT)
    with pytest.raises(RubricError, match="the rubric 'runbook' has a path pattern that cannot be read"):
        choose("x", hints=hints)


def test_hostile_front_matter_and_headings_take_no_time():
    """Megabytes of white space behind a key, and of one phrase in one heading."""
    started = time.perf_counter()
    for front_matter in ("kind:" + " " * 1_000_000 + "!", "\n" * 1_000_000 + "kind: x y", "kind: " + "a " * 500_000):
        with pytest.raises(UsageError):
            choose("x", front_matter=front_matter)
    with pytest.raises(UsageError):
        choose("x", "root cause " * 100_000)
    with pytest.raises(UsageError):
        choose("x", "roots " * 200_000)
    assert time.perf_counter() - started < 5


@cache
def load_hints() -> list[KindHints]:
    rubrics = [(file.id, load_rubric(file.path)) for file in list_rubric_files()]
    return [KindHints(name, rubric.title, rubric.applies_to) for name, rubric in rubrics]


SAMPLES = sorted(find_folder("samples").glob("*.md"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["its own", "x.md"])
def test_samples_are_recognised(path, name):
    """Under their own name, and by what they say alone."""
    document = load_document(path, display=path.name if name == "its own" else name)
    assert path.stem.startswith(choose_kind(document, load_hints()).id)


def test_there_are_two_samples_of_each_kind():
    """The tests above saw them all."""
    assert [path.stem.rsplit("-", 1)[1] for path in SAMPLES] == ["strong", "weak"] * 4


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus of public documents beside this checkout (../shared/corpus)")
def test_no_public_document_is_taken_for_another_kind():
    """By name and words only, without the folder that gives it away: never wrong, and right in most cases."""
    hints = load_hints()
    counts = {"right": 0, "unsure": 0}
    for path in sorted(CORPUS.glob("*/*.*")):
        try:
            choice = choose_kind(load_document(path, display=path.name), hints)
        except UsageError:
            counts["unsure"] += 1
            continue
        assert choice.id == path.parent.name, f"{path.name}: {choice.reason}"
        counts["right"] += 1
    assert counts["right"] >= 0.7 * sum(counts.values()), counts


def test_a_front_page_is_no_reviewed_kind():
    """Documents of other sorts are not squeezed into one of ours."""
    headings = ("Reviewer", "Install", "Usage", "Configuration", "Exit codes", "Contributing", "License")
    document = make_document(*headings, path="README.md")
    with pytest.raises(UsageError, match="no sign of any kind"):
        choose_kind(document, load_hints())
