"""What counts as evidence: one row, one signal. (message or identities) -> kind, agent, signal."""

from __future__ import annotations

import pytest

from tests.authorship.builders import CLAUDE, DEPENDABOT, HUMAN, MERGE_BUTTON, body, commit, told

IDENTITIES = [
    # author, committer -> kind, agent
    ("Claude <noreply@anthropic.com>", HUMAN, "authored", "claude-code"),
    ("Copilot <198982749+Copilot@users.noreply.github.com>", MERGE_BUTTON, "authored", "copilot"),
    ("Some Name <198982749+renamed@users.noreply.github.com>", HUMAN, "authored", "copilot"),
    ("copilot-swe-agent[bot] <copilot-swe-agent[bot]@users.noreply.github.com>", HUMAN, "authored", "copilot"),
    ("claude[bot] <41898282+claude[bot]@users.noreply.github.com>", HUMAN, "authored", "claude-code"),
    ("Cursor Agent <CursorAgent@Cursor.com>", HUMAN, "authored", "cursor"),
    ("Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>", HUMAN, "authored", "devin"),
    ("Gemini <gemini@google.com>", HUMAN, "authored", "gemini-cli"),
    ("Trae Agent <noreply@bytedance.com>", HUMAN, "authored", "trae"),
    ("Crush <noreply@crush.charm.land>", HUMAN, "authored", "crush"),
    ("Cline <noreply@cline.bot>", HUMAN, "authored", "cline"),
    ("Claude Opus 4 <claude-opus-4@anthropic.com>", HUMAN, "authored", "claude-code"),
    ("coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>", HUMAN, "authored", "coderabbit"),
    # aider leaves the person's own address: the author is the agent, a committer alone assisted
    ("Ada Stone (aider) <ada@example.org>", HUMAN, "authored", "aider"),
    (HUMAN, "Ada Stone (aider) <ada@example.org>", "assisted", "aider"),
    (HUMAN, "Cursor Agent <cursoragent@cursor.com>", "assisted", "cursor"),
    # rule-based bots
    (DEPENDABOT, MERGE_BUTTON, "automation", "dependabot"),
    (DEPENDABOT, HUMAN, "automation", "dependabot"),
    ("dependabot[bot] <support@github.com>", HUMAN, "automation", "dependabot"),
    ("renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>", HUMAN, "automation", "renovate"),
    ("Nightly job <41898282+github-actions[bot]@users.noreply.github.com>", HUMAN, "automation", "github-actions"),
    ("github-actions[bot] <github-actions[bot]@users.noreply.github.com>", HUMAN, "automation", "github-actions"),
    ("acme-ci[bot] <7654321+acme-ci[bot]@users.noreply.github.com>", HUMAN, "automation", "acme-ci[bot]"),
    # the id of a no-reply address can't be chosen, so this one is made up
    ("dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>", HUMAN, "conflict", "dependabot"),
]


@pytest.mark.parametrize(("author", "committer", "kind", "agent"), IDENTITIES)
def test_identity(author: str, committer: str, kind: str, agent: str) -> None:
    found = told(commit(author=author, committer=committer))
    assert (found.kind, found.agents) == (kind, (agent,))
    assert any(e.value in (author, committer) and e.commit == "c0ffee" for e in found.evidence)


