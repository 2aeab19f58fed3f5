"""What a worker is given to work with: all that it would otherwise read from files that its machine may not have."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from reviewer.domain.chat import Rung
from reviewer.domain.document import Document
from reviewer.domain.price import PriceTable
from reviewer.domain.rubric import Level
from reviewer.llm.providers import Endpoint
from reviewer.settings import Settings


@dataclass(frozen=True)
class Kit:
    """A worker's settings and material, without the two secrets."""

    version: str
    """Of reviewer, which must be the worker's."""
    settings: Settings
    endpoint: Endpoint
    """Without its key."""
    model: str
    prices: PriceTable
    templates: dict[str, str]
    rung: Rung | None
    """The rung that worked last for the model, where one is known."""


@dataclass(frozen=True)
class Secrets:
    """What stands nowhere but in memory."""

    key: str
    """Of the endpoint."""
    fence: bytes
    """Key of the fences' code."""

    def __repr__(self) -> str:
        """Show nothing."""
        return "Secrets(…)"


class Order(NamedTuple):
    """One document to review.

    It travels as it was loaded: a worker's machine may not see the file, secrets in it are replaced before it leaves,
    and packing it costs a sixth of loading it again.
    """

    document: Document
    rubric: str
    """Digest of a rubric that the worker was taught before."""
    kind_reason: str
    level: Level | None


def strip_key(endpoint: Endpoint) -> Endpoint:
    """Give an endpoint without its key."""
    return replace(endpoint, key="")


def strip_paths(settings: Settings) -> Settings:
    """Give settings that name no file of this machine."""
    return settings.model_copy(update={"prompts": None, "prices": None, "rubrics": ()})
