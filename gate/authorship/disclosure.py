"""What people say themselves about AI: disclosure trailers, checkboxes, labels. Also that there was none.

There is no standard. The kernel asks for `Assisted-by: AGENT:MODEL [TOOLS]`
(https://docs.kernel.org/process/coding-assistants.html#attribution); others write AI-Assisted, Generated-by and more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from gate.authorship.identity import identify, is_model_word
from gate.authorship.trailers import Trailer, people_in
from gate.model import DECLARED

if TYPE_CHECKING:
    from gate.authorship.catalogue import Agent, Catalogue

AUTHOR_KEYS = frozenset(
    [
        "co-authored-by",
        "coauthored-by",
        "co-author",
        "co-authors",
        "co-authored-with",
        "co-developed-by",
        "co-created-by",
        "co-written-by",
        "co-committed-by",
        "authored-by",
        "written-by",
        "implemented-by",
        "coded-by",
        "pair-programmed-with",
        "paired-with",
    ]
)
"""They name people, or agents by their address; a name alone counts if it is an agent's and nothing else."""

GENERAL_KEYS = frozenset(
    [
        "assisted-by",
        "assited-by",
        "asssisted-by",
        "generated-by",
        "generate-by",
        "generated-with",
        "generated-using",
        "made-with",
        "made-by",
        "created-with",
        "created-by",
        "built-with",
        "written-with",
        "drafted-by",
        "produced-by",
        "helped-by",
        "powered-by",
        "vibe-coded-with",
        "vibe-coded-by",
    ]
)
"""Also used for people and plain tools, so the value has to speak of AI."""

AI_KEYS = frozenset(
    [
        "ai-assisted",
        "ai-assisted-by",
        "ai-assistance",
        "ai-assistant",
        "ai-generated",
        "ai-generated-by",
        "ai-authored",
        "ai-authored-by",
        "ai-author",
        "ai-co-author",
        "ai-co-authored-by",
        "ai-coauthor",
        "ai-agent",
        "ai-model",
        "ai-tool",
        "ai-tools",
        "ai-used",
        "ai-usage",
        "ai-usage-disclosure",
        "ai-use",
        "ai-use-disclosure",
        "ai-disclosure",
        "ai-contribution",
        "ai-written",
        "llm-assisted",
        "llm-generated",
        "llm-model",
        "llm-used",
        "llm-usage",
        "llm-usage-disclosure",
        "llm-use",
        "llm-disclosure",
        "llm-agent",
        "generated-by-ai",
        "assisted-by-ai",
        "co-authored-by-ai",
        "ai-assistance-disclosure",
        "ai-disclaimer",
        "agent-signature",
        "agent-model",
        "agent-name",
        "coding-agent",
        "coding-assistant",
        "genai-assisted",
        "genai-used",
        "genai-usage",
    ]
)

TELLS_OF_USE = frozenset(
    "ai-usage ai-use ai-used ai-disclosure ai-usage-disclosure ai-use-disclosure ai-assistance ai-assistance-disclosure "
    "llm-usage llm-use llm-disclosure llm-usage-disclosure genai-usage".split()
)
"""Keys of which any answer but no says that there was some."""

REQUEST_KEYS = frozenset(["on-behalf-of", "requested-by", "started-by", "triggered-by", "prompted-by", "initiated-by"])
"""They name who asked for the work."""

SIGN_OFF = "signed-off-by"
DISCLOSURE_KEYS = AUTHOR_KEYS | GENERAL_KEYS | AI_KEYS

