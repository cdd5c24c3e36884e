"""The gate's own command line: asking it is reading; setting it up, or answering it in a human's place, is a human's."""

from __future__ import annotations

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict

_ASKS = frozenset("check scan authorship report audit guard hook".split())
_LEDGER_ASKS = frozenset(("list", "verify", "export"))
HUMANS = "a person does this, outside of the agent"


def gate(call: Call) -> Verdict | None:
    words = call.words(("--policy", "--format", "--agent", "--explain", "--patch", "--html", "--evidence"))
    verb, second = (*words, "", "")[:2]
    if not words or call.asks() or verb in _ASKS or verb == "policy":
        if verb == "audit" and call.exactly("fix"):
            return call.plain("tamper", "changes what AI tools may do", safer=HUMANS)
        return READ
    if verb == "init":
        return call.plain("tamper", "sets up what guards this repository", safer=HUMANS)
    if verb == "ledger":
        if second in _LEDGER_ASKS or (second == "review" and len(words) == 2 and not call.has("--by", "--finding")):
            return READ
        return call.plain(
            "access" if second == "review" else "history", "writes into the log of decisions", safer=HUMANS
        )
    return call.plain("ask", "speaks for the gate")


HANDLERS: dict[str, Handler] = {"gate": gate}
