"""Colours of the page. Charts are drawn once, in the light colours; the style sheet turns each into its dark partner."""

from __future__ import annotations

INK, MUTED, RULE, PAPER = "#1b1f24", "#59636e", "#d5dae0", "#ffffff"
AI, PEOPLE, WARN = "#7a4fd0", "#4a6a86", "#b5484a"
LEVELS = ("#3f8f5a", "#3f7fbf", "#c79a1e", "#d4702f", "#b23a3a")
DARK = {
    INK: "#e8eaed",
    MUTED: "#a4adb8",
    RULE: "#3a414a",
    PAPER: "#16191d",
    AI: "#b398f5",
    PEOPLE: "#8fb0cc",
    WARN: "#f08a8b",
}
_NAMES = {INK: "ink", MUTED: "muted", RULE: "rule", PAPER: "paper", AI: "ai", PEOPLE: "people", WARN: "warn"}


def variables(dark: bool) -> str:
    """The custom properties of one scheme."""
    return "".join(f"--{name}:{DARK[colour] if dark else colour};" for colour, name in _NAMES.items())


def recolouring() -> str:
    """Rules that bind what a chart painted in a light colour to the property: a style wins over an attribute."""
    return "".join(
        f'svg [{attribute}="{colour}"]{{{attribute}:var(--{name})}}'
        for colour, name in _NAMES.items()
        for attribute in ("fill", "stroke")
    )
