"""Walks a parsed text as a shell would run it, grading every simple command it meets.

Literal variables, functions, aliases, pipes and files written on the way are followed; what can't be known is UNKNOWN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import nullcontext

from gate.commands import decode, families, paths, redirects
from gate.commands.call import Call
from gate.commands.expand import REHEARSES, ROOT, UNKNOWN, fields_of, quoted, text_of
from gate.commands.families import registry
from gate.commands.grades import READ, Verdict, judge
from gate.commands.parser import Parser
from gate.commands.state import ROUNDS, State
from gate.commands.syntax import (
    Assign,
    Compound,
    Node,
    Part,
    Pipeline,
    Script,
    Simple,
    UnreadableError,
)

MAX_STEPS = 8_000
LOOP_VALUES, FEWER = 24, 8
"""Values of a loop that are tried, and of one within another."""

_INDEX = re.compile(r"^\[\w*\]=")
"""The place of an array's element: `a=([0]=rm [1]=-rf)`."""
_GLOB_SUSPECTS = tuple("rm dd mkfs terraform kubectl aws bash sh shred curl helm pulumi git".split())


class Shell(State):
    """Runs a text without running it."""

    # -- lists, pipelines, compounds

    def run(self, script: Script, *, stdin: str | None = None, piped: bool = False) -> str | None:
        """Walks a list and returns what it prints; None if nothing of it can be known."""
        printed: list[str | None] = []
        for pipeline in script:
            self.maybe += pipeline.maybe
            output = self.pipeline(pipeline, stdin=stdin, piped=piped)
            self.maybe -= pipeline.maybe
            if output != "":
                printed.append(output)
        if all(one is None for one in printed) and printed:
            return None
        return "".join(UNKNOWN + "\n" if one is None else one for one in printed)[:200_000]

    def pipeline(self, pipeline: Pipeline, *, stdin: str | None, piped: bool) -> str | None:
        feed = stdin
        seen = self.visible
        for at, stage in enumerate(pipeline.stages, 1):
            self.visible = seen and at == len(pipeline.stages)
            self.onward = pipeline.stages[at] if at < len(pipeline.stages) else None
            feed = self.node(stage, stdin=feed, piped=piped)
            piped = True
        self.visible = seen
        return feed

    def node(self, node: Node, *, stdin: str | None, piped: bool) -> str | None:
        if isinstance(node, Simple):
            return self.simple(node, stdin=stdin, piped=piped)
        if node.kind == "function":
            self.note(node.name, _bomb(node))
            if self.maybe and node.name in registry.PROGRAMS:
                return ""  # what stands for a program in a rehearsal alone
            self.functions[node.name] = node.bodies[0][0].stages[0]
            (self.imported.discard if self.depth == self.frames else self.imported.add)(node.name)
            return ""
        stdin, piped, silent = redirects.fed(self, node.redirects, stdin, piped)
        output = self.compound(node, stdin, piped)
        self.drain(output)
        return redirects.written(self, node.redirects, output) if silent else output

    def compound(self, node: Compound, stdin: str | None, piped: bool) -> str | None:
        if node.kind == "for":
            return self.loop(node, stdin, piped)
        for word in node.words:
            text_of(word, self)
        if node.kind == "subshell":
            with self.apart():
                return self.run(node.bodies[0], stdin=stdin, piped=piped)
        branches = node.kind in ("if", "case", "while")
        self.maybe += branches
        outputs = [self.run(body, stdin=stdin, piped=piped) for body in node.bodies]
        self.maybe -= branches
        return outputs[0] if len(outputs) == 1 and node.kind == "group" else None

    def loop(self, node: Compound, stdin: str | None, piped: bool) -> str | None:
        values = [value for word in node.words for value in fields_of(word, self)]
        known = [value for value in values if not any(char in value for char in "\0*?")]
        chosen = known[: LOOP_VALUES if not self.looping else FEWER]
        if len(chosen) < len(values) or not values:
            chosen.append(next((v for v in values if v not in known), UNKNOWN))
        outputs = []
        self.looping += 1
        for value in chosen:
            self.variables[node.name] = value
            outputs.append(self.run(node.bodies[0], stdin=stdin, piped=piped))
        self.looping -= 1
        return "".join(o for o in outputs if o) if None not in outputs else None

    # -- simple commands

    def simple(self, node: Simple, *, stdin: str | None, piped: bool) -> str | None:
        self.budget.spend(4)
        outer, self.start = self.start, node.start if self.depth == self.frames else self.start
        self.unknown, self.printed = [], []
        argv = [field for word in node.words for field in fields_of(word, self)]
        unknown, printed = self.unknown, self.printed
        assigns = {assign.name: self.assigned(assign) for assign in node.assigns}
        quiet = argv[:1] in ([], ["echo"], [":"], ["printf"], ["true"], ["exec"])
        stdin, piped, silent = redirects.fed(self, node.redirects, stdin, piped, quiet=quiet)
        self.spelled = any(one.op in ("<<", "<<-", "<<<") and one.fd in ("", "0") for one in node.redirects)
        output: str | None = ""
        self.unknown, self.printed = unknown, printed
        seen, self.visible = self.visible, self.visible and not silent
        if argv:
            before = dict(self.variables) if assigns and argv[0] in self.functions else None
            output = self.dispatch(argv, stdin=stdin, piped=piped, assigns=assigns)
            if before is not None:
                self.variables = before
        else:
            self.variables.update({name: value for name, value in assigns.items() if not self.milder(name, value)})
            self.announce(assigns)
        self.start, self.visible = outer, seen
        self.drain(output)
        if silent and argv and argv[0] in ("curl", "wget") and output is None:
            for one in node.redirects:
                self.feeds[text_of(one.target, self) if one.op in (">", ">>") else ""] = None
        return redirects.written(self, node.redirects, output) if silent else output

    def assigned(self, assign: Assign) -> str:
        if assign.items is not None:
            items = [_INDEX.sub("", field) for word in assign.items for field in fields_of(word, self)]
            items = [item for item in items if not (self.maybe and assign.append and REHEARSES.match(item))]
            self.arrays[assign.name] = self.arrays.get(assign.name, []) + items if assign.append else items
            return " ".join(items)
        value = text_of(assign.value, self)
        return (self.variables.get(assign.name, "") + value)[-200_000:] if assign.append else value

    def dispatch(self, argv: list[str], *, stdin: str | None, piped: bool, assigns: Mapping[str, str]) -> str | None:
        """Grades one argument list and returns what it prints, if that can be known."""
        name = argv[0].replace(ROOT, ".")
        self.budget.spend(1 + len(argv) // 4)
        if len(self.steps) > MAX_STEPS:
            raise UnreadableError("too many commands to be graded")
        self.announce(assigns)
        if name in self.functions:
            return self.function(name, argv[1:], stdin, piped)
        if name in self.aliases:
            body = self.aliases[name]
            rest = " ".join(quoted(arg) for arg in argv[1:])
            del self.aliases[name]
            self.nested(f"{body} {rest}", stdin=stdin, piped=piped, here=True)
            self.aliases[name] = body
            if families.program(name) not in registry.PROGRAMS:
                return None  # else a script may run the program: https://www.gnu.org/software/bash/manual/html_node/Aliases.html
        call = Call(families.program(name), argv[1:], self, stdin=stdin, piped=piped, assigns=assigns)
        if not name or UNKNOWN in name or (name not in ("[", "[[") and any(char in name for char in "*?[")):
            self.dynamic(call, name)
            return None
        self.touched(call.name, call.args)
        verdict = families.grade(call, name)
        self.note(call.line(), verdict)
        return decode.output_of(call)

    def announce(self, assigns: Mapping[str, str]) -> None:
        """Variables that switch guards off, and those that hold a command which other programs run."""
        for name, value in assigns.items():
            self.note(f"{name}=", families.assignment(name, value))
            if families.is_command(name, value):
                self.nested(value)
            elif name in ("BASH_ENV", "ENV") and (text := self.files.get(paths.join(self.cwd, value))):
                self.nested(text)

    def dynamic(self, call: Call, name: str) -> None:
        """The program is not known: what its arguments look like may still say enough."""
        words = " ".join(call.args).lower()
        grave = any(w in words for w in ("destroy", "delete", "-rf", "-fr", "drop ", "terminate", "apply", "--force"))
        what = call.line()
        kind = "unreadable" if grave else "dynamic"
        verdict = judge(kind, what, call.place(), why="runs a program that is only known when it runs")
        if call.args and re.fullmatch(r"[a-z][\w:-]+", call.args[0]):
            from gate.commands.families.tasks import task  # few programs are not known

            named = task(call, call.args[0])
            verdict = named if named and named.effect == "destructive" and named.level > verdict.level else verdict
        self.note(what, families.graver(verdict, families.by_its_name(call, name)))
        if UNKNOWN in name:
            return
        from fnmatch import fnmatchcase

        pattern = name.rsplit("/", 1)[-1]
        bare = self.fragment and not call.args and name == "*"  # the last label of a case in zsh: `*)`
        folder = name.removesuffix("/*")
        below = folder != name and not call.args and re.fullmatch(r"[\w-]+(?:/[\w-]+)*", folder) and "bin" not in folder
        for suspect in () if bare or below else _GLOB_SUSPECTS:
            if len(pattern) < 40 and fnmatchcase(suspect, pattern):
                self.execute([suspect, *call.args])

    def function(self, name: str, args: list[str], stdin: str | None, piped: bool) -> str | None:
        self.called.add(name)
        if self.fragment and self.entered[name] == ROUNDS:
            self.note(name, judge("dynamic", name, why="calls itself with what is only known when it runs"))
            return None
        self.deeper()
        self.entered[name] += 1
        kept, self.positional = self.positional, args
        own = self.depth == self.frames + 1 and name not in self.imported
        self.frames += own
        mark = len(self.steps)
        output = self.node(self.functions[name], stdin=stdin, piped=piped)
        self.frames -= own
        handed = {arg.split()[0] for arg in args if arg.strip()}
        ran = [s for s in self.steps[mark:] if s.verdict.level >= 3 and s.program.split(" ")[0] in handed]
        if ran:  # `run rm -rf data` is said where it is called
            self.steps.append(max(ran, key=lambda step: step.verdict.level)._replace(start=self.start))
        self.entered[name] -= 1
        self.positional = kept
        self.depth -= 1
        return output

    def uncalled(self) -> None:
        """A function nobody calls here may be called by a name that can't be seen."""
        kept, self.positional = self.positional, None
        for name in [name for name in self.functions if name not in self.called]:
            self.node(self.functions[name], stdin=None, piped=False)
        self.positional = kept

    # -- what families ask for

    def captured(self, script: Script) -> str | None:
        """What a substitution prints. Its commands are graded on the way."""
        kept = self.cwd, list(self.places)
        seen, self.visible = self.visible, False
        kept_unknown = self.unknown
        output = self.printing(script)
        self.visible, self.unknown = seen, kept_unknown
        self.cwd, self.places = kept
        return output

    def printing(self, script: Script) -> str | None:
        self.deeper()
        printed, mark = self.printed, len(self.steps)
        output = self.run(script)
        self.printed = [*printed, *(step.program for step in self.steps[mark:])]
        self.depth -= 1
        return output

    def process(self, part: Part) -> str:
        """`<(…)` is a file whose text may be known; `>(…)` reads what it is given."""
        token = f"/dev/fd/{63 + len(self.feeds)}"
        if part.text == ">":
            self.sinks.append(part.script)
        self.feeds[token] = None if part.text == ">" else self.printing(part.script)
        return token

    def drain(self, output: str | None) -> None:
        """Runs what `>(…)` holds, once it is known what it is given."""
        while self.sinks:
            self.deeper()
            self.run(self.sinks.pop(), stdin=output, piped=True)
            self.depth -= 1

    def nested(self, text: str, *, stdin: str | None = None, piped: bool = False, here: bool = False) -> Verdict:
        """Walks a text that a command runs, and returns its gravest verdict. What another shell runs changes nothing `here`."""
        self.deeper()
        mark = len(self.steps)
        self.budget.spend(1 + len(text) // 100)
        parser = Parser(text, budget=self.budget)
        with nullcontext() if here else self.apart():
            if not here:
                self.functions, self.aliases = {}, {}
            self.run(parser.everything(), stdin=stdin, piped=piped)
        self.depth -= 1
        return self.gravest(mark)

    def execute(
        self, argv: list[str], *, stdin: str | None = None, piped: bool = False,
        assigns: Mapping[str, str] | None = None,
    ) -> Verdict:  # fmt: skip
        """Walks one argument list that a command runs, and returns its gravest verdict."""
        if not argv:
            return READ
        self.deeper()
        mark = len(self.steps)
        known = self.functions, self.aliases
        self.functions, self.aliases = {}, {}  # another program knows neither
        self.dispatch(argv, stdin=stdin, piped=piped, assigns=assigns or {})
        self.functions, self.aliases = known
        self.depth -= 1
        return self.gravest(mark)


def _bomb(node: Compound) -> Verdict | None:
    """`:(){ :|:& };:`: a function that starts itself twice, without end."""
    body = node.bodies[0][0].stages[0] if node.bodies and node.bodies[0] else None
    inner = body.bodies[0] if isinstance(body, Compound) and body.bodies else ()
    for pipeline in inner:
        names = [stage.words[0] for stage in pipeline.stages if isinstance(stage, Simple) and stage.words]
        if sum("".join(part.text for part in name) == node.name for name in names) > 1:
            return judge("wipe", f"{node.name}()", None, why="starts itself without end until the machine stops")
    return None
