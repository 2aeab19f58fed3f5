"""Links to places in the document that are not there."""

import pytest

from reviewer.checks.broken_anchors import CHECK
from reviewer.checks.heading_anchors import make_slug
from tests.checks.plan_spots import find_shown, find_signals


def test_the_target_is_marked_and_the_nearest_named():
    """Once for all links to it."""
    text = "# Plan\n\nSee [below](#deployment-example) or [here](#deployment-example).\n\n## Deployment examples\n\nx\n"
    (signal,) = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (3, 13, "#deployment-example")
    nearest = "; the nearest is #deployment-examples"
    assert signal.message == f"no heading or id answers to #deployment-example (2 links){nearest}"


@pytest.mark.parametrize(
    "text",
    ["[a](#nope)", "![a](#nope)", "[a]: #nope", "<a href='#nope'>a</a>", '[a](#nope "title")', "[a](<#nope>)", "[`a`](#nope)", "| [a](#nope) |\n|---|"],
)  # fmt: skip
def test_every_form_of_link_is_read(text):
    """Inline, with title, in angle brackets, as definition, as HTML, in tables."""
    assert [signal.anchor.quote for signal in find_signals(CHECK, f"# Plan\n\n{text}\n")] == ["#nope"]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Upgrade / Downgrade Strategy", "upgrade--downgrade-strategy"),
        ("What if the cache is stale?", "what-if-the-cache-is-stale"),
        ("Rollout, Upgrade & Rollback", "rollout-upgrade--rollback"),
        ("`foo_bar` and **bold**", "foo_bar-and-bold"),
        ("Über die Größe", "über-die-größe"),
        ("1.2 Scope", "12-scope"),
        ("A [link](http://x.org)", "a-link"),
        ("e2e tests", "e2e-tests"),
    ],
)
def test_the_anchors_are_githubs(heading, slug):
    """Punctuation goes, each space becomes a hyphen, marks do not count."""
    assert find_signals(CHECK, f"# T\n\n[a](#{slug})\n\n## {heading}\n\nx\n") == []
    assert find_shown(CHECK, f"# T\n\n[a](#{slug}-x1)\n\n## {heading}\n\nx\n")


def test_repeated_headings_are_numbered():
    """The second is -1; there is no -2."""
    text = "# T\n\n[a](#cost-1) [b](#cost) [c](#cost-2)\n\n## Cost\n\n## Cost\n"
    assert [signal.anchor.quote for signal in find_signals(CHECK, text)] == ["#cost-2"]


def test_what_other_renderers_may_find_is_a_hint():
    """Only hyphens differ."""
    (signal,) = find_signals(CHECK, "# T\n\n[a](#goals-risks)\n\n## Goals & Risks\n")
    assert signal.confidence == "low"
    assert signal.message == "GitHub's anchor of that heading is #goals--risks, not #goals-risks"


@pytest.mark.parametrize(
    "text",
    [
        "[a](#top) [b](#) [c](#L12-L20) [d](#fn:1) [e](#/route) [f](#:~:text=a) [g](#{{ id }})",
        "<a id='x'></a>\n\n[a](#x)",
        '<h2 class="y">The Cost</h2>\n\n[a](#the-cost)',
        "Word {#x}\n\n[a](#x)",
        "(x)=\n\n[a](#X)",
        "- # Inner one\n\n[a](#inner-one)",
        "[a](other.md#nope) [b](https://x.org/#nope)",
        "`[a](#nope)` and <!-- [a](#nope) -->",
        r"\[a](#nope)",
        "a](#nope)",
        "[a](#caf%C3%A9)\n\n# Café",
    ],
)
def test_what_leads_somewhere_or_is_no_link(text):
    """Renderers' own names, ids, HTML headings, other documents, code."""
    assert find_signals(CHECK, f"Text.\n\n{text}\n") == []


def test_slug_of_nothing():
    """Only punctuation leaves nothing."""
    assert make_slug("!?") == ""
