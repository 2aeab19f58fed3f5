"""Locating quotes: exact places for true ones, a reason for all others."""

import pytest

from reviewer.domain.finding import Anchor
from reviewer.grounding.locate import Located, Locator, NotLocated
from reviewer.grounding.refusals import Refusal
from tests.grounding.building import build_document

TABLE = "| Metric | Before | After |\n|---|---|---|\n| p99 | 120 ms | 80 ms |\n| cost | $5 | $4 |\n"
LIST = "1. Deploy to canary\n2. Deploy to production now\n   - after the *second* check\n"


def find(text: str, quote: str, first: int = 1, last: int = 99) -> Located | NotLocated:
    return Locator(build_document(text)).find(quote, first, last)


def found(text: str, quote: str, first: int = 1, last: int = 99) -> Anchor:
    located = find(text, quote, first, last)
    assert isinstance(located, Located), located
    return located.anchors[0]


def refused(text: str, quote: str, first: int = 1, last: int = 99) -> Refusal:
    located = find(text, quote, first, last)
    assert isinstance(located, NotLocated), located
    return located.reason


@pytest.mark.parametrize(
    ("text", "quote", "cut_out"),
    [
        ("The latency is 15 ms at p99.", "latency is 15 ms at p99.", "latency is 15 ms at p99."),
        ("The latency is 15 ms at p99", '"The latency is 15 ms at p99."', "The latency is 15 ms at p99"),
        ("wait for the loss…", "wait for the loss.", "wait for the loss"),
        ("one two three four", "... two three four ...", "two three four"),
        ("growth of 10² users a day", "Growth of 10² users", "growth of 10² users"),
        ("so:\n\n- 5 % of users are new", "- 5 % of users are new", "5 % of users are new"),
        ("fell by −5 % in the week", "by -5 % in the week", "by −5 % in the week"),
        (TABLE, "| p99 | 120 ms | 80 ms |", "p99 | 120 ms | 80 ms"),
        (TABLE, "p99 120 ms 80 ms", "p99 | 120 ms | 80 ms"),
        (TABLE, "p99 | 120 ms | 80 ms", "p99 | 120 ms | 80 ms"),
        (TABLE, "L003|| p99 | 120 ms | 80 ms |\nL004|| cost | $5 | $4 |", TABLE[TABLE.index("p99") : -3]),
        (LIST, "L2| 2. Deploy to production now\nL3|    - after the *second* check", LIST[23:-1]),
        (LIST, "Deploy to production now after the second check", LIST[23:-1]),
        ("See the [design](http://x) for more", "See the design for more", "See the [design](http://x) for more"),
        ("as in the [design](http://x).", "as in the [design](http://x)", "as in the [design](http://x)"),
        ("as in the **second design**.", "as in the second design", "as in the **second design**"),
        ("**very important** text goes on", "important** text goes on", "important** text goes on"),
        ("call `__init__` before that", "call __init__ before that", "call `__init__` before that"),
        ("shipped in\n2026. The rest came", "shipped in 2026. The rest", "shipped in\n2026. The rest"),
        ("it fell\n- it really did by half", "fell - it really did by half", "fell\n- it really did by half"),
        ("one - two - three four", "one\n- two\n- three four", "one - two - three four"),
        ("caf\u0065\u0301 \U0001f600 naïve plan", "CAFÉ 😀 NAÏVE", "caf\u0065\u0301 \U0001f600 naïve"),
        ("系统在高负载下不能保证一致性和可用性", "高负载下不能保证一致性", "高负载下不能保证一致性"),
        ("```\n# keep *this* line\nx = 5\n```", "# keep *this* line\nx = 5", "# keep *this* line\nx = 5"),
        ("a &lt; b holds for all", "a < b holds for all", "a &lt; b holds for all"),
        ("up to 10 MB each time", "UP TO 10 MB EACH TIME", "up to 10 MB each time"),
        ("- [x] Write the plan", "- [x] Write the plan", "Write the plan"),
        ("- [x] Write the plan", "[x] Write the plan", "Write the plan"),
        ("1. one two three\n2. **Why** is it", "two three\n2. **Why** is", "two three\n2. **Why** is"),
        ("so in\n2026. One\n\n## Two *three*", "2026. One\n\n## Two *three*", "2026. One\n\n## Two *three*"),
        ("see [the new page](u) for it", "see [the new", "see [the new"),
        ("see [the new page](u) for it", "new page](u) for it", "new page](u) for it"),
        ("```\nx = a\n```\n\n**Then** go on", "x = a\n```\n\n**Then** go", "x = a\n```\n\n**Then** go"),
        ("a word — the p99 one — matters", "— the p99 one — matters", "the p99 one — matters"),
        ("<https://x.org/a> is the page", "https://x.org/a is the page", "<https://x.org/a> is the page"),
    ],
)
def test_true_quotes_are_found(text: str, quote: str, cut_out: str) -> None:
    """Copies that differ in looks only lead to the document's own characters."""
    assert found(text, quote).quote == cut_out


