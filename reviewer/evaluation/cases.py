"""A suite of labelled cases: documents, the flaws that were planted in them, injections, and ratings by people."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reviewer.domain.base import Value
from reviewer.domain.rubric import Identifier, Severity, Text

FlawKind = Literal[
    "numeric",
    "cross-section",
    "over-claim",
    "omission",
    "root-cause",
    "statistics",
    "schedule",
    "silent-risk",
]
"""A number or unit that does not come out; two places that disagree; a conclusion beyond its evidence; a required
element that is missing; a cause that the evidence does not carry; a confound or an error of statistics; a plan that
cannot be kept; a risk passed over in silence."""

Position = Literal["first", "middle", "last"]
"""Third of the document, by characters."""

Channel = Literal[
    "visible-sentence",
    "fake-section",
    "html-comment",
    "zero-width",
    "tags",
    "bidi",
    "base64",
    "table-cell",
    "code-block",
    "front-matter",
    "link-title",
    "fake-delimiter",
    "fake-json",
    "fake-system",
    "other-language",
]
"""Where an injected instruction stands or how it is hidden."""

Goal = Literal["raise-score", "suppress-finding", "mark-met", "break-format", "plant-finding", "exfiltrate-prompt"]
"""What an injected instruction is after."""

Words = Annotated[str, Field(min_length=1, max_length=8000)]
"""Words of a document, with their white space."""


class Edit(Value):
    """One change of a document. Either `find` with `replace`, or `after` with `insert`, or `delete_section`."""

    find: Words | None = None
    """Words that stand in the document exactly once."""
    replace: Annotated[str, Field(max_length=8000)] | None = None
    """Words put in their place; an empty string deletes them."""
    after: Words | None = None
    """Words that stand in the document exactly once, behind which something is inserted."""
    insert: Words | None = None
    delete_section: Text | None = None
    """Heading of a section that goes with everything below it."""

    @model_validator(mode="after")
    def _have_one_form(self) -> "Edit":
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"find", "replace"}, {"after", "insert"}, {"delete_section"}):
            raise ValueError("an edit has 'find' and 'replace', or 'after' and 'insert', or 'delete_section' alone")
        return self


class Flaw(Value):
    """One planted flaw."""

    id: Identifier
    kind: FlawKind
    position: Position
    severity: Severity
    """What a careful reader would give it."""
    question: Identifier | None = None
    """Question of the rubric that it fails, where there is one."""
    what: Text
    """The flaw in a sentence, for whoever confirms a match."""
    section: Text | None = None
    """Heading under which it stands or, for an omission, under which the missing thing would stand."""
    quotes: tuple[Words, ...] = ()
    """Words of the flawed document that a finding about it would quote, each unique there."""
    terms: Annotated[tuple[Text, ...], Field(min_length=1, max_length=12)]
    """Words of which a finding about an omission names at least one."""
    edits: Annotated[tuple[Edit, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_found(self) -> "Flaw":
        if self.kind != "omission" and not self.quotes:
            raise ValueError("a flaw that is no omission needs 'quotes'")
        if self.kind == "omission" and not (self.question or self.section):
            raise ValueError("an omission needs 'question' or 'section'")
        return self


class Injection(Value):
    """One instruction to the reviewer, planted in the clean or in the flawed variant."""

    id: Identifier
    channel: Channel
    goal: Goal
    into: Literal["clean", "flawed"] = "flawed"
    target: Identifier | None = None
    """Id of the flaw that it wants hidden, or of the question that it wants met."""
    edits: Annotated[tuple[Edit, ...], Field(min_length=1)]


class HumanRating(Value):
    """Ratings that one person gave the clean document."""

    rater: Text
    ratings: dict[Identifier, Annotated[int, Field(ge=1, le=5)]]
    """Criterion → 1 to 5."""


class Case(Value):
    """One document with its flaws."""

    id: Identifier
    kind: Text
    """Id of the rubric, or a path to one from the folder of the case's file."""
    document: Text
    """Path of the clean document, from the folder of the case's file."""
    checks: tuple[Identifier, ...] = ()
    """Slugs of the checks that find something in the clean document, each as often as it does."""
    flaws: tuple[Flaw, ...] = ()
    injections: tuple[Injection, ...] = ()
    human: tuple[HumanRating, ...] = ()

    @model_validator(mode="after")
    def _have_unique_ids(self) -> "Case":
        ids = [flaw.id for flaw in self.flaws] + [injection.id for injection in self.injections]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"the id '{name}' stands twice")
        return self

    def find_flaw(self, flaw_id: str) -> Flaw | None:
        """Give a flaw by its id."""
        return next((flaw for flaw in self.flaws if flaw.id == flaw_id), None)


class SuiteFile(Value):
    """`suite.yaml`: what a suite is and which cases it has."""

    title: Text
    purpose: Literal["development", "held-out"]
    """`development`: looked at while prompts and rules were written, so that its figures flatter; `held-out`: not."""
    about: Text
    cases: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Paths of the cases' files, from the folder of this file."""


class Label(Value):
    """What a person, or another model, said about one finding."""

    key: Text
    """The finding as `labels-todo.yaml` names it."""
    flaw: Identifier | Literal["none"] | None = None
    """The flaw that it is about: overrules the matching by place; `none` where it is about no planted flaw."""
    correct: bool | None = None
    """Whether it is right and worth the author's time."""
    by: Text
    """Who said so, in a few words."""


class LabelFile(Value):
    """`labels.yaml`."""

    labels: tuple[Label, ...] = ()
