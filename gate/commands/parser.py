"""Commands of a shell text: lists, pipelines, compounds, functions, redirections, heredocs.

The reading is lenient, as a fragment of a script must be gradable: what is left open ends with the text, what is out
of place is skipped, and `broken` says so.
"""

from __future__ import annotations

import re

from gate.commands.simple import Commands
from gate.commands.syntax import Budget, Compound, Node, Part, Pipeline, Redirect, Script, Simple, Word

_RESERVED = re.compile(r"(?:[a-z]+|[{}!]|\[\[)(?=[\s;&|()<>]|$)")
_FUNCTION = re.compile(r"([^\s;&|()<>'\"\\$`=]+)[ \t]*\([ \t]*\)\s*")
_NAMED_FUNCTION = re.compile(r"function\s+([^\s()]+)[ \t]*(?:\([ \t]*\))?\s*")

_CLOSERS = frozenset(("then", "do", "done", "fi", "elif", "else", "esac", "}"))


def parse(text: str, *, budget: Budget | None = None) -> tuple[Script, bool]:
    """(the commands, whether something was out of place). Raises UnreadableError past the bounds."""
    parser = Parser(text, budget=budget or Budget())
    script = parser.everything()
    return script, parser.broken


class Parser(Commands):
    """Recursive descent; recursion is bounded by `enter`."""

    def everything(self) -> Script:
        found: list[Pipeline] = []
        while self.at < self.size:
            found.extend(self.sequence(frozenset(), ""))
            if self.at < self.size:
                self.broken = True
                self._skip_stray()
        return tuple(found)

    def _skip_stray(self) -> None:
        stray = _RESERVED.match(self.text, self.at)
        self.at = stray.end() if stray else self.at + 1

    def substitution(self, closer: str) -> Script:
        self.enter()
        found = self.sequence(frozenset(), closer)
        while self.at < self.size and not self.text.startswith(closer, self.at):
            self.broken = True
            self._skip_stray()
            found += self.sequence(frozenset(), closer)
        self._expect(closer)
        self.leave()
        return found

    def inner(self, text: str) -> Script:
        """A text inside this one (backticks), with one level of its own."""
        self.enter()
        nested = Parser(text, budget=self.budget, depth=self.depth, base=self.base + self.at)
        found = nested.everything()
        self.broken = self.broken or nested.broken
        self.leave()
        return found

    def _expect(self, closer: str) -> None:
        if self.text.startswith(closer, self.at):
            self.at += len(closer)
        else:
            self.broken = True

    def sequence(self, closers: frozenset[str], closing: str) -> Script:
        """Pipelines up to a closing word or character, which is left in place."""
        found: list[Pipeline] = []
        while True:
            start = self.at
            self.gap()
            if self.at >= self.size:
                return tuple(found)
            joined = self.text[start : self.at].lstrip()[:2] in ("&&", "||")
            if self.text[self.at] == ")":
                return tuple(found)
            word = self._reserved()
            if word in _CLOSERS:
                return tuple(found)
            before = self.at
            found.append(self.pipeline()._replace(maybe=joined))
            if self.at == before:
                self.broken = True
                self.at += 1
            if closing == ";;" and self._blank_then(";;"):
                return tuple(found)

    def _blank_then(self, text: str) -> bool:
        self._line_end()
        return self.text.startswith(text, self.at) or self.text.startswith(";&", self.at)

    def _reserved(self) -> str:
        word = _RESERVED.match(self.text, self.at)
        return word.group() if word else ""

    def pipeline(self) -> Pipeline:
        stages: list[Node] = []
        while True:
            self.blanks()
            word = self._reserved()
            while word in ("!", "time", "coproc"):
                self.at += len(word)
                self.blanks()
                if word == "time" and self.text.startswith("-p", self.at):
                    self.at += 2
                    self.blanks()
                word = self._reserved()
            stages.append(self.command(word))
            self.blanks()
            if self.text.startswith("|", self.at) and not self.text.startswith("||", self.at):
                self.at += 2 if self.text.startswith("|&", self.at) else 1
                self._line_end()
                continue
            return Pipeline(tuple(stages))

    def _line_end(self) -> None:
        """Newlines, and comments before them."""
        self.blanks()
        while self.text[self.at : self.at + 1] in ("\n", "#"):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = self.size if end < 0 else end
                if end < 0:
                    return
            self.newline()
            self.blanks()

    def command(self, word: str) -> Node:
        self.budget.spend()
        if self.text.startswith("((", self.at):
            start = self.at + 2
            part = self.arithmetic(start, False)
            return self._redirected(Compound("arith", (), words=((part,),)))
        if self.text.startswith("(", self.at):
            self.at += 1
            body = self.substitution(")")
            return self._redirected(Compound("subshell", (body,)))
        if word in ("{", "if", "while", "until", "for", "select", "case", "function", "[["):
            self.enter()
            node = self._compound(word)
            self.leave()
            return node
        function = _FUNCTION.match(self.text, self.at)
        if function:
            return self._function(function)
        return self.simple()

    def _compound(self, word: str) -> Node:
        if word == "function":
            named = _NAMED_FUNCTION.match(self.text, self.at)
            return self._function(named) if named else self.simple()
        if word == "[[":
            return self._test()
        self.at += len(word)
        if word == "{":
            body = self.sequence(frozenset("}"), "")
            self._expect("}")
            return self._redirected(Compound("group", (body,)))
        if word == "if":
            return self._redirected(Compound("if", self._sections("fi", ("then", "elif", "else"))))
        if word in ("while", "until"):
            return self._redirected(Compound("while", self._sections("done", ("do",))))
        if word == "case":
            return self._redirected(self._case())
        return self._redirected(self._for())

    def _sections(self, end: str, between: tuple[str, ...]) -> tuple[Script, ...]:
        """Lists separated by the words of `between`, up to `end`."""
        closers = frozenset((end, *between))
        bodies = [self.sequence(closers, "")]
        while True:
            word = self._reserved()
            if word in between:
                self.at += len(word)
                bodies.append(self.sequence(closers, ""))
            else:
                self._expect(end)
                return tuple(bodies)

    def _for(self) -> Compound:
        self.blanks()
        words: list[Word] = []
        name = ""
        if self.text.startswith("((", self.at):
            words.append((self.arithmetic(self.at + 2, False),))
        else:
            name = "".join(part.text for part in self.word())
            self.gap()
            if self._reserved() == "in":
                self.at += 2
                words.extend(self.words())
        self.gap()
        opener = "{" if self._reserved() == "{" else "do"
        self._expect(opener)
        closer = "}" if opener == "{" else "done"
        body = self.sequence(frozenset((closer,)), "")
        self._expect(closer)
        return Compound("for", (body,), name=name, words=tuple(words))

    def _case(self) -> Compound:
        self.blanks()
        subject = self.word()
        self.gap()
        self._expect("in")
        bodies: list[Script] = []
        while True:
            self.gap()
            if self.at >= self.size or self._reserved() == "esac":
                self._expect("esac")
                return Compound("case", tuple(bodies), words=(subject,))
            before = self.at
            if not self._pattern():
                self.broken = True
                return Compound("case", tuple(bodies), words=(subject,))
            bodies.append(self.sequence(frozenset(("esac",)), ";;"))
            if self.at == before:
                return Compound("case", tuple(bodies), words=(subject,))

    def _pattern(self) -> bool:
        """`(a|b)` before a case body; True once its closing parenthesis is behind the cursor."""
        if self.text.startswith("(", self.at):
            self.at += 1
        while self.at < self.size:
            self.blanks()
            if self.text.startswith(")", self.at):
                self.at += 1
                return True
            if self.text.startswith("|", self.at):
                self.at += 1
                continue
            before = self.at
            self.word()
            if self.at == before:
                return False
        return False

    def _function(self, head: re.Match[str]) -> Node:
        self.at = head.end()
        self.enter()
        body = self.command(self._reserved())
        self.leave()
        return Compound("function", ((Pipeline((body,)),),), name=head.group(1))

    def _test(self) -> Node:
        """`[[ … ]]`: its operators are no redirections and no pipes."""
        start = self.at
        words: list[Word] = []
        while self.at < self.size:
            self.blanks()
            before = self.at
            word = self.word()
            if word:
                words.append(word)
                if len(word) == 1 and word[0] == Part("lit", "]]"):
                    return Simple((), tuple(words), (), self.base + start, self.base + self.at)
            elif self.at == before:
                self.at += 1
        self.broken = True
        return Simple((), tuple(words), (), self.base + start, self.base + self.at)

    def _redirected(self, node: Compound) -> Compound:
        redirects: list[Redirect] = []
        while True:
            self.blanks()
            redirect = self.redirect()
            if redirect is None:
                return node._replace(redirects=tuple(redirects)) if redirects else node
            redirects.append(redirect)
