"""People, Apps, organizations, teams and tokens; and the clock, which ticks once a change, so that runs are the same."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.peers.github.errors import not_found
from tests.peers.github.git import Identity
from tests.peers.github.model import Account, Repository, Team, Token

START = int(datetime(2026, 3, 2, 9, 0, tzinfo=UTC).timestamp())
# The account behind GITHUB_TOKEN. https://api.github.com/users/github-actions[bot]
ACTIONS_BOT = ("github-actions[bot]", 41898282)
QUEUE_BOT = ("github-merge-queue[bot]", 118344674)
WEB_FLOW = Identity(name="GitHub", email="noreply@github.com")
WORKFLOW_PERMISSIONS = {
    "contents": "read", "metadata": "read", "pull_requests": "write", "statuses": "write", "checks": "write", "issues": "write", "actions": "read",
}  # fmt: skip


class Accounts:
    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.teams: dict[tuple[str, str], Team] = {}
        self.tokens: dict[str, Token] = {}
        self._now = START
        self._id = 1000
        self.actions_bot = self._bot(*ACTIONS_BOT)
        self.queue_bot = self._bot(*QUEUE_BOT)
        self._account(Account(id=19864447, login="web-flow", name=WEB_FLOW.name, emails=(WEB_FLOW.email,)))

    # the clock and the numbers

    def tick(self) -> str:
        self._now += 1
        return self.now()

    def now(self) -> str:
        return datetime.fromtimestamp(self._now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def seconds(self) -> int:
        return self._now

    def next_id(self) -> int:
        self._id += 1
        return self._id

    # accounts

    def create_user(self, login: str, *, emails: tuple[str, ...] = (), name: str = "") -> Account:
        return self._account(
            Account(
                id=self.next_id(), login=login, name=name or login.title(), emails=emails or (f"{login}@acme.example",)
            )
        )

    def create_bot(self, slug: str) -> Account:
        """The bot of an App; commits carry its noreply address."""
        return self._bot(f"{slug}[bot]", self.next_id())

    def _bot(self, login: str, id: int) -> Account:
        return self._account(
            Account(id=id, login=login, type="Bot", name=login, emails=(f"{id}+{login}@users.noreply.github.com",))
        )

    def _account(self, account: Account) -> Account:
        return self.accounts.setdefault(account.login.casefold(), account)

    def account(self, login: str) -> Account:
        found = self.accounts.get(login.casefold())
        if found is None:
            raise not_found()
        return found

    def account_of(self, email: str) -> Account | None:
        """The account that a commit's address is linked to, as GitHub links them."""
        wanted = email.casefold()
        for account in self.accounts.values():
            noreply = (
                f"{account.id}+{account.login}@users.noreply.github.com",
                f"{account.login}@users.noreply.github.com",
            )
            if wanted in (e.casefold() for e in (*account.emails, *noreply)):
                return account
        return None

    def identity(self, account: Account) -> Identity:
        return Identity(name=account.name or account.login, email=account.emails[0])

    def create_team(self, organization: str, slug: str, members: tuple[Account, ...] = ()) -> Team:
        team = Team(id=self.next_id(), slug=slug, organization=self.account(organization), members=list(members))
        self.teams[organization.casefold(), slug] = team
        return team

    # tokens

    def user_token(self, account: Account) -> Token:
        return self._token(Token(value=f"ghp_{account.login}{self.next_id()}", account=account))

    def workflow_token(self, repository: Repository, permissions: dict[str, str] | None = None) -> Token:
        """GITHUB_TOKEN. It can't read teams, and no `members` permission can be asked for."""
        granted = WORKFLOW_PERMISSIONS if permissions is None else {"metadata": "read"} | permissions
        return self._token(
            Token(
                value=f"ghs_{self.next_id()}",
                account=self.actions_bot,
                permissions=granted,
                repository=repository,
                app="github-actions",
                limit=1000,
            )
        )

    def app_token(self, bot: Account, repository: Repository, permissions: dict[str, str]) -> Token:
        granted = {"metadata": "read"} | permissions
        return self._token(
            Token(
                value=f"ghs_{self.next_id()}",
                account=bot,
                permissions=granted,
                repository=repository,
                app=bot.login.removesuffix("[bot]"),
            )
        )

    def _token(self, token: Token) -> Token:
        self.tokens[token.value] = token
        return token

    def team(self, organization: str, slug: str) -> Team:
        found = self.teams.get((organization.casefold(), slug))
        if found is None:
            raise not_found()
        return found
