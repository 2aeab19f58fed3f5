"""Finding the JSON object in what an LLM wrote, whatever stands around it, in bounded time."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.prompting.json_text import extract_json, salvage_lists

REPLY = {"analysis": "Read.", "answers": [], "findings": [{"title": "A {brace} and a ``` fence"}]}
TEXT = json.dumps(REPLY)
PRETTY = json.dumps(REPLY, indent=2)
DRAFT = json.dumps({"analysis": "A draft.", "answers": [1], "findings": []})


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        PRETTY,
        f"  \r\n{TEXT}\n\n",
        f"\ufeff{TEXT}",
        f"\n\ufeff\n{TEXT}",
        f"```json\n{TEXT}\n```",
        f"```\n{PRETTY}\n```\n",
        f"```json {TEXT}```",
        f"```JSON\r\n{TEXT}\r\n```\r\nHope this helps!",
        f"~~~\n{TEXT}\n~~~",
        f"Here is my review:\n\n{TEXT}\n\nLet me know {{if}} you need more.",
        f"Sets such as {{1, 2}} or {{}} or {{ 'a': 1 }} first. {TEXT}",
        f"<think>I could say {{this}} or that.</think>{TEXT}",
        f"<think>\n{DRAFT}\n</think>\n\n{TEXT}",
        f"<thinking>{DRAFT[:30]}</thinking>\n```json\n{TEXT}\n```",
        f"no opening tag, as some chat templates write it </think>{TEXT}",
        f"A first try:\n{DRAFT}\nBetter:\n{TEXT}",
        f'{{"thought": "first an object that is no reply"}}\n{TEXT}',
        f"{TEXT}\n{TEXT}",
        f"[{TEXT}]",
        json.dumps(TEXT),
        f'{{"result": {TEXT}}}',
        TEXT.replace("}]}", ",}, \n]\n, }"),
        TEXT.replace('"answers"', '// "none"\n"answers"'),
        '{"broken": [1, 2}' + TEXT,
    ],
)
def test_the_reply_is_found(content: str) -> None:
    """Bare, fenced, behind thoughts, between prose: the object is the same."""
    assert extract_json(content) == REPLY


def test_a_tag_that_ends_thoughts_may_stand_in_a_quote() -> None:
    """The document decides what is quoted, so it must not be able to cut a reply in two."""
    reply = {"answers": [{"reasoning": "a</think>b</thinking>c"}], "findings": []}
    assert extract_json(json.dumps(reply)) == reply
    assert extract_json(f"<think>{DRAFT}</think>{json.dumps(reply)}") == reply


def test_broken_drafts_in_thoughts_do_not_hide_the_reply() -> None:
    """The search gives up after some objects that cannot be read; thoughts may hold many of them."""
    assert extract_json("<think>" + '{"draft": oh no} ' * 200 + f"</think>{TEXT}") == REPLY


def test_raw_line_ends_and_tabs_in_strings_are_taken() -> None:
    """Small local models write them."""
    assert extract_json('{"answers": [], "analysis": "one\ntwo\tthree\r\n"}')["analysis"] == "one\ntwo\tthree\r\n"


def test_numbers_that_json_does_not_have_are_null() -> None:
    """NaN and Infinity never reach a field."""
    assert extract_json('{"findings": [NaN, Infinity, -Infinity]}') == {"findings": [None, None, None]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "it is empty"),
        (" \n ", "it is empty"),
        ("I cannot review this.", "it holds no JSON object"),
        ("[1, 2, 3]", "it holds no JSON object"),
        ("null", "it holds no JSON object"),
        ("<think>hm</think>", "it holds no JSON object"),
        ('{"answers": [', "it is no JSON (Expecting value"),
        ('{"answers": [], so}', "it is no JSON ("),
        ('{"answers": "never closed', "it is no JSON (Unterminated string"),
        ('{"analysis": "x", "answers": [{"question_id": "a"}, {"question_id": ', "it is no JSON (Expecting value"),
        ('{"answers": [' + "9" * 5000 + "]}", "it is no JSON ("),
        ('{"a":' * 100_000, "it is nested too deeply"),
        ('{"answers": ' + "[" * 100_000 + "]" * 100_000 + "}", "it is nested too deeply"),
    ],
)
def test_what_holds_no_reply_is_said_in_words(content: str, problem: str) -> None:
    """The message goes to the LLM; it says what stands there instead of an object."""
    with pytest.raises(ValueError) as caught:
        extract_json(content)
    assert str(caught.value).startswith(problem)


def test_a_part_of_a_broken_reply_is_not_taken_for_the_reply() -> None:
    """An item inside a reply that was cut is an object too, but nothing that was asked for."""
    with pytest.raises(ValueError, match="it is no JSON"):
        extract_json(TEXT[:-2] + ', {"title": "cut"}, {"title": ')


SIZE = 10_000_000


def repeat(piece: str) -> str:
    """Give ten million characters of a piece."""
    return piece * (SIZE // len(piece))


@pytest.mark.parametrize(
    "content",
    [
        repeat("<think>"),
        repeat("</think>"),
        repeat("```\n"),
        "```" + repeat("\n"),
        "```" + repeat(" "),
        repeat("{"),
        repeat("{ "),
        "{" + repeat(" "),
        repeat('{"'),
        repeat('{"a":'),
        repeat("["),
        '{"a":"' + repeat("x"),
        '{"a":[' * 6 + repeat("1,"),
        '{"answers":[' + repeat('{"a":1},'),
        repeat("prose {} "),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_ten_megabytes_of_nonsense_take_bounded_time(content: str) -> None:
    """A runaway server must not hang a review: no pattern is quadratic."""
    begun = time.perf_counter()
    with contextlib.suppress(ValueError):
        extract_json(content)
    assert time.perf_counter() - begun < 20


def test_ten_megabytes_of_reply_are_read() -> None:
    """Size alone is no fault."""
    item = {"title": "x" * 1000}
    reply = {"answers": [], "findings": [item] * 10_000}
    assert extract_json("Here:\n" + json.dumps(reply)) == reply


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4), st.sampled_from(("answers", "findings")), JSON)
def test_any_object_with_a_reply_s_key_is_found(data: dict[str, object], key: str, value: object) -> None:
    """Between prose and fences every object comes out as it went in."""
    data[key] = value
    assert extract_json(f"Well:\n```json\n{json.dumps(data)}\n```\nDone.") == data


@given(st.text(alphabet='{}[]":,\\ \nabntru0123456789.-<>/thinkansweр`'))
def test_any_text_gives_an_object_or_a_sentence(text: str) -> None:
    """Nothing else is raised, and the sentence is not empty."""
    found: object = None
    problem = ""
    try:
        found = extract_json(text)
    except ValueError as error:
        problem = str(error)
    assert isinstance(found, dict) != bool(problem)


@pytest.mark.parametrize(
    "cut", range(len(TWO := json.dumps({"answers": [{"a": "}"}, {"b": [1]}], "findings": [{"c": 3}]})))
)
def test_what_is_whole_of_a_reply_that_breaks_off_is_kept(cut: int) -> None:
    """Item by item, wherever it breaks; without the wish for it nothing is taken."""
    content = TWO[:cut]
    kept = salvage_lists(content, ("answers", "findings"))
    assert kept.get("answers", []) == [json.loads(one) for one in ('{"a": "}"}', '{"b": [1]}') if one in content]
    assert kept.get("findings", []) == ([{"c": 3}] if '{"c": 3}' in content else [])
    with pytest.raises(ValueError):
        extract_json(content)


def test_depth_beside_the_lists_costs_none_of_their_items() -> None:
    """One value that nobody can read spoils the object and not its items."""
    content = f'{TEXT[:-1]}, "deep": {"[" * 100_000}{"]" * 100_000}}}'
    assert extract_json(content, salvage=True) == {"findings": REPLY["findings"]}


@pytest.mark.parametrize("piece", ['"answers": [', '"', ",", "//", '{"findings": [{', "\\"])
def test_mending_and_salvage_take_linear_time(piece: str) -> None:
    """A reply of megabytes is no attack on us."""
    begun = time.process_time()
    with contextlib.suppress(ValueError):
        extract_json(piece * (1_000_000 // len(piece)), salvage=True)
    assert time.process_time() - begun < 10