TRAILERS = [
    (CLAUDE, "claude-code"),
    ("co-authored-by: claude <NOREPLY@ANTHROPIC.COM>", "claude-code"),
    ("CO_AUTHORED_BY: Claude <noreply@anthropic.com>", "claude-code"),
    ("Co-authored by: Claude <noreply@anthropic.com>", "claude-code"),
    ("Co-Authored-By:Claude<noreply@anthropic.com>", "claude-code"),
    ("Co-Authored-By: Claude noreply@anthropic.com", "claude-code"),
    ("Co-Authored-By: Claude <noreply@anthropic.com", "claude-code"),
    ("Co-Authored-By: Claude [noreply@anthropic.com](mailto:noreply@anthropic.com)", "claude-code"),
    ("Co-Authored-By: Claude &lt;noreply@anthropic.com&gt;", "claude-code"),
    ("Co-Authored-By： Claude ＜noreply＠anthropic.com＞", "claude-code"),
    ("Co-Authored-By: Claude <noreply@anthropic.com> (high effort)", "claude-code"),
    ("Co-Authored-By: Claude Opus 4.6\n  <noreply@anthropic.com>", "claude-code"),
    ("Co-Authored-By: Claude Opus 4.6\n\t(1M context)\n\t<noreply@anthropic.com>", "claude-code"),
    ("Co-Authored-By: Claude Opus 4.6\n<noreply@anthropic.com>", "claude-code"),
    ("Co-Authored-By: Bo Field <bo@example.org>, Claude <noreply@anthropic.com>", "claude-code"),
    ("Co-authored-by: Bo <bo@example.org> Co-authored-by: Claude <noreply@anthropic.com>", "claude-code"),
    ("\ufeffCo-Authored-By: Claude <noreply@anthropic.com>", "claude-code"),
    ("Co-\u200bAuthored-By: Claude <noreply@\u2060anthropic.com>", "claude-code"),
    ("* Co-Authored-By: Claude <noreply@anthropic.com>", "claude-code"),
    ("- Co-Authored-By: Claude <noreply@anthropic.com>", "claude-code"),
    ("Signed-off-by: Junie <junie@jetbrains.com>", "junie"),
    ("Co-developed-by: Claude <noreply@anthropic.com>", "claude-code"),
    ("Co-authored-by: Copilot <copilot@users.noreply.github.com>", "copilot"),
    ("Co-authored-by: Copilot Autofix powered by AI <1+x[bot]@users.noreply.github.com>", "copilot-autofix"),
    (
        "Co-authored-by: gemini-code-assist[bot] <9+gemini-code-assist[bot]@users.noreply.github.com>",
        "gemini-code-assist",
    ),
    # names count only without an address
    ("Co-authored-by: Windsurf", "windsurf"),
    ("Co-authored-by: Claude Sonnet 4.5", "claude-code"),
    ("Co-authored-by: Cursor", "cursor"),
    ("Co-authored-by: Claude Code - Opus 4.8, Sonnet 5", "claude-code"),
    # keys that only one vendor writes
    ("Amp-Thread-ID: https://ampcode.com/threads/T-0a1b", "amp"),
    ("Claude-Session: 123", "claude-code"),
    ("Copilot-Session: 0b1c2d3e", "copilot"),
    ("Made-with: Cursor", "cursor"),
    ("Replit-Commit-Author: Agent", "replit"),
    ("Entire-Checkpoint: a1b2c3", "entire"),
    ("Entire-Agent: Claude Code", "claude-code"),
    ("Agent-Logs-Url: https://github.com/acme/shop/sessions/0123", "copilot"),
]


@pytest.mark.parametrize(("trailer", "agent"), TRAILERS)
def test_trailer(trailer: str, agent: str) -> None:
    found = told(commit(body("Rounds like the ledger does.", "", trailer)))
    assert (found.kind, found.agents) == ("assisted", (agent,))


