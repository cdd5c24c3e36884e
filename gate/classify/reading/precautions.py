"""What a script did before it went on, or how it went on, is gone: the copy that is taken first, the stop at an error, a number.

./take_snapshot.sh db          ->   (gone)
./upgrade_engine.sh db              ./upgrade_engine.sh db
"""

from __future__ import annotations

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG, SMALL, is_remark, pairs, removed_from
from gate.model import FileChange, Line

TAKES = pattern(
    r"(?:^|[;&|]\s*)\s*(?:@|sudo\s+|bash\s+|sh\s+|exec\s+)*(?:[\w./$\{\}-]*/)?[\w-]*(?:snapshot|back_?up|fence|fencing|pg_dump|mysqldump|verify|checksum|sha\d+sum|clamd?scan|drain|cordon|preflight|pre-?check|confirm|validate)[\w.-]*(?:\s|$)"
)
GOING = ("upgrade", "migrate", "deploy", "failover", "promote", "restore", "release", "publish", "rollout", "apply", "install", "switch", "replace", "reset", "delete", "rm", "drop", "purge", "destroy", "wipe")  # fmt: skip
GOES_ON = pattern(rf"\b(?:{'|'.join(GOING)})[\w.-]*", words=GOING)
STOPS = pattern(r"\s*set\s+-\w*[eu]|.*\$\{\w+:\?")
"""At an error, or where a name says nothing: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set"""
DELETES = pattern(
    r"\brm\s+-|\s-delete\b|\bunlink\b|\bxargs\s+(?:-\S+\s+)*rm\b|\brmdir\b|\bprune\b|\b(?:delete|remove|purge|drop)[-_ ]|-exec\s+rm\b"
)
NAMED = pattern(r"\$\{?\w|(?:^|\s)\.?/?\*")
NUMBER = pattern(r"(?<![\w.])[+-]?\d+(?![\w.])")
FAR = 40


def left_out(file: FileChange) -> Line | None:
    """The row of a script that is gone, by which it was able to go back, or stopped in time."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= SMALL:
        return None
    came = {x.bare for x in file.added}
    said = " ".join(x.text[:LONG] for x in file.added)
    rows = file.new_text.split("\n")
    for now, line in removed_from(file):
        text = line.text[:LONG]
        if line.bare in came or is_remark(text):
            continue
        rest = [row for row in rows[max(0, now - 1) : now + FAR] if not is_remark(row[:LONG])]
        takes = TAKES.match(text)
        if takes and not TAKES.search(said) and any(GOES_ON.search(row[:LONG]) for row in rest):
            return line
        if STOPS.match(text) and not any(STOPS.match(x.text[:LONG]) for x in file.added):
            if any(DELETES.search(row[:LONG]) and NAMED.search(row[:LONG]) for row in rest):
                return line
    return None


def counts_otherwise(file: FileChange) -> Line | None:
    """The row that deletes by another number than before: how many are kept, or how old they are."""
    if file.before is None or not 0 < len(file.removed) <= SMALL:
        return None
    for old, new in pairs(file):
        was, now = old.text[:LONG].strip(), new.text[:LONG].strip()
        if was != now and DELETES.search(now) and NUMBER.sub("#", was) == NUMBER.sub("#", now) and not is_remark(now):
            return new
    return None


LEAVES = pattern(r"\bexit\s+\d+\s*&(?!&)")


def leaves_behind(file: FileChange) -> Line | None:
    """The row whose `exit` runs in the background: it ends nothing."""
    return next((x for x in file.added if LEAVES.search(x.text[:LONG]) and not is_remark(x.text[:LONG])), None)


RAKE = of_path(r"(^|/)Rakefile$|\.rake$")
TASK = pattern(r"\s*task\s*\(?\s*(?::|[\"'])?\w*(?:release|publish|deploy|push)\w*[\"']?\s*(?:=>|:)\s*\S")
"""https://ruby.github.io/rake/doc/rakefile_rdoc.html"""
SENDS = pattern(r"\bgem push\b|\brsync\b|\bgit push\b|\bscp\b|\brelease\b|\bdeploy")


def released(file: FileChange) -> Line | None:
    """The row by which a task that releases or deploys needs other tasks than before."""
    if file.before is None or not file.removed or not RAKE.search(file.path) or not SENDS.search(file.new_text):
        return None
    gone = {x.bare for x in file.removed}
    told = any(TASK.match(x.text[:LONG]) for x in file.removed)
    return next((x for x in file.added if told and x.bare not in gone and TASK.match(x.text[:LONG])), None)
