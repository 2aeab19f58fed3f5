"""How much of a document one request may show: by what the user set, what the model reads, and what it has refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.domain.document import Document
from reviewer.domain.tokens import WINDOW_TOKENS
from reviewer.errors import PromptTooLong
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.windows import measure_document

LEAST_WINDOW = 500
"""Tokens of a window below which nothing can be read in its context."""
MOST_OUTLINE = 2_000
OUTLINE_SHARE = 8
"""The outline takes at most this part of a window, and at most `MOST_OUTLINE` tokens."""
CONTEXT_SHARE = 16
"""And at most this part of what the model reads at once, where that is known."""
ESTIMATE_LOW = 0.86
"""An estimate of tokens can be too low by so much (reviewer/domain/tokens.py)."""
SHRINKING = 0.6
"""What is refused as too long although it should fit is tried again so much smaller."""
MOST_REFUSALS = 6


@dataclass
class LearntContext:
    """What a model reads at once, as its server has said when it refused a request; kept for the run."""

    limit: int | None = None


@dataclass(frozen=True)
class Refused:
    """What became of earlier tries to read one document."""

    times: int = 0
    limit: int | None = None
    """What the model reads at once, as the refusal says."""
    size: int = 0
    """Tokens of the document that were shown and refused."""

    def note(self, error: PromptTooLong, size: int) -> "Refused":
        """Give what is known after one more refusal."""
        limits = [one for one in (self.limit, error.limit) if one is not None]
        return Refused(self.times + 1, min(limits, default=None), min(size, self.size or size))


@dataclass(frozen=True)
class Sizing:
    """Decides how much one request may show."""

    window_tokens: int = WINDOW_TOKENS
    """Most tokens of a document in one request, by estimate."""
    context_tokens: int | None = None
    """What the model reads at once, answer included; nothing where nobody knows."""
    max_output_tokens: int | None = None
    """What requests reserve for the answer; nothing where that is left to the server."""
    learnt: LearntContext = field(default_factory=LearntContext)

    def outline_tokens(self, refused: Refused) -> int:
        """Give the tokens that the outline may take."""
        context = self._find_context(refused)
        by_context = context // CONTEXT_SHARE if context else MOST_OUTLINE
        return min(MOST_OUTLINE, self.window_tokens // OUTLINE_SHARE, by_context)

    def fits_whole(self, document: Document, refused: Refused) -> bool:
        """Say whether a document may be shown as a whole, as far as its own length tells."""
        if refused.times:
            return False
        return len(document.text) <= self.window_tokens or measure_document(document) <= self.window_tokens

    def fits_context(self, planned: Sequence[PlannedRequest], refused: Refused) -> bool:
        """Say whether requests fit into what the model reads at once."""
        context = self._find_context(refused)
        return context is None or all(self._measure(one) <= context for one in planned)

    def choose_size(self, document: Document, bare: Sequence[PlannedRequest], refused: Refused) -> int:
        """Choose the tokens of a window.

        Args:
            document: what is read.
            bare: the requests about a window and about the whole, with nothing of the document in them.
            refused: what is known of earlier tries.

        Raises:
            PromptTooLong: nothing of the document would fit.
        """
        size = self.window_tokens
        context = self._find_context(refused)
        if context is not None:
            rest = context - max(self._measure(one) for one in bare)
            size = min(size, int(rest * ESTIMATE_LOW))
        if refused.times:
            size = min(size, int(refused.size * SHRINKING))
        if size < LEAST_WINDOW:
            least = max(self._measure(one) for one in bare) + LEAST_WINDOW
            reads = f"reads {context:,} tokens at once" if context else "refuses even small parts of it as too long"
            raise PromptTooLong(
                f"{document.path}: the model {reads}; rules, questions and answer alone take about {least:,}",
                "Try a model with a longer context, or a rubric with fewer questions.",
            )
        return size

    def learn(self, error: PromptTooLong) -> None:
        """Keep what a server says that its model reads."""
        if error.limit is not None:
            self.learnt.limit = min(error.limit, self.learnt.limit or error.limit)

    def _find_context(self, refused: Refused) -> int | None:
        known = (self.context_tokens, self.learnt.limit, refused.limit)
        return min((one for one in known if one is not None), default=None)

    def _measure(self, one: PlannedRequest) -> int:
        """Give the tokens that a request takes at most, answer included."""
        return int(one.prompt_tokens / ESTIMATE_LOW) + (self.max_output_tokens or one.reply_tokens)