DISCLOSURES = [
    ("Assisted-by: Claude Code (Opus 4.6)", "claude-code"),
    ("Assisted-by: Claude Sonnet 4.5 via Crush", "crush"),
    ("Assisted-by: OpenCode (Claude Sonnet 4)", "opencode"),
    ("Assisted-by: Crush:glm-4.6", "crush"),
    ("Assisted-by: GLM-4.6 via Crush <crush@charm.land>", "crush"),
    ("Assisted-by: HomegrownAgent:local-7b coccinelle", "declared"),
    ("Assisted-by: GPT-5", "declared"),
    ("Generated-by: ChatGPT", "codex"),
    ("Generated-by: GitHub Copilot", "copilot"),
    ("AI-Assisted: yes", "declared"),
    ("AI-Assisted: partially, the tests", "declared"),
    ("AI-Generated: 80%", "declared"),
    ("AI-Model: claude-opus-4-5", "declared"),
    ("AI-Tool: Cursor", "cursor"),
    ("AI usage disclosure: developed with Claude Code (Claude Opus 4.7).", "claude-code"),
    ("_AI disclosure: I used codex 5.5 to assist with debugging_", "codex"),
    ("LLM usage: yes", "declared"),
    ("AI-Tool: Devin", "devin"),
    ("Agent-Signature: codex", "codex"),
    ("LLM-Assisted: true", "declared"),
    (
        "AI-Disclosure: OpenAI Codex helped to look into it and I wrote the rest of it by hand over a long weekend",
        "codex",
    ),
    ("**AI disclosure:** I used AI for the tests", "declared"),
    ("AI disclosure: almost this entire change is by hand, the tests are AI", "declared"),
    ("Assisted-by: ClaudeCode:claude-fable-5", "claude-code"),
    ("Assisted-by: Codex-CLI:gpt-5.5", "codex"),
    ("- [x] This change was written with the help of AI", "declared"),
    ("- [x] AI tools were used", "declared"),
]


@pytest.mark.parametrize(("line", "agent"), DISCLOSURES)
def test_disclosure(line: str, agent: str) -> None:
    found = told(commit(body("Rounds like the ledger does.", "", line)))
    assert found.kind == "assisted"
    assert found.agents == tuple(dict.fromkeys((agent, "declared")))


def test_a_mark_of_the_vendor_needs_no_word_of_the_author() -> None:
    found = told(commit(body("x", "", "Assisted-by: Claude Code", "Co-authored-by: Claude <noreply@anthropic.com>")))
    assert found.agents == ("claude-code",)
    assert found.named == "claude-code"


def test_in_words_a_declared_name_says_so() -> None:
    assert told(commit(body("x", "", "Assisted-by: Claude Code"))).named == "claude-code (declared)"
    assert told(commit(body("x", "", "AI-Assisted: yes"))).named == "an agent without a name"


FOOTERS = [
    ("🤖 Generated with [Claude Code](https://claude.com/claude-code)", "claude-code"),
    ("Generated with Claude Code", "claude-code"),
    ("🤖 Assisted by Claude Code", "claude-code"),
    ("**Generated by Claude Code** via a wrapper", "claude-code"),
    ("<sub>Generated with Claude Code</sub>", "claude-code"),
    ("💘 Generated with Crush", "crush"),
    ("Generated with [Continue](https://continue.dev)", "continue"),
    ("Authored by Codex 5.2 xhigh.", "codex"),
    ("_This PR was generated with [Oz](https://warp.dev/oz)._", "warp-oz"),
    ("- [x] Warp Agent Mode - This PR was created via Warp's AI Agent Mode", "warp-oz"),
    ("Made with [Cursor](https://cursor.com)", "cursor"),
    ("Generated with copilot", "copilot"),
    ("<!-- START COPILOT CODING AGENT TIPS -->", "copilot"),
    ("PR created automatically by Jules for task [42](https://jules.google.com/task/42)", "jules"),
    ("# Aider chat conversation:", "aider"),
    ("https://claude.ai/code/session_01abcDEF", "claude-code"),
    ("Details: [session](https://app.devin.ai/sessions/0123abcd).", "devin"),
    ("[Conversation](https://app.warp.dev/conversation/0b1c2d3e-1111-2222)", "warp-oz"),
    ("https://cursor.com/background-agent?bcId=bc-0b1c2d3e-11", "cursor"),
]


@pytest.mark.parametrize(("line", "agent"), FOOTERS)
def test_footer_or_session(line: str, agent: str) -> None:
    found = told(commit(body("Rounds like the ledger does.", "", line)))
    assert (found.kind, found.agents) == ("assisted", (agent,))


def test_subject_of_aider() -> None:
    assert told(commit("aider: Round half up")).agents == ("aider",)
    assert told(commit("aider: fix: round half up")).agents == ("aider",)


