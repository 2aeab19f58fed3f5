"""Every error a user can meet. Each says what happened, where, and what to do next.

ReviewerError                      exit 3
├── UsageError                     exit 2   a flag or argument that makes no sense
    │   └── KindUnclear                exit 3   nothing tells what kind a document is
├── SettingsError                  exit 2   a settings file or variable
├── RubricError                    exit 2   a rubric file: file:line, key, nearest known key
├── SuiteError                     exit 2   a file of an evaluation: file:line, key, an edit that does not fit
├── HumanReviewError               exit 2   a person's review: file:line, key, nearest known key
├── LoadError                      exit 3   one document: binary, empty, too large, unreadable
├── IntegrityError                 exit 4   one document: it holds instructions that no reader sees, and is refused
├── ProviderError                  exit 3   the endpoint
│   ├── EndpointUnreachable                 no connection, or no answer in time
│   │   └── ProviderDown                    for longer than the run waits
│   ├── EndpointRefused                     401, 403, 404, 400: key, model or request
│   │   ├── SchemaRefused                   400 on the reply's shape: the next rung may work
│   │   ├── CreditRefused                   the account has no credit left
│   │   └── PromptTooLong                   more than the model reads at once
│   ├── RateLimited                         429 after all retries
│   ├── EndpointBroken                      5xx after all retries, or a body that is no answer
│   ├── ReplyTruncated                      finish_reason `length`
│   ├── ReplyRefused                        the LLM declined
│   ├── ReplyFiltered                       finish_reason `content_filter`
│   ├── ReplyEmpty                          no content
│   └── ReplyInvalid                        content that is no reply after every re-ask
├── RecordError                    exit 3   a review's record: unreadable, or of another version
│   ├── RecordConflict                      git has left both sides of a merge in it
│   └── RecordDamaged              exit 4   it is not as the program wrote it
├── Deferred                       exit 3   the answer comes later: asked in a batch of the provider's
├── Submitted                      exit 3   sent off; the answers are collected another time
├── JournalError                   exit 3   a batch's journal: disk full, damaged, no right to write
├── WorkerLost                     exit 3   a worker of a cluster is gone, and with it what it was doing
├── ClusterLost                    exit 3   no worker of the cluster can be had
├── FolderBusy                     exit 3   another batch works on the same folder
├── BudgetExhausted                exit 3   the money, tokens or time that the run may use are used up
├── ReplyMissing                   exit 3   an evaluation without a network has no reply to a request
└── Interrupted                    exit 130 Ctrl-C or SIGTERM
"""

import re
from typing import ClassVar


class ReviewerError(Exception):
    """Base of all: `what` happened (with the place) and a `hint` on what to do next."""

    exit_code: ClassVar[int] = 3
    is_final: ClassVar[bool] = False
    """True when no other document can fare better: several that are reviewed in one go stop there."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class UsageError(ReviewerError):
    """A flag or argument that makes no sense."""

    exit_code = 2


class KindUnclear(UsageError):
    """Nothing tells what kind a document is. It counts as a document that could not be reviewed: others go on."""

    exit_code = 3


class SettingsError(ReviewerError):
    """A settings file or environment variable that cannot be used."""

    exit_code = 2
    is_final = True


class RubricError(ReviewerError):
    """A rubric file that cannot be used."""

    exit_code = 2


class SuiteError(ReviewerError):
    """A file of an evaluation suite, a case of a rubric test or an answer to them that cannot be used."""

    exit_code = 2


class HumanReviewError(ReviewerError):
    """A person's review that cannot be used."""

    exit_code = 2


class LoadError(ReviewerError):
    """A document that cannot be read as text."""


class IntegrityError(ReviewerError):
    """A document that holds instructions to the reviewer which no reader sees, and that is refused for it."""

    exit_code = 4


class ProviderError(ReviewerError):
    """The endpoint gave no usable answer."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.paid_answers = 0
        """Answers that were billed all the same, such as one cut at the token limit."""
        self.prompt_tokens = 0
        self.completion_tokens = 0


class EndpointUnreachable(ProviderError):
    """No connection, or no answer in time."""

    is_final = True


class ProviderDown(EndpointUnreachable):
    """The provider gave no usable answer to anybody for longer than the run waits: asking on would be in vain."""


class EndpointRefused(ProviderError):
    """The endpoint answered that it will not do this: key, model or request."""


class SchemaRefused(EndpointRefused):
    """The endpoint will not take the reply's schema in this form."""


class CreditRefused(EndpointRefused):
    """The account has no credit left: waiting does not help."""

    is_final = True


class PromptTooLong(EndpointRefused):
    """The prompt, with room for the answer, is longer than the model reads at once."""

    @property
    def limit(self) -> int | None:
        """Tokens that the model reads at once, where the error names them; read from its words, which are kept."""
        found = re.search(r"reads at most ([\d,]+) tokens", self.what)
        return int(found[1].replace(",", "")) if found else None


class RateLimited(ProviderError):
    """Still over the rate limit after all retries."""


class EndpointBroken(ProviderError):
    """A server error after all retries, or a body that is no chat completion."""


class ReplyTruncated(ProviderError):
    """The answer was cut at the token limit."""

    content: str = ""
    """What had been said until then."""


class ReplyRefused(ProviderError):
    """The LLM declined to answer."""


class ReplyFiltered(ProviderError):
    """The provider's content filter stopped the answer."""


class ReplyEmpty(ProviderError):
    """The answer has no content."""


class ReplyInvalid(ProviderError):
    """The answer is no reply of the asked shape, after every re-ask."""


class RecordError(ReviewerError):
    """The record of a review that cannot be read or written."""


class RecordConflict(RecordError):
    """A record with both sides of a merge in it."""


class RecordDamaged(RecordError):
    """A record that is not as the program wrote it: what it says counts for nothing."""

    exit_code = 4


class Deferred(ReviewerError):
    """The request was taken in; its answer comes later. Never shown to anybody: the document is taken up again."""


class Submitted(ReviewerError):
    """Everything was sent off and the user did not want to wait: nothing is reviewed yet, so it is no success."""


class JournalError(ReviewerError):
    """A batch's journal cannot be written or read."""

    is_final = True


class WorkerLost(ReviewerError):
    """A worker of a cluster is gone. Its documents are handed to another; one that it always dies of fails."""


class ClusterLost(ReviewerError):
    """No worker of the cluster can be had."""

    is_final = True


class FolderBusy(ReviewerError):
    """Another batch works on the same folder."""


class BudgetExhausted(ReviewerError):
    """The money, tokens or time that the run may use are used up; no provider's error, so that nothing repeats it."""

    is_final = True


class ReplyMissing(ReviewerError):
    """An evaluation that may ask nobody has no recorded reply to a request."""


class Interrupted(ReviewerError):
    """The user or the system asked the program to stop."""

    exit_code = 130
