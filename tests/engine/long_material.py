"""A document of 20,000 words with planted flaws, and an LLM that knows no more of it than it is shown."""

import json
import random
import re

from tests.engine.material import absence, answer, finding, quote

FLAWS = {
    0.02: "The rollout needs no test because nothing can go wrong with it.",
    0.5: "The outage was caused by the carelessness of one engineer.",
    0.97: "Users will love the new search, as everybody knows.",
}
"""Place in the document, as a share → a sentence that is wrong by itself."""
LIMITS = {
    0.04: "The latency limit of the search service is 40 ms.",
    0.95: "The latency limit of the search service is 90 ms.",
}
"""Two that cannot both be true; code finds them by their label."""
STORES = {0.06: "All orders are stored in the Lausanne cluster.", 0.9: "All orders are stored in the Geneva cluster."}
"""Two that contradict each other without a number."""
UNDO = {0.7: "A bad release is undone with the rollback button of the deploy tool."}
"""What meets a question, far from either end."""
COST = {0.3: "Running it costs 310 € a month on two machines."}
WORDS = re.findall(
    r"\w+",
    "the service keeps its index on local disks and sends each write to two replicas before it answers so that readers "
    "see what they wrote while compaction runs in the background and takes at most a tenth of the cores of a machine",
)


def write_document(words=20_000, *, newline="\n", planted=(FLAWS, LIMITS, STORES, UNDO, COST)):
    """Write a document of about so many words with sections of 250, and the planted sentences in their places."""
    rng = random.Random(7)
    places = {share: sentence for table in planted for share, sentence in table.items()}
    paragraphs = max(1, words // 50)
    at = {int(share * paragraphs): sentence for share, sentence in places.items()}
    lines = ["# Search for the shop", ""]
    for number in range(paragraphs):
        if number % 5 == 0:
            level = "##" if number % 20 == 0 else "###"
            lines += [f"{level} Part {number // 5 + 1}", ""]
        body = " ".join(rng.choice(WORDS) for _ in range(50)).capitalize() + "."
        lines += [f"{body} {at[number]}" if number in at else body, ""]
    return newline.join(lines)


def split_request(request):
    """Give the tagged lines of the document that a request shows, and its task."""
    shown = request.messages[1].content
    begin = shown.index("=== document ")
    lines = {}
    for line in shown[begin:].splitlines():
        if match := re.match(r"L(\d+)\| (.*)", line):
            lines[int(match[1])] = match[2]
    return lines, request.messages[-1].content


class Reader:
    """Answers from what a request shows and from nothing else; remembers what it was asked."""

    def __init__(self):
        self.requests = []

    def __call__(self, request):
        """Answer a request."""
        self.requests.append(request)
        lines, task = split_request(request)
        content = {"analysis": "Read.", "answers": [], "findings": [], "rulings": [], "claims": [], "facts": []}
        purpose = request.purpose
        if "free reading" in purpose or purpose.endswith("quick"):
            content["findings"] = self.find_flaws(lines)
        if "notes" in purpose or purpose.endswith("quick"):
            content["answers"] = self.answer_from(lines, silent=True)
        if "questions" in purpose or "the whole" in purpose:
            content["answers"] = self.answer_from(lines, silent=False, only=task)
        if purpose.endswith(("across windows", "the whole")) and "claims" not in purpose:
            content["findings"] += self.compare(lines)
        if "claims" in purpose:
            content["facts"] = self.list_facts(lines)
        if "refuter" in purpose:
            content["rulings"] = self.rule(lines, task)
        return json.dumps(content)

    def see(self, lines, sentence):
        """Give the line that shows a sentence, or nothing."""
        return next((number for number, text in lines.items() if sentence in text), None)

    def find_flaws(self, lines):
        """Report each planted flaw that is shown."""
        seen = [(self.see(lines, one), one) for one in FLAWS.values()]
        return [finding(one[:40], quote(one, line), criterion_id="ty-undo") for line, one in seen if line]

    def answer_from(self, lines, *, silent, only=""):
        """Answer from what is shown; `silent` leaves out what it says nothing on."""
        answers = []
        for name, table in (("ty-undo-how", UNDO), ("ty-cost-month", COST)):
            [sentence] = table.values()
            line = self.see(lines, sentence)
            if line:
                answers.append(answer(name, "met", quote(sentence, line)))
            elif not silent:
                answers.append(answer(name, "not_met", absence("nothing like it", "no such words")))
        if not silent:
            answers.append(answer("ty-undo-time", "not_met", absence("seconds to undo", "hours to undo")))
            answers.append(answer("ty-cost-drift", "not_applicable"))
        return [one for one in answers if not only or one["question_id"] in only]

    def compare(self, lines):
        """Report the contradiction without a number where both sides are shown, and something that is missing."""
        sides = [(self.see(lines, one), one) for one in STORES.values()]
        missing = finding("Nobody says who owns it", absence("owner", "accountable"))
        if not all(line for line, _ in sides):
            return [missing]
        both = finding("Two clusters hold all orders", *(quote(one, line) for line, one in sides))
        return [both, missing]

    def list_facts(self, lines):
        """List the figures and names that are shown, under labels as they come to mind."""
        facts = []
        for sentence in LIMITS.values():
            if line := self.see(lines, sentence):
                text = re.search(r"\d+ ms", sentence)[0]
                facts.append(("constraint", "search service latency limit", text, sentence, line))
        for sentence in STORES.values():
            if line := self.see(lines, sentence):
                text = re.search(r"(Lausanne|Geneva) cluster", sentence)[0]
                facts.append(("name", "store of all orders", text, sentence, line))
        keys = ("kind", "label", "text", "quote", "line_start")
        return [{**dict(zip(keys, one, strict=True)), "line_end": one[-1]} for one in facts]

    def rule(self, lines, task):
        """Let every finding stand."""
        count = task.count("\nFinding ")
        return [
            {"finding": n, "reasoning": "So it is.", "evidence": [], "verdict": "stands"} for n in range(1, count + 1)
        ]