@pytest.mark.parametrize(
    ("text", "quote", "reason"),
    [
        ("the latency is 15 ms at p99", "5 ms at p99", Refusal.CUT),
        ("the latency is 15 ms at p99", "the latency is 15", Refusal.CUT),
        ("the value of pi is 3.14", "the value of pi is 3.1", Refusal.CUT),
        ("a share of 10 % or more", "this is a share of 10", Refusal.NOT_THERE),
        ("this is a share of 10 % or more", "this is a share of 10", Refusal.CUT),
        ("this rose by 5 percentage points", "this rose by 5 percent", Refusal.CUT),
        ("this rose by 5 % points", "this rose by 5 %", Refusal.CUT),
        ("this is a budget of $5 million", "this is a budget of $5", Refusal.CUT),
        ("growth of 10² a day", "this growth of 10", Refusal.NOT_THERE),
        ("a daily growth of 10² a day", "a daily growth of 10", Refusal.CUT),
        ("a daily growth of 10² a day", "a daily growth of 102 a day", Refusal.NOT_THERE),
        ("it costs 1,000 dollars", "it costs 1000 dollars", Refusal.NOT_THERE),
        ("it costs 11,000 dollars", "1,000 dollars", Refusal.CUT),
        ("it takes ≤ 5 ms for each", "it takes < 5 ms for each", Refusal.NOT_THERE),
        ("it takes ≤ 5 ms for each", "5 ms for each", Refusal.CUT),
        ("it fell by -5 % of users", "5 % of users", Refusal.CUT),
        ("it fell by minus 5 % of users", "5 % of users", Refusal.CUT),
        ("so:\n\n- 5 % of users are new", "-5 % of users are new", Refusal.NOT_THERE),
        ("so:\n\n-5 % of users are new", "- 5 % of users are new", Refusal.CUT),
        ("a range of 3–5 ms for each", "5 ms for each", Refusal.CUT),
        ("non-blocking calls are used", "blocking calls are used", Refusal.CUT),
        ("this runs at 10 km/h all day", "this runs at 10 km", Refusal.CUT),
        ("five and more, 5+ users each", "five and more, 5", Refusal.CUT),
        ("we don't do that here", "here we don", Refusal.NOT_THERE),
        ("and here we don't do that", "and here we don", Refusal.CUT),
        ("it does not guarantee order", "it does guarantee order", Refusal.NOT_THERE),
        ("it does not guarantee order", "guarantee order", Refusal.NEGATED),
        ("done without any tested rollback plan", "tested rollback plan", Refusal.NEGATED),
        ("the alerts of the team are not routed", "the alerts of the team are", Refusal.NEGATED),
        ("We cover ~~all of them~~ some", "We cover all of them some", Refusal.NOT_THERE),
        ("We cover ~~all of them~~ some", "all of them", Refusal.STRUCK),
        ("We cover <del>all of them</del> some", "all of them", Refusal.STRUCK),
        ("an effect of 0.12*** in all", "an effect of 0.12 in all", Refusal.NOT_THERE),
        ("an effect of 0.12 in all", "an effect of 0.12*** in all", Refusal.MARK_DIFFERS),
        ("an effect of 0.12*** in all", "all have an effect of 0.12", Refusal.NOT_THERE),
        (LIST, "3. Deploy to production now", Refusal.MARK_DIFFERS),
        ("- [ ] Write the plan", "- [x] Write the plan", Refusal.MARK_DIFFERS),
        ("See [this](http://a) for more", "See [this](http://b) for more", Refusal.MARK_DIFFERS),
        ("shipped in\n2026. The rest", "shipped in the rest", Refusal.NOT_THERE),
        ("shipped in\n2026. The rest", "shipped in\n2025. The rest", Refusal.NOT_THERE),
        ("at most 10 MB each time", "at most 10 Mb each time", Refusal.UNIT_DIFFERS),
        ("at most 10 mW each time", "at most 10 MW each time", Refusal.UNIT_DIFFERS),
        ("we may drop writes", "we must drop writes", Refusal.NOT_THERE),
        ("all calls are covered", "some calls are covered", Refusal.NOT_THERE),
        ("P(a|b) is large here", "P(ab) is large here", Refusal.NOT_THERE),
        ("run it with --all here", "run it with -all here", Refusal.NOT_THERE),
        ("short", "short", Refusal.TOO_SHORT),
        ("any text", "  ", Refusal.EMPTY),
        ("any text", "*** --- |", Refusal.EMPTY),
        ("any text", "x" * 2_001, Refusal.TOO_LONG),
        ("", "any words at all", Refusal.NOT_THERE),
    ],
)
def test_other_quotes_are_refused(text: str, quote: str, reason: Refusal) -> None:
    """Whatever changes a word, a number or a sign, or cuts one, is no evidence, and the reason is told."""
    assert refused(text, quote) is reason


