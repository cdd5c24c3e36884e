"""One simple command as a family sees it: its name, its arguments, what is fed to it, and where it would land."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from gate.commands.expand import ROOT, UNKNOWN
from gate.commands.grades import DEVELOPMENT, PRODUCTION, TEST, Place, Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

if TYPE_CHECKING:
    from gate.commands.walk import Shell

_TARGET_VARIABLE = Lazy(
    r"(?i)(?:^|_)(?:env|environment|profile|stage|stack|workspace|context|project|cluster|namespace|account|host|"
    r"hostaddr|service|url|uri|dsn|database|app|subscription|kubeconfig|target|inventory|module|uri|addr|server|site)$"
)
TARGET_OPTIONS = frozenset(
    "-n --namespace --context --kube-context --kubecontext --profile --project --stack -s --workspace -w --env -e "
    "--environment --db --database -d --dbname --host -h -H --app -a --cluster --kubeconfig --stage --name --account "
    "--subscription -i --inventory -l --limit -var-file --var-file -g --resource-group --target --service --server "
    "--queue-name --bucket --instance --site --org --remote -r --topic --table --index -c --config -p --uri --url "
    "-E --edge-env --app-name --cluster-name --target-env --org-name --hostname --stacks --environments -f".split()
)
OFF = frozenset(("false", "False", "FALSE", "none", "None", "off", "no", "0"))
"""What an option is given that is there, and asks for nothing."""
_FED = Lazy(r"/dev/fd/(?:6[3-9]|[7-9]\d|\d{3,})(?!\w)")
"""What bash calls a `<(…)`."""
_OFF = (*(f"={word}" for word in OFF), f"={UNKNOWN}")
_OF_TOOLS: dict[str, tuple[str, tuple[str, ...]]] = {
    name: (family, tuple(read.split()))
    for family, names, read in (
        ("aws", "aws eb sam cdk serverless sls chalice copilot copilot-cli", "AWS_"),
        ("kubernetes", "kubectl oc k helm helm3 helmfile kustomize flux argocd istioctl skaffold stern", "KUBE HELM_ NAMESPACE"),
        ("infrastructure", "terraform terragrunt tofu pulumi packer ansible ansible-playbook vault consul", "TF_ AWS_ PULUMI_ ANSIBLE_ VAULT_ CONSUL_"),
        ("clouds", "gcloud gsutil bq az heroku doctl cf", "CLOUDSDK_ GOOGLE_ AZURE_ HEROKU_"),
        ("databases", "psql pg_dump pg_restore pgcli createdb dropdb dropuser mysql mysqladmin mysqldump mysqlimport mariadb mongo mongosh mongodump mongorestore redis-cli sqlcmd cockroach clickhouse clickhouse-client", "PG DATABASE_ DB_ MYSQL_ MONGO REDIS"),
        ("frameworks", "rails rake bundle manage.py django-admin artisan php console prisma knex sequelize sequelize-cli typeorm drizzle-kit alembic flask dbmate migrate goose atlas diesel sqlx mix python python3 ruby node npx npm yarn pnpm bun",
         "RAILS_ RACK_ DJANGO_ APP_ENV MIX_ DATABASE_ DB_ NODE_ENV FLASK_"),
        ("containers", "docker docker-compose podman nerdctl", "DOCKER_ COMPOSE_"),
    )
    for name in names.split()
}  # fmt: skip
"""How a program's variables begin that tell it where it works: any other one may be of another tool of the same script."""
TEXT_OPTIONS = frozenset(
    "-m --message --body -b --notes --title --description --comment --reason --query --jq -q --template "
    "--output -o --format --filter --subject".split()
)


def _alike(default: str, word: str) -> bool:
    """Whether a word may come of a default: as it is, a part of it, or in other letters."""
    default, word = default.lower(), word.lower()
    return len(default) > 2 and (default in word or word in default)


