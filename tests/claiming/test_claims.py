"""Claims about the sample documents and about small texts: what becomes a finding, and above all what does not."""

import random

import pytest

from reviewer.claiming.places import NUMBER
from reviewer.domain.claims_reply import ClaimReply
from reviewer.domain.finding import Signal
from reviewer.domain.rubric import Severity
from tests.claiming.reading_samples import find_lines, make_judge, make_reply, make_text_judge
from tests.claiming.sample_claims import (
    HOLDING,
    STRONG_DESIGN,
    WEAK_DESIGN,
    WEAK_EXPERIMENT,
    WEAK_MORTEM,
    WRONG_EXTRACTION,
    WRONG_IN_DOCUMENT,
    Case,
)


def judge(case, signals=()):
    """Judge a case; give the judge and the finding."""
    judge = make_judge(case.sample, signals)
    return judge, judge.judge(make_reply(judge.document, case))


def name(case):
    return f"{case.sample.partition('.')[0]}-{case.operation}-{case.stated[:24]}"


def test_there_are_enough_cases():
    """The table is long, and most of its right claims are computed and not merely left alone."""
    assert len(HOLDING) + len(WRONG_IN_DOCUMENT) + len(WRONG_EXTRACTION) >= 190
    held = sum(judge(case)[0].counts.held for case in HOLDING)
    assert held >= len(HOLDING) - 7


@pytest.mark.parametrize("case", HOLDING, ids=name)
def test_a_careful_reader_finds_nothing_wrong(case):
    """Right claims, in right and in weak documents."""
    assert judge(case)[1] is None


@pytest.mark.parametrize("case", WRONG_EXTRACTION, ids=name)
def test_a_wrong_extraction_is_no_finding(case):
    """Swapped, missing, hallucinated operands; points for percent; wrong orders and operations."""
    assert judge(case)[1] is None


def list_replaced(case, chosen):
    """Give a case's reply with one operand after the other replaced by another number of the lines around it."""
    base = make_judge(case.sample)
    document, reply = base.document, make_reply(base.document, case)
    if base.judge(reply) is None and base.counts.held:
        for place, operand in enumerate(reply.operands):
            lines = range(operand.line_start - 3, operand.line_end + 4)
            numbers = [m for m in NUMBER.finditer(document.text) if document.position(m.start()).line in lines]
            match = chosen.choice(numbers)
            line = document.position(match.start()).line
            where = {"quote": document.line_text(line), "line_start": line, "line_end": line}
            changed = operand.model_copy(update={"text": match.group(), **where})
            operands = (*reply.operands[:place], changed, *reply.operands[place + 1 :])
            yield reply.model_copy(update={"operands": operands})


def test_an_operand_from_the_next_line_is_rarely_a_finding():
    """A whole class of slips, at random: at most one in fifty of them becomes a finding."""
    chosen, tried, found = random.Random(5), 0, []
    for case in HOLDING:
        for reply in list_replaced(case, chosen):
            tried += 1
            finding = make_judge(case.sample).judge(reply)
            found += [finding.problem] if finding else []
    assert tried > 200
    assert len(found) <= tried / 50, found


FOUND = {
    (WEAK_DESIGN, "product"): ("40% × €0.99 M × 12 = €4.75 M, stated €7.1 M", Severity.MAJOR, "dd-consistency"),
    (WEAK_EXPERIMENT, "percent_change"): ("(206 − 307) / 307 = 32.9%, stated 49%", None, "ex-consistency"),
    (WEAK_MORTEM, "duration"): ("13:05 to 16:28 = 3 h 23 min, stated 2 h 10 min", Severity.MAJOR, "pm-consistency"),
    (WEAK_MORTEM, "percent_change"): ("(2.9% − 4.2%) / 4.2% = 31.0%, stated 45%", Severity.MAJOR, "pm-consistency"),
}