@pytest.mark.parametrize(
    ("text", "quote", "first"),
    [
        (TABLE, "80 ms", 3),
        (TABLE, "p99", 3),
        ("a | b\n--|--\nx | 80 ms", "80 ms", 3),
        ("a | b\n--|--\nx | 80 ms", "x", 3),
        ("## Rollback ##\n\ntext", "Rollback", 1),
        ("Rollback\n========\n\ntext", "Rollback", 1),
        ("* Rollback\n* Other", "Rollback", 1),
        ("1. **Rollback**\n\ntext", "Rollback", 1),
        ("- [ ] Rollback", "Rollback", 1),
    ],
)
def test_short_quotes_count_as_a_whole_cell_heading_or_item(text: str, quote: str, first: int) -> None:
    """What is too short for a sentence is enough where it is all that stands there, on the claimed line."""
    assert found(text, quote, first, first).quote == quote
    assert refused(text + "\n\nend", quote, first + 9, first + 9) is Refusal.TOO_SHORT


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("## Rollback plan", "Rollback"),
        ("- Rollback\n  goes on", "Rollback"),
        ("- Rollback of it", "Rollback"),
        ("Rollback", "Rollback"),
        ("| Rollback plan | b |\n|---|---|", "Rollback"),
        ("a | b without a table", "a"),
    ],
)
def test_short_quotes_of_a_part_are_refused(text: str, quote: str) -> None:
    """A word out of a heading, an item, a cell or a paragraph stands everywhere."""
    assert refused(text, quote) is Refusal.TOO_SHORT


def test_the_claimed_lines_win_then_the_nearest_place() -> None:
    """Of several places the one on the claimed lines counts, else the nearest, which is then called moved."""
    locator = Locator(build_document("\n".join(["the same words here", "", "", ""] * 5)))
    for claimed, line, moved in [((9, 9), 9, False), ((8, 9), 9, False), ((11, 10), 9, True), ((12, 12), 13, True)]:
        located = locator.find("the same words", *claimed)
        assert isinstance(located, Located)
        assert (located.anchors[0].line_start, located.moved) == (line, moved)
    for claimed, line in [((0, 0), 1), ((-5, 3), 1), ((900, 990), 17)]:
        located = locator.find("the same words", *claimed)
        assert isinstance(located, Located)
        assert located.anchors[0].line_start == line


def test_a_refused_place_does_not_hide_a_good_one() -> None:
    """When the first place is cut or behind a negation, the next one counts."""
    text = "It is not safe to deploy now. 15 ms at p99. Is it safe to deploy now? 5 ms at p99."
    assert found(text, "safe to deploy now").start == text.rindex("safe")
    assert found(text, "5 ms at p99").start == text.rindex("5 ms")


def test_excluded_lines_are_no_evidence() -> None:
    """A place on an excluded line is skipped; if there is no other, the quote is refused."""
    locator = Locator(build_document("a hidden order to follow\n\nother text\n\na hidden order to follow"))
    located = locator.find("a hidden order", 1, 1, excluded_lines=frozenset({1}))
    assert isinstance(located, Located)
    assert (located.anchors[0].line_start, located.moved) == (5, True)
    located = locator.find("a hidden order", 1, 1, excluded_lines=frozenset({1, 5}))
    assert located == NotLocated(Refusal.EXCLUDED)


