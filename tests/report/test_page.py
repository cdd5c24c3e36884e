"""The page in a real browser: no error, nothing fetched, nothing executed, and room for everything on a phone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.conftest import Result
from tests.report.conftest import CLAUDE, Calendar, at, write_log

HOSTILE = "</title><script>window.hit=1</script><img src=x onerror=window.hit=1> \u202e& \"'"
TROUBLE = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Network.loadingFailed")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


@pytest.fixture
def page(calendar: Calendar, said: Callable[..., Result], tmp_path: Path) -> Callable[..., Path]:
    def make(*args: str) -> Path:
        file = tmp_path / "page.html"
        result = said("--html", str(file), *args)
        assert result.code == 0, result.err
        return file

    return make


def busy(calendar: Calendar, tmp_path: Path) -> str:
    """A repository and a log in which every figure has something to show, with hostile names everywhere."""
    records = []
    for day in range(40):
        ai = day % 2
        path = ("src/app.py", "docs/guide.md", "infra/main.tf", "<b onclick=hit=1>/x.py")[day % 4]
        head = calendar.land(day, {path: "".join(f"{day} {i}\n" for i in range(12))}, f"{HOSTILE} (#{day})" + (f"\n\n{CLAUDE}" if ai else ""))  # fmt: skip
        if day % 9 == 8:
            calendar.revert(day + 0.5, head)
        records.append({"kind": "landed", "at": at(day), "pull": day, "head": head, "title": HOSTILE, "url": "javascript:window.hit=1", "authorship": "assisted" if ai else "undeclared", "level": day % 4 and 1, "met": day % 7 != 0, "repository": "acme/shop"})  # fmt: skip
    calendar.land(90, {"later.txt": "later\n"}, "later")
    calendar.repo.git("remote", "add", "origin", "https://github.com/acme/shop.git")
    return write_log(tmp_path / "log.jsonl", records)


def requested(browser: Browser) -> list[str]:
    return [p["request"]["url"] for method, p in browser.events if method == "Network.requestWillBeSent"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_loads_without_error_and_fetches_nothing(
    calendar: Calendar, page: Callable[..., Path], browser: Browser, tmp_path: Path, width: int, dark: bool
) -> None:
    url = page("--ledger", busy(calendar, tmp_path)).as_uri()
    browser.look(width=width, dark=dark)
    browser.open(url)
    assert [(method, p) for method, p in browser.events if method in TROUBLE] == []
    assert [u for u in requested(browser) if not u.startswith("data:")] == [url]
    assert browser.evaluate("window.hit") is None
    assert browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert browser.evaluate("document.querySelectorAll('figure svg').length") >= 5
    assert browser.evaluate(
        "[...document.querySelectorAll('figure svg')].every(s => s.getBoundingClientRect().height > 60)"
    )
    assert browser.evaluate("[...document.links].map(a => a.protocol)") == [
        "file:"
    ]  # the skip link, and no record's own
    paper = browser.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == ("rgb(22, 25, 29)" if dark else "rgb(255, 255, 255)")


def test_the_keyboard_reaches_what_scrolls(
    calendar: Calendar, page: Callable[..., Path], browser: Browser, tmp_path: Path
) -> None:
    browser.look(width=360, dark=False)
    browser.open(page("--ledger", busy(calendar, tmp_path)).as_uri())
    stops = []
    for _ in range(2):
        for kind in ("keyDown", "keyUp"):
            browser.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        stops.append(browser.evaluate("document.activeElement.className"))
    assert stops == ["skip", "wide"]


def test_an_empty_repository_has_a_page(page: Callable[..., Path], browser: Browser) -> None:
    url = page().as_uri()
    browser.look(width=360, dark=False)
    browser.open(url)
    assert [(method, p) for method, p in browser.events if method in TROUBLE] == []
    assert "Nothing has landed yet" in browser.evaluate("document.body.innerText")
    assert browser.evaluate("document.querySelectorAll('svg').length") == 0


def test_every_chart_is_whole_and_names_stay_text(
    calendar: Calendar, page: Callable[..., Path], tmp_path: Path
) -> None:
    text = page("--ledger", busy(calendar, tmp_path)).read_text(encoding="utf-8")
    drawings = re.findall(r"<svg.*?</svg>", text, re.S)
    assert len(drawings) >= 5
    for drawing in drawings:
        ET.fromstring(drawing)
    assert "<script" not in text
    assert "\u202e" not in text
    assert "default-src 'none'" in text


def test_without_the_extra_it_says_what_to_install(calendar: Calendar, tmp_path: Path) -> None:
    import subprocess
    import sys

    calendar.land(0, {"a.py": "x = 1\n"})
    script = "import sys; sys.modules['vl_convert'] = None; from gate.cli import main; sys.exit(main(['report', '--html', 'page.html']))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=calendar.repo.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'oversight-gate[report]'" in done.stderr
