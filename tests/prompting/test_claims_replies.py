"""Replies about claims: the shape that is asked for, and what is kept of replies that are not of that shape."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.whole_reply import WholeReply
from reviewer.library.locations import find_folder
from reviewer.prompting.claims_replies import ParsedClaims, parse_claims
from reviewer.prompting.reply_shape import REPLY_SCHEMA
from reviewer.prompting.tasks import MOST_CLAIMS, MOST_FACTS
from tests.prompting.strict_rules import check_strict, walk

EXAMPLE = json.loads((find_folder("prompts") / "claims_example.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["claims", "facts"])
def test_the_schema_is_strict_and_has_no_place_for_a_verdict(name):
    """Nothing of claims and facts is a score, a severity or a computed number."""
    check_strict(REPLY_SCHEMA)
    for path, node in walk(REPLY_SCHEMA["properties"][name]):
        assert node.get("type") != "number", path
        assert not {"severity", "score", "computed", "verdict"} & node.get("properties", {}).keys()


def test_the_example_is_of_the_shape():
    """What the prompt shows can be read whole."""
    jsonschema.validate(EXAMPLE, REPLY_SCHEMA)
    parsed = parse_claims(json.dumps(EXAMPLE))
    whole = WholeReply.model_validate(EXAMPLE)
    assert (parsed.claims, parsed.facts) == (whole.claims, whole.facts)
    assert (parsed.broken, parsed.cut, parsed.unreadable) == (0, 0, "")


def test_what_carries_no_meaning_is_mended():
    """Fences, prose, case, line tags, a number that is no text, keys that nobody asked for."""
    item = json.loads(json.dumps(EXAMPLE["claims"][0]))
    item["operation"] = " Product "
    item["sure"] = True
    item["operands"][0] |= {"role": "ITEM", "line_start": "L031|", "line_end": 3, "text": 4100, "more": {}}
    parsed = parse_claims(f"Here it is:\n```json\n{json.dumps({'claims': item})}\n```\nDone.")
    [claim] = parsed.claims
    assert (claim.operation, claim.operands[0].role) == ("product", "item")
    assert (claim.operands[0].text, claim.operands[0].line_start, claim.operands[0].line_end) == ("4100", 31, 31)


@pytest.mark.parametrize(
    "change",
    [{"operation": "integral"}, {"operands": [{"role": "boss"}]}, {"operation": None}],
)
def test_what_cannot_be_read_is_counted(change):
    """One broken item costs no other."""
    parsed = parse_claims(json.dumps({"claims": [EXAMPLE["claims"][0] | change, EXAMPLE["claims"][1], 7], "facts": []}))
    assert (len(parsed.claims), parsed.broken) == (1, 2)


def test_too_many_items_are_cut_and_counted():
    """A runaway reply is bounded."""
    data = {"claims": EXAMPLE["claims"][:1] * (MOST_CLAIMS + 3), "facts": EXAMPLE["facts"][:1] * (MOST_FACTS + 4)}
    parsed = parse_claims(json.dumps(data))
    assert (len(parsed.claims), len(parsed.facts), parsed.cut) == (MOST_CLAIMS, MOST_FACTS, 7)


@pytest.mark.parametrize("content", ["", "no", "{}", '{"answers": []}', "[1]", '{"claims": [', "null"])
def test_what_is_no_reply_says_so(content):
    """In words that can be sent back."""
    assert parse_claims(content).unreadable


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    ),
    st.sampled_from(("claims", "facts", "operands", "stated", "text", "quote")),
)
def test_nothing_makes_it_fail(value, key):
    """Any JSON at any place is read or counted."""
    claim = {**EXAMPLE["claims"][0], key: value}
    fact = {**EXAMPLE["facts"][0], key: value}
    for data in ({"claims": value, "facts": value}, {"claims": [claim], "facts": [fact]}):
        assert isinstance(parse_claims(json.dumps(data)), ParsedClaims)
