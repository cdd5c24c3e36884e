"""Contracts of a chain: programs that hold money, and that nobody can mend once they are deployed.

Raises (3): what a contract computes, asks or sends: `safeMul(tokens, (cliff - start) / (vesting - start))`, `require(msg.sender == owner)`.
Raises (2): any other row of a contract that acts.
Ignores: mocks, tests, comments, `pragma` and imports, the texts of a contract, an event.

https://docs.soliditylang.org/en/latest/security-considerations.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG, is_remark
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {"chain-contract": "what a contract of a chain does, which cannot be mended once it is deployed"}
CONTRACT = of_path(r"\.(?:sol|vy|cairo|cdc|yul)$|(?:^|/)sources/.+\.move$")
STANDS_IN = of_path(r"(?:^|/)(?:mocks?|harness(?:es)?|examples?|certora|fv)/|(?:^|/)(?:Mock|Test)\w*\.|(?:Mock|Harness|\.t|\.s)\.sol$")
SAYS = pattern(r"\s*(?:pragma|import|use|from|event|error|string\s+(?:public|private|internal|constant))\b|[\s{}()\[\];,]*$")
"""Rows by which nothing is done."""
HOLDS = pattern(
    r"transfer|balance|owner|mint|burn|withdraw|deposit|vest|allowance|approv|only[A-Z]|\bmsg\.|tx\.origin|delegatecall|staticcall|selfdestruct|\.call\b"
    r"|\brequire\b|\bassert\b|\brevert\b|\bthrow\b|unchecked|nonce|sign(?:ature|er)|ecrecover|\brole|initiali[sz]|upgrad|implementation|\bfee|price|supply|payable"
    r"|safe(?:Mul|Add|Sub|Div)|[\w)\]] ?(?:\*\*?|/|%|<<|>>) ?[\w(]|\breturn\b[^\n;]*[-+*/<>=]|assembly|storage\b|slot\b"
)  # fmt: skip
"""What is held, whom a contract obeys, and how it computes."""
SAFER = "let who audits contracts read it, with a test of what somebody could take"


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("test", "docs", "vendored", "generated"):
        return
    if not CONTRACT.search(file.path) or STANDS_IN.search(file.path):
        return
    acting = [line for line in _other(file) if not SAYS.match(line.text[:LONG])]
    held = next((line for line in acting if HOLDS.search(line.text[:LONG])), None)
    if held is not None:
        reason = f"what a contract holds, computes or obeys: {held.text.strip()[:60]}"
        yield finding("chain-contract", 3, reason, file, line=held, safer=SAFER)
    elif acting:
        yield finding("chain-contract", 2, "a contract that cannot be mended once it is deployed", file, line=acting[0])


def _other(file: FileChange) -> list[Line]:
    """Changed rows that say something, but for those that only moved."""
    gone, come = (
        {x.bare: x for x in side if x.bare and not is_remark(x.text) and not x.bare.startswith(("*", "/*"))}
        for side in file.delta.lines
    )
    return [x for bare, x in (*come.items(), *gone.items()) if not (bare in gone and bare in come)]