PLACES = {
    "the paragraph before the last": body(CLAUDE, "", "Reviewed in the weekly call."),
    "above a sign-off": body("Why.", "", CLAUDE, "", "Signed-off-by: Ada Stone <ada@example.org>"),
    "right below the subject": f"fix: x\n{CLAUDE}",
    "after a cherry-pick": body("Why.", "", "(cherry picked from commit 0123456789abcdef)", "", CLAUDE),
    "before a cherry-pick": body("Why.", "", CLAUDE, "(cherry picked from commit 0123456789abcdef)"),
    "CRLF": body("Why.", "", CLAUDE, "").replace("\n", "\r\n"),
    "old Mac line ends": body("Why.", "", CLAUDE).replace("\n", "\r"),
    "a squash with bullets": body(
        "* one", "", CLAUDE, "", "* two", "", "---------", "", "Co-authored-by: Bo <bo@example.org>"
    ),
    "a squash below the separator": body("* one", "* two", "", "---------", "", CLAUDE),
    "git merge --squash": "\n".join(
        [
            "Squashed commit of the following:",
            "",
            "commit 0123",
            f"Author: {HUMAN}",
            "",
            "    fix",
            "",
            f"    {CLAUDE}",
            "",
            "commit 4567",
            "",
            "    more prose",
        ]
    ),
    "a message indented as a whole": f"  fix: x\n\n    Why and how.\n\n    {CLAUDE}",
    "indented at the end": body("Why.", "", f"    {CLAUDE}"),
    "a message fenced as a whole": f"```\nfix: x\n\n{CLAUDE}\n```",
    "a fence that never closes": body("```", "code", "", CLAUDE),
    "a comment that never closes": body("<!-- oops", "", CLAUDE),
    "literal line ends": f"fix: x\\n\\n{CLAUDE}",
    "lines joined by two spaces": f"fix: x  🤖 Generated with [Claude Code](https://x)  {CLAUDE}",
    "literal line end within": body(f"Reviewed-by: Bo <bo@example.org>\\n{CLAUDE}"),
}


@pytest.mark.parametrize("message", PLACES.values(), ids=PLACES.keys())
def test_place(message: str) -> None:
    found = told(commit(message))
    assert (found.kind, found.agents) == ("assisted", ("claude-code",))


def test_author_of_a_squashed_commit() -> None:
    message = "Squashed commit of the following:\n\ncommit 01\nAuthor: Claude <noreply@anthropic.com>\n\n    fix"
    assert told(commit(message)).agents == ("claude-code",)


def test_automation_and_ai_marks_are_ai() -> None:
    backport = commit(body("Backport.", "", CLAUDE), author="acme-ci[bot] <5+acme-ci[bot]@users.noreply.github.com>")
    found = told(backport)
    assert (found.kind, found.agents) == ("assisted", ("claude-code",))


def test_the_named_agent_comes_before_a_bare_declaration() -> None:
    assert told(commit(body("AI-Assisted: yes", CLAUDE))).agents == ("claude-code",)


def test_evidence_is_what_one_can_grep_for_and_stands_once() -> None:
    found = told(commit(body("* one", "", CLAUDE, "", "* two", "", CLAUDE)))
    assert [(e.signal, e.value) for e in found.evidence] == [("trailer", CLAUDE)]


DECLARED_HUMAN = [
    "Assisted-by: none",
    "AI-Assisted: no",
    "AI-Used: N/A",
    "AI Disclosure: no AI was used.",
    "Generated-by: human",
    "Authored-by: a human",
]


@pytest.mark.parametrize("line", [*DECLARED_HUMAN, "- [x] No AI was used", "- [x] Written by a human"])
def test_declared_human(line: str) -> None:
    found = told(commit(body("Why.", "", line)))
    assert (found.kind, [e.value for e in found.evidence]) == ("human", [line])


@pytest.mark.parametrize("line", DECLARED_HUMAN)
def test_a_declaration_never_lowers_a_mark(line: str) -> None:
    assert told(commit(body("Why.", "", line, CLAUDE))).kind == "assisted"
