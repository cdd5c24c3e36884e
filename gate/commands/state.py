"""What a shell would know at one point of a text: variables, functions, files written on the way, and the grades so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

from gate.commands.expand import ASKS, REHEARSES, ROOT, SECRET_NAMES, UNKNOWN
from gate.commands.grades import DEVELOPMENT, PRODUCTION, READ, STAGING, TEST, Step, Verdict
from gate.commands.paths import join
from gate.commands.surroundings import Surroundings, place_of
from gate.commands.syntax import Budget, Node, Script, UnreadableError

MAX_NESTING = 25
"""Texts within texts, functions within functions: beyond it the command is unreadable."""
READS_FILES = frozenset(
    "bash sh zsh dash ksh source . cat less head tail chmod echo printf test [ [[ psql mysql mariadb sqlite3 python python3 node ruby perl php ssh sudo env exec time nohup".split()
)
"""What a file is given to, and stays as it is."""
ROUNDS = 3
"""How often a function of a script is followed into itself."""


class State:
    """Everything that walking changes."""

    def __init__(self, around: Surroundings, *, fragment: bool = False) -> None:
        self.around = around
        self.fragment = fragment
        self.variables: dict[str, str] = {}
        self.arrays: dict[str, list[str]] = {}
        self.functions: dict[str, Node] = {}
        self.called: set[str] = set()
        self.entered: Counter[str] = Counter()
        """How often a function is under way within itself."""
        self.aliases: dict[str, str] = {}
        self.positional: list[str] | None = None if fragment else []
        self.zero: str | None = None
        """`$0`, where a shell was told it: `sh -c '$0 $1' rm -rf`."""
        self.cwd = ""
        self.places: list[str] = []
        """Words that name where later commands of any tool land."""
        self.maybe = 0
        """How many branches deep the command at hand stands: none of them needs to be taken."""
        self.chosen: dict[str, tuple[str, ...]] = {}
        """What a tool was told to work with from then on, and the folder one is in: `use-context staging`. Other tools are not lowered."""
        self.feeds: dict[str, str | None] = {}
        self.fed = ""
        """The file that the command at hand reads from, where nobody knows what it holds."""
        self.sinks: list[Script] = []
        self.files: dict[str, str] = {}
        """Files written on the way, whose text is known."""
        self.sure: dict[str, float] = {}
        """How many branches deep such a file was written; never, where it may hold something else, or more."""
        self.steps: list[Step] = []
        self.unknown: list[str] = []
        """Variables that the command at hand expands, and whose values nobody knows: their names say something."""
        self.assumed: list[str] = []
        """Defaults that were taken for values so far: whoever runs the text may have set others."""
        self.spelled = False
        """Whether what the command at hand is fed stands beside it: a heredoc, a here-string."""
        self.printed: list[str] = []
        """The programs of the substitutions in the command at hand."""
        self.visible = True
        """Whether what the command prints is seen, rather than fed to another or written to a file."""
        self.onward: Node | None = None
        """What the command at hand is piped into."""
        self.looping = 0
        """How many loops deep the command at hand stands."""
        self.budget = Budget()
        self.depth = 0
        self.frames = 0
        """How many levels of the depth are calls of the script's own functions: their lines are the script's lines."""
        self.imported: set[str] = set()
        """Functions that another text defined: their places are not places in this script."""
        self.start = 0

    @property
    def secrets(self) -> list[str]:
        """Those of the unknown variables that hold secrets."""
        return [name for name in self.unknown if SECRET_NAMES.search(name)]

    @property
    def landing(self) -> list[str]:
        """All words that name where any tool lands."""
        return [*self.places, *(word for words in self.chosen.values() for word in words)]

    def choose(self, tool: str, *words: str | None) -> None:
        """What a tool works with from here on, instead of what it was told before."""
        self.chosen[tool] = tuple(word for word in words if word)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What a shell of its own changes is forgotten behind it."""
        kept = (
            self.cwd,
            list(self.places),
            dict(self.variables),
            dict(self.chosen),
            dict(self.functions),
            dict(self.aliases),
        )
        try:
            yield
        finally:
            self.cwd, self.places, self.variables, self.chosen, self.functions, self.aliases = kept

    def remember(self, path: str, text: str, *, whole: bool = True) -> None:
        """What a file holds from here on. Two paths of which a part is not known need not be one."""
        self.files[path] = text
        self.sure[path] = self.maybe if whole and UNKNOWN not in path else inf

    def told(self, path: str) -> str | None:
        """The text of a file that was written on the way, where it surely holds that and nothing else."""
        return self.files.get(path) if self.maybe >= self.sure.get(path, 0) else None

    def touched(self, program: str, args: list[str]) -> None:
        """A file that another program is told of may hold something else from here on."""
        if self.files and program not in READS_FILES:
            for arg in args:
                for word in {arg, arg.partition("=")[2], arg[2:]} if arg[:1] == "-" else {arg, arg.partition("=")[2]}:
                    path = join(self.cwd, word)
                    if path in self.files:
                        self.sure[path] = inf

    def note(self, program: str, verdict: Verdict | None) -> None:
        if verdict is not None:
            self.steps.append(Step(program.replace(ROOT, "."), verdict, self.start))

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise UnreadableError("the command nests too deep to be read")

    def gravest(self, mark: int) -> Verdict:
        return max((step.verdict for step in self.steps[mark:]), key=lambda v: v.level, default=READ)

    def milder(self, name: str, value: str) -> bool:
        """Whether a variable would have a milder value, in a branch that may not be taken."""
        old = self.variables.get(name) or ""
        if not self.maybe or value == old:
            return False
        if REHEARSES.match(value):
            return True
        if not old or UNKNOWN in old:
            return False
        tried, meant = place_of((value,), self.around), place_of((old,), self.around)
        return (
            (
                tried is not None
                and tried.kind in (DEVELOPMENT, TEST)
                and (meant is None or meant.kind in (PRODUCTION, STAGING))
            )
            or (value.startswith("/tmp/") and old[:1] == "/" and not old.startswith("/tmp/"))
            or bool(ASKS.match(value) and not ASKS.match(old))
        )
