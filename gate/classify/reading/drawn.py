"""Whether a window or a page is only drawn otherwise: its texts, sizes, colours and margins, in the words of those who draw it.

SwiftUI, Compose, Flutter, XAML, Razor, and styles of React Native. What asks, sends or decides is none of these words."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange

STYLES = of_path(r"\.(?:styles?|css)\.[jt]sx?$")
DRAWN_BY = (
    (".swift", pattern(r"\bimport SwiftUI\b|:\s*View\b|\bUIView\b")),
    (".kt", pattern(r"@Composable\b")),
    (".dart", pattern(r"\bWidget build\(")),
    (".xaml", pattern(r"<")),
    (".cshtml", pattern(r"<")),
    (".razor", pattern(r"<")),
)
"""What a file of such an ending draws with: without it, it is any program."""
_TEXT = r"(?:\"[^\"\\$\n]*\"|'[^'\\$\n]*')"
LOOKS = pattern(
    r"\.(?:font|bold|italic|padding|foregroundColor|foregroundStyle|frame|cornerRadius|opacity|shadow|multilineTextAlignment|lineLimit)\([^()\n]*\)"
    r"|,?\s*\b(?:fontSize|maxLines|spacing|padding|margin|height|width|color|textAlign|fontWeight|elevation|borderWidth|borderColor|backgroundColor|justifyContent|alignItems|flex)\s*[:=]\s*[\w.#]*(?:\([^()\n]*\)|" + _TEXT + r")?"
    r"|\s*\b(?:Margin|Padding|Width|Height|FontSize|Foreground|Background|Content|Text|Title|class|style|fill|stroke|placeholder)=\"[^\"@{\n]*\"|\s+autofocus\b"
    rf"|(?<=\bText\(){_TEXT}|(?:const )?SizedBox\([^()\n]*\),?|(?<=>)[^<>@{{}}\n]+(?=</)"
)
SPACE = re.compile(r"\s+")


def only_drawn(file: FileChange) -> bool:
    """Whether nothing else differs."""
    if file.before is None or file.after is None or file.partial:
        return False
    if STYLES.search(file.path) and "StyleSheet.create" in file.new_text:
        return "process." not in file.added_text and "import(" not in file.added_text
    drawn = next((by for ending, by in DRAWN_BY if file.path.endswith(ending)), None)
    if drawn is None or not drawn.search(file.new_text):
        return False
    old, new = (SPACE.sub("", LOOKS.sub("", text)) for text in (file.old_text, file.new_text))
    return old == new