@pytest.mark.parametrize("case", [case for case in WRONG_IN_DOCUMENT if "zzz" not in case.stated], ids=name)
def test_what_is_wrong_in_the_weak_samples_is_found(case):
    """With the arithmetic on one line, a severity by place, and quotes that stand in the document."""
    arithmetic, severity, criterion = FOUND[case.sample, case.operation]
    judged, finding = judge(case)
    assert arithmetic in finding.problem
    assert severity in (None, finding.severity)
    assert (finding.criterion_id, finding.question_id, finding.origins) == (criterion, None, ("claims",))
    assert finding.kind == ("contradiction" if len(finding.anchors) > 1 else "quoted")
    for anchor in finding.anchors:
        assert judged.document.text[anchor.start : anchor.end] == anchor.quote
    assert judge(case)[1].id == finding.id


def test_a_quote_that_is_nowhere_claims_nothing():
    """Neither as stated result nor as an operand."""
    for case in (*WRONG_IN_DOCUMENT, *HOLDING):
        if "zzz" in str(case):
            judged, finding = judge(case)
            assert finding is None
            assert judged.counts.refused == 1


def test_what_a_check_has_raised_is_not_said_again():
    """A numeric check's place covers the stated figure; a check of wording does not count."""
    case = next(case for case in WRONG_IN_DOCUMENT if case.sample == WEAK_DESIGN)
    anchor = judge(case)[1].anchors[0]
    for code, said in (("DOC206", False), ("DOC501", True)):
        fields = {"slug": "x", "message": "wrong", "severity": Severity.MAJOR, "confidence": "high", "anchor": anchor}
        judged, finding = judge(case, [Signal(code=code, **fields)])
        assert (finding is not None) is said
        assert judged.counts.differing == 1


def claim(document, operation, stated, **roles):
    """Write a claim about a text: role → (text, quote) or a list of them."""
    operands = []
    for role, given in roles.items():
        for text, quote in given if isinstance(given, list) else [given]:
            first, last = find_lines(document, quote)
            operands.append({"role": role, "text": text, "quote": quote, "line_start": first, "line_end": last})
    first, last = find_lines(document, stated[1])
    place = {"text": stated[0], "quote": stated[1], "line_start": first, "line_end": last}
    data = {"what": "cost", "operation": operation, "operands": operands, "stated": place}
    return ClaimReply.model_validate(data)


NOTE = """# Note

## Cost

We run four nodes at €260 a month each.
The nodes cost **€1,340** a month in all.

## Decision

We therefore spend €1,340 a month.
"""


@pytest.mark.parametrize(
    ("stated", "severity"),
    [
        (("€1,340", "The nodes cost **€1,340** a month in all"), Severity.MINOR),
        (("€1,340", "We therefore spend €1,340 a month"), Severity.MAJOR),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_severity_comes_from_the_place(stated, severity, ends):
    """A figure of the decision weighs more; Windows line ends change nothing."""
    judge = make_text_judge(NOTE.replace("\n", ends))
    quote = "We run four nodes at €260 a month each"
    finding = judge.judge(claim(judge.document, "product", stated, item=[("four", quote), ("€260", quote)]))
    assert "four × €260 = €1,040, stated €1,340" in finding.problem
    assert finding.severity is severity


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("€5,400,000", "5,400,000"),
        ("5400000", "5,400,000"),
        ("5,400,000", "5,400,000"),
        ("5,400", None),
        ("400,000", None),
        ("5.4 M", None),
        ("54", None),
        ("-5,400,000", None),
        ("5,400,001", None),
        ("", None),
    ],
)
def test_a_number_must_stand_in_its_quote_as_printed(text, printed):
    """Separators and units may be left out; digits may not be changed, cut or added."""
    judge = make_text_judge("# N\n\nThe table holds €5,400,000 and 12 rows of 7 kinds.\n")
    quote = "The table holds €5,400,000 and 12 rows of 7 kinds"
    places = judge._locate(claim(judge.document, "sum", ("12", quote), item=[(text, quote), ("7", quote)]))
    found = None if places is None else judge.document.text[places[1][0][1].start : places[1][0][1].end].lstrip("€")
    assert found == printed