SECTIONS = """# One
The first sentence stands here. The second one does not hold. The third sentence stands here.
# Two
The fourth sentence stands here.
"""


def test_dots_may_leave_out_whole_sentences() -> None:
    """Each part is anchored by itself."""
    located = find(SECTIONS, "The first sentence stands here. [...] The third sentence stands here.")
    assert isinstance(located, Located)
    assert [anchor.quote for anchor in located.anchors] == [
        "The first sentence stands here.",
        "The third sentence stands here.",
    ]


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("The second one does ... hold", Refusal.NEGATED),
        ("The first sentence … stands here.", Refusal.SHORTENED),
        ("The first sentence stands ... The third sentence stands here.", Refusal.SHORTENED),
        ("The first sentence stands here. ... third sentence stands here.", Refusal.SHORTENED),
        ("The third sentence stands here. ... The first sentence stands here.", Refusal.SHORTENED),
        ("The third sentence stands here. ... The fourth sentence stands here.", Refusal.SHORTENED),
        ("The first sentence stands here. ... The third sentence falls here.", Refusal.NOT_THERE),
    ],
)
def test_dots_may_leave_out_nothing_else(quote: str, reason: Refusal) -> None:
    """No part of a sentence, no change of order, no other section: a `not` cannot get lost."""
    assert refused(SECTIONS, quote) is reason


def test_anchors_count_lines_and_columns_as_an_editor_does() -> None:
    """Code points, with a tab as one; line ends of two characters; quotes over lines; sections by path."""
    text = "# Top\r\n\r\n## Plan\r\n\tÄ\U0001f600\tfirst words\r\n  go on here\r\n"
    anchor = found(text, "first words go on here")
    assert (anchor.line_start, anchor.column_start, anchor.line_end, anchor.column_end) == (4, 5, 5, 13)
    assert anchor.quote == "first words\r\n  go on here" == text[anchor.start : anchor.end]
    assert anchor.section == ("Top", "Plan")


def test_anchor_leaves_out_white_space_and_marks_at_its_ends() -> None:
    """Any span of words can be anchored; one without words cannot."""
    locator = Locator(build_document("x\n- **bold** \n\n---\n"))
    assert locator.anchor(1, 13).quote == "bold"
    for start, end in [(-1, 3), (3, 2), (0, 99), (13, 18)]:
        with pytest.raises(ValueError, match="offsets"):
            locator.anchor(start, end)


def test_the_nearest_passage_is_shown_in_whole_words() -> None:
    """What resembles a refused quote is found to be shown; nothing is shown for what resembles nothing."""
    locator = Locator(build_document("# Plan\n\nWe will **not** keep the old index for thirty days.\n"))
    nearest = locator.nearest("we will keep the old index for thirty days")
    assert nearest is not None
    assert "**not** keep the old index for thirty days" in nearest.quote
    assert locator.nearest("zebras eat grass in the savannah") is None
    assert locator.nearest("") is None
    assert locator.nearest("longer than the document " * 9) is None


def test_row_label_below_is_no_unit_of_the_number_above() -> None:
    """A whole row may be quoted although the next one begins with a letter that could be a unit."""
    text = "| Arm | Users | Share |\n|---|---|---|\n| A fixed | 28,947 | 61.0% |\n| B new | 17,658 | 39.0% |\n"
    row = "| A fixed | 28,947 | 61.0% |"
    assert found(text, row, 3, 3).line_start == 3
    assert refused("It holds 10 B of state.", "It holds 10") is Refusal.CUT


def test_a_quote_is_found_once_for_the_same_lines_and_anew_for_others(monkeypatch):
    """Several answers may rest on one sentence; the lines claimed and excluded are part of what is asked."""
    text = "The index is rebuilt at night.\n\nFirst.\n\nThe index is rebuilt at night.\n"
    locator = Locator(build_document(text))
    first = locator.find("index is rebuilt at night", 1, 1)
    monkeypatch.setattr("reviewer.grounding.locate.Matcher", None)
    assert locator.find("index is rebuilt at night", 1, 1) is first
    monkeypatch.undo()
    assert [locator.find("index is rebuilt at night", n, n).anchors[0].line_start for n in (1, 5)] == [1, 5]
    moved = locator.find("index is rebuilt at night", 1, 1, excluded_lines=frozenset({1}))
    assert [anchor.line_start for anchor in moved.anchors] == [5]