_NO = re.compile(
    r"(?:no|none|nil|null|nope|false|0 ?%?|n/?a|not? applicable|not used|unused|never|nobody|no one|human|humans|a human"
    r"|human only|only humans?|no ai|no ai used|no llm|without ai|-|—)[.!]?$"
)
_NO_AI = re.compile(
    r"(?:(?:no|not|none|without|zero)\b[^.;]{0,40}?\b(?:ai|llms?|genai|used|usage|assistance|assisted|generated|tools?)\b"
    r"|i (?:did not|didn't|have not|haven't) use)"
)
_EXCEPT = re.compile(r"\b(?:except|but|apart from|other than|besides|only)\b")
_HUMAN_ONLY_KEYS = frozenset(("authored-by", "written-by", "implemented-by", "coded-by"))
_HUMAN = re.compile(r"(?:a )?humans?(?: only)?[.!]?$")
_YES = re.compile(
    r"(?:yes|y|true|full|fully|partial|partially|partly|some|mostly|mixed|entirely|minor|major|heavy|light|\d{1,3} ?%)"
    r"(?:$|[\s.,;:(-])"
)
_AI_WORDS = re.compile(
    r"\b(?:ai|llms?|genai|gpt|gpt-?\d[\w.-]{0,20}|chatgpt|copilot|codex|llama[\w.-]{0,20}|qwen[\w.-]{0,20}"
    r"|glm[\w.-]{0,20}|kimi-k[\w.-]{0,20}|deepseek[\w.-]{0,20}|grok[\w.-]{0,20}|mistral[\w.-]{0,20}"
    r"|fable|mythos|devstral[\w.-]{0,20}|minimax[\w.-]{0,20}|claude-[\w.-]{1,30}|gemini-[\w.-]{1,30}|sonnet|opus|o[134](?:-mini|-pro)?)\b"
)
_TOLD = re.compile(r"\w+\W+\w+\W+\w")
_CLAUSE = re.compile(r"[,;.]")
_DENIES = re.compile(r"n't\b|\b(?:no|not|none|never|zero|nothing|without|myself|by hand|humans?)\b")
_ASKS = re.compile(r"[?<{]|\b(?:please|e\.g|example|describe|if any|tbd|todo|see|policy|must|should|tick)\b")
"""Words of a form that nobody has filled in."""
_AGENT_COLON_MODEL = re.compile(r"[\w][\w .+-]{0,40}:(?!//)[\w][\w.+/:-]{0,60}(?:$|\s)")
_WORD = re.compile(r"[^\s()\[\],;:/+&<>\"'`]+")
_VIA = re.compile(r"\b(?:via|using|through|in) ")
_MAX_WORDS = 14
_FEW_WORDS = 6


class Said(NamedTuple):
    """What one disclosure says: `agent` is None where it declares a human's work."""

    agent: str | None


def read_disclosure(trailer: Trailer, catalogue: Catalogue) -> Said | None:
    """What a trailer discloses; None where it is about a person, a plain tool or a feature of the product."""
    value = trailer.value.strip("`*_. ").casefold()
    specific = trailer.key in AI_KEYS
    if trailer.key not in DISCLOSURE_KEYS or trailer.first or not value or (specific and trailer.bullet):
        return None
    if trailer.key in AUTHOR_KEYS:
        return Said(None) if trailer.key in _HUMAN_ONLY_KEYS and _HUMAN.match(value) else None
    if _NO.match(value) or (specific and _NO_AI.match(value) and not _EXCEPT.search(value)):
        return Said(None)
    people = people_in(trailer)
    if people and any("." in email.rpartition("@")[2] for _, email in people):  # `claude-opus-4-6@default` is a model
        return _of_people(people, catalogue, specific=specific)
    words = len(value.split())
    if words > _MAX_WORDS and not specific:
        return None
    table = catalogue.tables.labels if specific and words <= _FEW_WORDS else catalogue.tables.names
    agent = agent_in(value, table, of_ai=specific)
    if agent:
        return Said(agent.id)
    kernel_form = trailer.key == "assisted-by" and _AGENT_COLON_MODEL.match(value)
    if kernel_form:
        agent = agent_in(value.partition(":")[0], catalogue.tables.labels, of_ai=True)
        return Said(agent.id if agent else DECLARED)
    told = (
        trailer.key in TELLS_OF_USE
        and _TOLD.match(value)
        and not _ASKS.search(value)
        and not _DENIES.search(_CLAUSE.split(value)[0])
    )
    if _AI_WORDS.search(value) or (specific and (people or _YES.match(value))) or told:
        return Said(DECLARED)
    return None


def _of_people(people: list[tuple[str, str]], catalogue: Catalogue, *, specific: bool) -> Said | None:
    for name, email in people:
        who = identify(name, email, catalogue)
        if who and who.kind in ("ai", "review-ai"):
            return Said(who.id)
    return Said(DECLARED) if specific else None