@pytest.mark.parametrize("text", ["40 %", "40"])
def test_a_unit_that_the_document_does_not_print_is_refused(text):
    """`40 %` does not stand in `40 ms`."""
    judge = make_text_judge("# N\n\nA lookup takes 40 ms and a write takes 60 ms, so both take 100 ms.\n")
    quote = "A lookup takes 40 ms and a write takes 60 ms, so both take 100 ms"
    finding = judge.judge(claim(judge.document, "sum", ("100 ms", quote), item=[(text, quote), ("60 ms", quote)]))
    assert finding is None
    assert (judge.counts.refused, judge.counts.held) == ((1, 0) if "%" in text else (0, 1))


def test_a_result_is_no_operand_of_its_own():
    """An LLM that lists the total among the summands claims nothing."""
    judge = make_text_judge("# N\n\nWe have 40 red and 60 blue ones, in all 110 of them.\n")
    quote = "We have 40 red and 60 blue ones, in all 110 of them"
    items = [("40", quote), ("60", quote), ("110", quote)]
    assert judge.judge(claim(judge.document, "sum", ("110", quote), item=items)) is None
    assert judge.judge(claim(judge.document, "sum", ("110", quote), item=[*items[:1], *items[:1]])) is None
    assert (
        "40 + 60 = 100, stated 110" in judge.judge(claim(judge.document, "sum", ("110", quote), item=items[:2])).problem
    )


@pytest.mark.parametrize("word", ["clustered by account", "bootstrap", "CUPED", "design effect", "Holm"])
def test_statistics_of_other_methods_are_left_alone(word):
    """A document that speaks of another method does not compute by the textbook."""
    text = "# N\n\nA converted 500 of 10,000, B 600 of 10,000, p = 0.4{}.\n"
    quote = "A converted 500 of 10,000, B 600 of 10,000, p = 0.4"
    counts = []
    for more in ("", f", {word}"):
        judge = make_text_judge(text.format(more).replace("10,000, B", "10,001, B"))
        own = quote.replace("10,000, B", "10,001, B")
        arms = {
            "successes_a": ("500", own),
            "total_a": ("10,001", own),
            "successes_b": ("600", own),
            "total_b": ("10,000", own),
        }
        counts.append(judge.judge(claim(judge.document, "proportions_p", ("p = 0.4", own), **arms)) is not None)
    assert counts == [True, False]


def test_a_hostile_reply_about_a_hostile_document():
    """Markup, control characters and endless digits claim nothing and raise nothing."""
    text = "# N\n\nIt is " + "9" * 4000 + " and |||| \u202e 1,2,3.4.5 or 12x1250 and `v12` then 10^9 of 1e999.\n"
    judge = make_text_judge(text)
    quote = text[5:200]
    for number in ("9" * 4000, "1,2,3.4.5", "12x1250", "v12", "12", "1e999", "10^9", "|", "\u202e", "<b>"):
        for operation in ("sum", "duration", "proportions_p", "sample_ratio", "conversion"):
            reply = claim(judge.document, operation, (number, quote), item=[(number, quote), ("9", quote)])
            assert judge.judge(reply) is None


def test_a_case_is_read_as_it_is_written():
    """The short notation of the table means what its docstring says."""
    case = Case(STRONG_DESIGN, "ratio", "41.0%@for 246: 41.0%", ("first=246@", "second=600@We drew 600"))
    reply = make_reply(make_judge(STRONG_DESIGN).document, case)
    assert [operand.role.value for operand in reply.operands] == ["first", "second"]
    assert [operand.quote for operand in reply.operands] == ["for 246: 41.0%", "We drew 600"]
    assert reply.stated.text == "41.0%"


def test_lines_that_tell_a_reviewer_what_to_do_are_no_evidence():
    """A number on such a line is not in any quote."""
    judge = make_text_judge(NOTE)
    quote = "We run four nodes at €260 a month each"
    stated = ("€1,340", "The nodes cost **€1,340** a month in all")
    reply = claim(judge.document, "product", stated, item=[("four", quote), ("€260", quote)])
    judge.told_lines = frozenset((find_lines(judge.document, quote)[0],))
    assert judge.judge(reply) is None
    assert judge.counts.refused == 1
