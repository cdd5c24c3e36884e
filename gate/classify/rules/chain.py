"""Contracts of a chain: programs that hold money, and that nobody can mend once they are deployed.

Raises (3): what a contract computes, asks or sends: `safeMul(tokens, (cliff - start) / (vesting - start))`, `require(msg.sender == owner)`.
Raises (2): any other row of a contract that acts.
Ignores: mocks, tests, comments.

https://docs.soliditylang.org/en/latest/security-considerations.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {"chain-contract": "what a contract of a chain does, which cannot be mended once it is deployed"}
CONTRACT = of_path(r"\.(?:sol|vy|cairo|cdc|yul)$|(?:^|/)sources/.+\.move$")
STANDS_IN = of_path(r"(?:^|/)(?:mocks?|harness(?:es)?|examples?|certora|fv)/|(?:^|/)(?:Mock|Test)(?=[A-Z_])\w*\.|(?:Mock|Harness|\.t)\.sol$")
HOLDS = pattern(
    r"transfer|balance|owner|mint|burn|withdraw|deposit|vest|allowance|approv|only[A-Z]|\bmsg\.|tx\.origin|delegatecall|staticcall|selfdestruct|\.call\b"
    r"|\brequire\b|\bassert\b|\brevert\b|\bthrow\b|unchecked|nonce|sign(?:ature|er)|ecrecover|\brole|initiali[sz]|upgrad|implementation|\bfee|price|supply|payable"
    r"|safe(?:Mul|Add|Sub|Div)|[\w)\]] ?(?:\*\*?|/|%|<<|>>) ?[\w(]|\breturn\b[^\n;]*[-+*/<>=]|TYPE_?HASH|typehash|DOMAIN|0x[0-9a-fA-F]{16}|^\s*[-+*/%]\s*\w|^\s*pragma\s[^\n]*\b0\.[0-7]\.|assembly|storage\b|slot\b"
)  # fmt: skip
"""What is held, whom a contract obeys, and how it computes."""
REMARKS = pattern(
    r"\"(?:\\[^\n]|[^\"\\\n])*+\"|'(?:\\[^\n]|[^'\\\n])*+'|(?P<remark>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)"
)
"""Texts, and remarks outside of them."""
SAFER = "let who audits contracts read it, with a test of what somebody could take"


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("test", "docs", "vendored", "generated"):
        return
    if not CONTRACT.search(file.path) or STANDS_IN.search(file.path):
        return
    acting = _other(file)
    moved = {x.bare for x in file.added} == {x.bare for x in file.removed}
    held = next((line for line in acting if moved or HOLDS.search(line.text[:LONG])), None)
    if held is not None:
        reason = f"what a contract holds, computes or obeys: {held.text.strip()[:60]}"
        yield finding("chain-contract", 3, reason, file, line=held, safer=SAFER)
    elif acting:
        yield finding("chain-contract", 2, "a contract that cannot be mended once it is deployed", file, line=acting[0])


def _other(file: FileChange) -> list[Line]:
    """Changed rows that hold more than a remark. A row that only moved may do what it did too early, or for somebody else."""
    old, new = (_code(text) for text in (file.old_text, file.new_text))
    if ["".join(row.split()) for row in old if row.strip()] == ["".join(row.split()) for row in new if row.strip()]:
        return []
    return [x for rows, side in ((new, file.added), (old, file.removed)) for x in side if rows[x.number - 1].strip()]


def _code(text: str) -> list[str]:
    """The rows without their remarks."""
    bare = REMARKS.sub(lambda found: "\n" * found[0].count("\n") if found["remark"] else found[0], text)
    return bare.split("\n")