def agent_in(text: str, table: dict[str, Agent], *, of_ai: bool = False) -> Agent | None:
    """The agent that a short free text names: `OpenCode (Claude Sonnet 4)`, `Sonnet 4.5 via Crush`, `Crush:glm-4.6`.

    The tool after "via" comes before the model in front of it, and what is outside brackets before what is within.
    Unless the text is known to be `of_ai`, a plain word after a name makes it a person's first name: `Claude Dupont`.
    """
    text = text.casefold()
    via = _VIA.search(text)
    for part in (text[via.end() :] if via else "", text.partition("(")[0], text):
        words = [(found.group().strip("."), found.end()) for found in _WORD.finditer(part)]
        for start in range(len(words)):
            agent = _named_at(words, start, part, table, of_ai=of_ai)
            if agent:
                return agent
    return None


def _named_at(
    words: list[tuple[str, int]], start: int, text: str, table: dict[str, Agent], *, of_ai: bool
) -> Agent | None:
    """The longest name that begins at this word."""
    for stop in range(min(start + 4, len(words)), start, -1):
        name = " ".join(word for word, _ in words[start:stop])
        agent = table.get(name) or table.get(name.replace("-", " "))
        if agent:
            follows = text[words[stop - 1][1] :].lstrip()
            free = of_ai or stop == len(words) or not follows[:1].isalpha()
            return agent if free or is_model_word(words[stop][0]) or words[stop][0] in _JOINTS else None
    return None


_JOINTS = frozenset(["with", "and", "via", "using", "in", "through", "for", "on", "by", "or", "from", "as", "was"])

_BOX = re.compile(r"(?:[-*+] )?\[[xX]\] ")
_SUBJECT = r"(?:(?:the |this |all )?(?:change|changes|pull request|pr|code|commit|contribution)s? (?:was|were|is|are|has been) )?"
_DEGREE = r"(?:(?:partly|partially|fully|mostly|entirely|only|created or|written or) ?)?"
_BOX_HUMAN = re.compile(
    rf"(?:no (?:ai|llm)\b|(?:ai|llm)s? (?:was|were) not used|i (?:did not|didn't) use (?:any )?(?:ai|llm)"
    rf"|{_SUBJECT}(?:written|made|authored|created) {_DEGREE}(?:by (?:a )?humans?|without (?:any )?(?:ai|llm))\b"
    rf"|human[- ](?:written|authored|made)\b|without (?:any )?(?:ai|llm)\b)"
)
_BOX_AI = re.compile(
    rf"(?:{_SUBJECT}{_DEGREE}(?:ai|llm)[- ](?:assisted|generated|written|authored)(?: code| change)?[.!]?$"
    rf"|{_SUBJECT}{_DEGREE}(?:written|made|created|generated|reviewed|authored|assisted) "
    rf"(?:with|by|using) (?:the )?(?:help (?:of|from) )?(?:an? )?(?:ai|llm)\b"
    rf"|i used (?:an? )?(?:ai|llm)\b|(?:ai|llm)s?(?: tools?)? (?:was|were) used\b)"
)


def read_checkbox(text: str) -> Literal["ai", "human"] | None:
    """A ticked declaration in a pull request body. `- [x] I read the AI policy` declares nothing."""
    box = _BOX.match(text)
    if not box:
        return None
    said = text[box.end() : box.end() + 200].strip("*_` ").casefold()
    if _BOX_HUMAN.match(said):
        return "human"
    return "ai" if _BOX_AI.match(said) else None


AI_LABELS = frozenset(
    [
        "ai-generated",
        "ai-assisted",
        "ai-authored",
        "ai-written",
        "llm-generated",
        "llm-assisted",
        "generated-by-ai",
        "vibe-coded",
    ]
)


def is_ai_label(label: str) -> bool:
    """A label such as `AI generated`; `ai` alone may be the name of a component."""
    return label.strip().casefold().replace(" ", "-").replace("_", "-").rpartition(":")[2].strip("-") in AI_LABELS