class Call:
    """`args` holds no program name. `stdin` is the text fed to it, None if unknown; `piped` says that there is one."""

    __slots__ = ("args", "assigns", "name", "piped", "shell", "stdin")

    def __init__(
        self,
        name: str,
        args: list[str],
        shell: Shell,
        *,
        stdin: str | None = None,
        piped: bool = False,
        assigns: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.args, self.shell = name, args, shell
        self.stdin, self.piped = stdin, piped
        self.assigns: Mapping[str, str] = assigns or {}

    def has(self, *options: str, valued: str = "") -> bool:
        """Whether an option is there: `-f` also inside a bundle such as `-rf`, `--force` also as `--force=true`. Behind a letter of
        `valued` a bundle is that one's value: `-hlocalhost`."""
        for arg in self.args:
            if arg in options:
                return True
            if arg[:1] != "-":
                continue
            if arg[:2] == "--":
                if any(o[:2] == "--" and arg.startswith(o + "=") and not arg.endswith(_OFF) for o in options):
                    return True
                continue
            flags = arg[1:]
            flags = flags[: next((at for at, letter in enumerate(flags) if letter in valued), len(flags))]
            if any(len(o) == 2 and o[1] in flags for o in options if o[:1] == "-" and o[1] != "-"):
                return True
        return False

    def exactly(self, *options: str) -> bool:
        """Like `has`, for tools with long options of one dash: no bundles."""
        wanted = {o.lstrip("-") for o in options}
        return any(
            arg[:1] == "-" and arg.lstrip("-").partition("=")[0] in wanted and not arg.endswith(_OFF)
            for arg in self.args
        )

    def asks(self, *options: str) -> bool:
        """Only a question: help, the version (a deploy may have a `--version 3` of its own), or one of `options`."""
        if self.args[:1] and self.args[0] in ("--version", "-version", "-V", "help", "version"):
            return True
        own = self.args[: self.args.index("--")] if "--" in self.args else self.args
        if "--no-dry-run" in own:
            return False
        wanted = {"help", *options}
        return any(
            arg[:1] == "-"
            and arg.lstrip("-").partition("=")[0] in wanted
            and not arg.endswith(_OFF)
            and after not in OFF
            for before, arg, after in zip(["", *own], own, [*own[1:], ""], strict=False)
            if before not in TEXT_OPTIONS
        )

    def value(self, *options: str) -> str | None:
        """The value of an option: `--name x`, `--name=x`, `-nx`."""
        for at, arg in enumerate(self.args):
            if arg in options:
                return self.args[at + 1] if at + 1 < len(self.args) else ""
            for option in options:
                if arg.startswith(option) and len(arg) > len(option) and option[:1] == "-":
                    if arg[len(option)] == "=":
                        return arg[len(option) + 1 :]
                    if len(option) == 2 and option[1] != "-":
                        return arg[2:]
        return None

    def values(self, *options: str) -> list[str]:
        """Every value of an option that may be repeated."""
        found = []
        for at, arg in enumerate(self.args):
            if arg in options and at + 1 < len(self.args):
                found.append(self.args[at + 1])
            else:
                found.extend(arg[len(o) + 1 :] for o in options if arg.startswith(o + "="))
        return found

    def words(self, valued: Iterable[str] = ()) -> list[str]:
        """Arguments that are neither options nor the values of `valued` options."""
        return [word for word, _ in self.positions(valued)]

    def positions(self, valued: Iterable[str] = ()) -> Iterator[tuple[str, int]]:
        skip, ended = False, False
        for at, arg in enumerate(self.args):
            if skip:
                skip = False
            elif ended or arg[:1] != "-" or arg == "-":
                yield arg, at
            elif arg == "--":
                ended = True
            elif arg in valued:
                skip = True

    def variable(self, name: str) -> str | None:
        """An environment variable as this command would see it, None if not set here."""
        if name in self.assigns:
            return self.assigns[name]
        return self.shell.variables.get(name, self.shell.around.variables.get(name))

    def place(self, *extra: str) -> Place | None:
        """The environment this lands in. Any word may say production; only a target's name may say test, and no mere default."""
        around, shell = self.shell.around, self.shell
        strong, weak = self._named()
        family, read = _OF_TOOLS.get(self.name, (self.name, ("\0",)))
        for at, names in enumerate((self.assigns, shell.variables, around.variables)):
            for name, value in names.items():
                if _TARGET_VARIABLE.search(name):
                    meant = (not at or name.startswith(read)) and value[:1] not in ("/", "~", ".")
                    (strong if meant else weak).append(value)  # a folder of /tmp is no environment
        chosen = [*shell.places, *shell.chosen.get(self.name, ()), *shell.chosen.get(family, ())]
        chosen += (word for word in shell.chosen.get("cd", ()) if word[:1] not in ("/", "~"))
        found = place_of((*extra, *strong), around)
        other = place_of((*weak, *chosen, *shell.landing, *shell.unknown), around)
        if other is not None and (found is None or found.kind != PRODUCTION):
            lowers = other.kind in (DEVELOPMENT, TEST)
            own = lowers and (found is not None or other.word not in chosen)
            found = found or place_of(chosen, around) if own else other
        assumed = found is not None and any(_alike(text, found.word) for text in shell.assumed)
        return None if found is not None and found.kind in (DEVELOPMENT, TEST) and assumed else found

    def _named(self) -> tuple[list[str], list[str]]:
        """The arguments that are a target's name, and those that only speak of one."""
        strong: list[str] = []
        weak: list[str] = []
        previous = ""
        for arg in self.args:
            option, _, value = arg.partition("=") if arg[:1] == "-" else ("", "", arg)
            if previous in TEXT_OPTIONS or option in TEXT_OPTIONS:
                pass
            elif " " in value.strip() or "\n" in value:
                weak.append(value)  # a text: what it speaks of is no place
            elif option:
                (strong if option in TARGET_OPTIONS or option.endswith(("-name", "-id", "-names")) else weak).append(
                    value or option.lstrip("-")
                )
            elif arg[:1] in "/~." or (
                previous[:1] == "-" and previous not in TARGET_OPTIONS and not previous.endswith(("-name", "-names"))
            ):
                weak.append(arg)
            else:
                strong.append(arg)
            previous = "" if "=" in arg else arg
        return strong, weak

    def of(self, name: str) -> Call:
        """The same call of another program."""
        return Call(name, self.args, self.shell, stdin=self.stdin, piped=self.piped, assigns=self.assigns)

    def line(self, limit: int = 90) -> str:
        """The command in one line for a reason: what is unknown shows as …"""
        text = " ".join((self.name, *self.args[: limit * 2])) if self.args else self.name
        text = _FED.sub("<(…)", text[: limit * 2]).replace(ROOT, ".")
        if not text.isprintable():
            text = "".join(c if c.isprintable() else "…" if c == UNKNOWN else " " for c in text)
        return text if len(text) <= limit else text[: limit - 1] + "…"

    def judge(self, kind: str, why: str = "", *, safer: str | None = None, what: str = "") -> Verdict:
        """The verdict of an effect where this command lands."""
        return judge(kind, what or self.line(), self.place(), why=why, safer=safer)

    def plain(self, kind: str, why: str = "", *, safer: str | None = None) -> Verdict:
        """The same, for effects that no environment changes: the words of a commit message name no place."""
        return judge(kind, self.line(), None, why=why, safer=safer)

    def nested(self, text: str, *, stdin: str | None = None, piped: bool = False, here: bool = False) -> Verdict:
        """The gravest of the commands in a text that this one runs, in a shell of its own or in this one."""
        return self.shell.nested(text, stdin=stdin, piped=piped, here=here)

    def execute(self, argv: list[str], *, stdin: str | None = None, piped: bool = False) -> Verdict:
        """The gravest of what an argument list runs."""
        return self.shell.execute(argv, stdin=stdin, piped=piped, assigns=self.assigns)
