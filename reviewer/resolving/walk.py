"""A walk through findings that wait for a decision: one at a time, each decision written at once."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.record import Record, RecordedFinding
from reviewer.errors import UsageError

KEYS = "a accept, d dismiss, f defer, s skip, q quit, ? help"
HELP = """\
  a  accept: you will change the text; it stays open until that is done
  d  dismiss: you will not, for a reason; not raised again on this text
  f  defer: not now, for a reason; not raised again on this text
  s  skip: decide another time; the next walk shows it again
  q  quit: what was decided is written already
A reason may follow at once: d the flag is the way back"""
WORDS = {
    "a": "accept", "accept": "accept",
    "d": "dismiss", "dismiss": "dismiss",
    "f": "defer", "defer": "defer",
    "s": "skip", "skip": "skip",
    "q": "quit", "quit": "quit",
    "?": "help", "h": "help", "help": "help",
}  # fmt: skip
STATES = {
    "accept": DispositionState.ACCEPTED,
    "dismiss": DispositionState.DISMISSED,
    "defer": DispositionState.DEFERRED,
}


@dataclass
class Walk:
    """Shows findings, asks for a decision on each and has it written."""

    say: Callable[[str], None]
    """Writes a paragraph."""
    ask: Callable[[str], str]
    """Writes a question and reads one line. It raises EOFError where there will be none."""
    show: Callable[[RecordedFinding], str]
    make: Callable[[DispositionState, str], Disposition]
    """Makes a disposition of what was typed; a UsageError says what is wrong with it."""
    decide: Callable[[RecordedFinding, Disposition], object]
    """Writes a decision."""
    decided: Counter[DispositionState] = field(default_factory=Counter)
    """How many were decided, by state."""

    def go(self, record: Record, findings: Sequence[RecordedFinding]) -> bool:
        """Walk through findings of one record; gives False when the user wants to go no further."""
        for number, finding in enumerate(findings, 1):
            self.say(f"\nFinding {number} of {len(findings)} to decide in {record.document}, id {finding.id}")
            self.say(self.show(finding))
            if not self._settle(finding):
                return False
        return True

    def _settle(self, finding: RecordedFinding) -> bool:
        """Ask until there is a decision, or none is wanted; gives False to go no further."""
        while True:
            try:
                word, _, rest = self.ask(f"\n{KEYS}: ").strip().partition(" ")
                action = WORDS.get(word.lower(), "")
                if action == "quit":
                    return False
                if action == "skip":
                    return True
                if action in STATES and self._decide(finding, STATES[action], rest.strip()):
                    return True
            except EOFError:
                self.say("")
                return False
            if action == "help" or not action:
                self.say(HELP if action else f"Type one of the letters and press Enter.\n{HELP}")

    def _decide(self, finding: RecordedFinding, state: DispositionState, reason: str) -> bool:
        if state.needs_reason and not reason:
            reason = self.ask("Why? It is kept in the record (empty to go back): ").strip()
            if not reason:
                self.say("Nothing was written.")
                return False
        try:
            disposition = self.make(state, reason)
        except UsageError as error:
            self.say(f"Nothing was written: {error.what}. {error.hint}")
            return False
        self.decide(finding, disposition)
        self.decided[state] += 1
        self.say(f"{finding.id}: {state.value}.")
        return True
