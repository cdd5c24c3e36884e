"""What must stand in a file, or on a line, before a rule reads it. Most files hold few of these words, and finding all of them
in one pass takes a hundredth of the time of the patterns that can't match without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

    from gate.model import Line


class Words:
    """Words that are sought together, in one pass over a text however many they are (Aho-Corasick). No word has a line break."""

    __slots__ = ("_automaton", "words")

    def __init__(self, *words: str) -> None:
        self.words = words
        self._automaton: AhoCorasick | None = None

    @property
    def automaton(self) -> AhoCorasick:
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick, Implementation

            self._automaton = AhoCorasick(self.words, implementation=Implementation.DFA)
        return self._automaton

    def within(self, text: str) -> frozenset[str]:
        """Those that stand in the text."""
        return frozenset(self.automaton.find_matches_as_strings(_whole(text), overlapping=True))

    def starts(self, text: str) -> list[int]:
        """Where each one begins, in the order of their ends."""
        return [start for _, start, _ in self.automaton.find_matches_as_indexes(_whole(text), overlapping=True)]

    def lines(self, lines: Sequence[Line], said: str) -> list[Line]:
        """The lines that hold a word; `said` is their text and nothing else, joined, in lower case where the words are."""
        held: list[Line] = []
        number = before = 0
        for start in self.starts(said):
            passed = said.count("\n", before, start)
            if passed or not held:
                number, before = number + passed, start
                held.append(lines[number])
        return held


def _whole(text: str) -> str:
    """The text without what is no character: bytes that are not UTF-8 are half a pair, which the library refuses."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


# What a statement can't do without, and what spells a keyword otherwise (escapes, and strings put together).
SQL_WORDS = Words(
    "create", "table", "replace", "update", "schema", "insert", "delete", "grant", "exec", "||", "\\x", "\\u",
    "drop", "alter", "truncate", "revoke", "reassign", "copy ", "do $", "database", "\\!", "merge",
    "' + '", '" + "', "'+'", '"+"', '" . "', '" << "', "' . '", "' << '",
)  # fmt: skip
LOSS_WORDS = Words(
    "rm", "remov", "empty", "delet", "env", "clear", "keep", "prod", "drop", "destroy", "truncat", "rimraf", "flush",
    "terminat", "purg", ".del", "retention", "expir", "deregister", "confirm", "dry", "wipe",
    ".sync(", ".clean", "databasecleaner", "artisan", "->call", "->queue", "obliterate", "synchronize", "allowglobal", "destructive", ":down", "call_command", "detach",
)  # fmt: skip
FETCHED = Words(
    "curl", "wget", "iwr", "irm", "invoke-", "webclient", "decode", "atob", "hex", "fromcharcode", "gzinflate",
    "decompress", "marshal", "base64", "$_", "request.", "params[", "req.", "location.",
)  # fmt: skip
FETCH_WORDS = Words(*FETCHED.words, "env")
INDIRECT_WORDS = Words(
    "detach", "measurement", "table", "delete", "getattr", "send ", "send(", "drop", "database", "truncate", "attrgetter", "methodcaller",
    ".send", "_send",
    "ddl", "generation", "clean-", "synchronize", "rmsync", "flushall", "destroy", "['de", '["de', "['dr", '["dr', "['tr", '["tr', "'del", '"del', "'dr", '"dr',
    "'trunc", '"trunc', "'dest", '"dest',
)  # fmt: skip
CONSTRUCT_WORDS = Words("cdk", "pulumi", "constructs")
