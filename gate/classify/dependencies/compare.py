"""Two sides of a file -> what happened to each package: its step, its source, its hash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gate.classify.dependencies import meanings
from gate.classify.dependencies.nouns import Package, Snapshot, Verdict, shown
from gate.classify.dependencies.versions import COMMITS, DOWNGRADE, LOWERED, MINOR, UNKNOWN, Step, constraint_step, step

STRONG = ("sha256", "sha384", "sha512", "h1", "blake2b")
LISTED = ("listed ", "npm:")
"""Sources that are ordinary when they are new, and only count when they change."""
MANY = 100
Groups = dict[str, list[Package]]


def compare(before: Snapshot, after: Snapshot) -> list[Verdict]:
    """Every move, in the order of the new side."""
    old, new = _by_name(before.packages), _by_name(after.packages)
    places = frozenset(p.source for p in before.packages if not p.source.startswith(("git ", "path ", "npm:")))
    verdicts = []
    for name in {**new, **old}:
        verdicts += _moves(name, old.get(name, []), new.get(name, []), places)
    verdicts += meanings.judge(before.facts, after.facts)
    return list({(v.rule, v.level, v.reason): v for v in reversed(verdicts)}.values())[::-1]


def _by_name(packages: Iterable[Package]) -> Groups:
    groups: Groups = defaultdict(list)
    for package in packages:
        groups[package.name].append(package)
    return groups


def _moves(name: str, old: list[Package], new: list[Package], places: frozenset[str]) -> list[Verdict]:
    """Versions that stay cancel out; of the rest, each one that goes is paired with the nearest one that comes."""
    if len(old) == len(new) == 1:  # nearly every package of a lock
        return [] if old[0][:-2] == new[0][:-2] else _pair(old[0], new[0])
    asked = [[p for p in side if p.kind == "direct"] for side in (old, new)]
    if len(old) > 1 and len(asked[0]) == len(asked[1]) == 1 and asked[0][0].version != asked[1][0].version:
        return [*_pair(asked[0][0], asked[1][0]), *_beside(name, old, new, places)]
    was, now = ({p[:-2] for p in side} for side in (old, new))
    come = [p for p in _once(new) if p[:-2] not in was]
    gone = [p for p in _once(old) if p[:-2] not in now]
    if old and (len(come) > MANY or len(come) * len(gone) > MANY * MANY):  # no real file; pairing is quadratic
        return [
            _verdict(
                "dependency-unreadable", 3, come[0], f"stands here in {len(come):,} new forms: too many to compare"
            )
        ]
    verdicts: list[Verdict] = []
    stay = {p.version for p in old} & {p.version for p in new}
    twins = _by_version(old, stay)
    for package in come:
        if package.version in stay:
            verdicts += _pair(_nearest(twins[package.version], package), package)
    partners = _partners([p for p in gone if p.version not in stay], [p for p in come if p.version not in stay])
    for package in come:
        if package.version in stay:
            continue
        partner = partners.get(package.version)
        if partner is None and old and package.kind in ("direct", "local"):
            partner = _nearest(old[:MANY], package)
        verdicts += _pair(partner, package) if partner else [_arrival(package, places, known=bool(old))]
    if come and not old and not name.isascii():
        verdicts.append(
            _verdict("dependency-confusable", 3, come[0], "has letters that look like others: read the name twice")
        )
    if gone and not come:
        verdicts += [_departure(p, still=bool(new)) for p in gone]
    return verdicts


def _beside(name: str, old: list[Package], new: list[Package], places: frozenset[str]) -> list[Verdict]:
    """What happened to those that are not asked for themselves; what was, or is now, only changed its place."""
    asked = {(p.version, p.source, p.digests) for p in (*old, *new) if p.kind == "direct"}
    gone, come = (
        [p for p in side if p.kind != "direct" and (p.version, p.source, p.digests) not in asked] for side in (old, new)
    )
    held = {p.version: p for p in old}
    replaced = [v for p in come if p.version in held for v in _pair(held[p.version], p)]
    come = [p for p in come if p.version not in held]
    if gone and come:
        return [*replaced, *_moves(name, gone, come, places)]
    return [*replaced, *(_arrival(p, places, known=True) for p in come), *(_departure(p, still=True) for p in gone)]


def _once(packages: list[Package]) -> Iterable[Package]:
    """The same thing in two places of a lock counts once."""
    return {p[:-2]: p for p in reversed(packages)}.values()


def _by_version(packages: list[Package], versions: set[str]) -> Groups:
    groups: Groups = defaultdict(list)
    for package in _once(packages):
        if package.version in versions and len(groups[package.version]) < MANY:
            groups[package.version].append(package)
    return groups


def _partners(gone: list[Package], come: list[Package]) -> dict[str, Package]:
    """Version that comes -> the package that it replaces. A version is paired once: the others are additions."""
    partners: dict[str, Package] = {}
    for package in sorted(gone, key=lambda p: p.version, reverse=True):
        free = [p for p in come if p.version not in partners]
        if free:
            best = min(free, key=lambda p: _far(step(package.version, p.version)))
            partners[best.version] = package
    return partners


def _nearest(pool: list[Package], package: Package) -> Package:
    """The twin of the same kind, source and hash best of all, else the smallest step away."""

    def rank(other: Package) -> tuple[int, int]:
        alike = (other.source == package.source) + (other.digests == package.digests) + (other.kind == package.kind)
        return alike, -_far(step(other.version, package.version))

    return max(pool, key=rank)


def _far(distance: Step) -> int:
    return 9 if distance is DOWNGRADE else 5 if distance is UNKNOWN else distance.level * 2 + (distance is MINOR)


def _verdict(rule: str, level: int, package: Package, words: str, *, old: bool = False) -> Verdict:
    return Verdict(rule, level, f"{shown(package.name)} {words}", package.mark, package.at, old)


def _arrival(package: Package, places: frozenset[str], *, known: bool) -> Verdict:
    source = package.source
    if source.startswith("npm:") and package.kind in ("direct", "locked"):
        level, rule = (
            (2, "dependency-new") if package.kind == "direct" or package.installs else (1, "dependency-update")
        )
        return _verdict(rule, level, package, f"is new and is really {shown(source[4:])}, under another name")
    if source and package.kind != "local" and source not in places and not source.startswith(LISTED):
        return _verdict(
            "dependency-source", 3, package, f"is new and comes from {shown(source)}, not from the public registry"
        )
    if package.kind == "local":
        return _verdict("dependency-update", 1, package, "is new, and declared by this repository itself")
    at = f" {shown(package.version, 40)}" if package.version else ""
    if package.kind == "direct":
        return _verdict(
            "dependency-new",
            2,
            package,
            f"is a new direct dependency{_in_words(at)}: code of others that was not here before",
        )
    if package.installs:
        return _verdict(
            "dependency-script", 2, package, f"is new{_in_words(at)} and runs a script of its own on install"
        )
    return _verdict(
        "dependency-update", 1, package, f"is {'there in one more version' if known else 'new'}{_in_words(at)}"
    )


def _in_words(at: str) -> str:
    return f" ({at.strip()})" if at else ""


def _departure(package: Package, *, still: bool) -> Verdict:
    words = "loses one of its versions" if still else "is no longer a dependency"
    return _verdict(
        "dependency-update", 1, package, f"{words} ({shown(package.version, 40) or 'any version'})", old=True
    )


def _pair(old: Package, new: Package) -> list[Verdict]:
    """What changed between two sides of one package; the address and the hash count for more than the number."""
    if old.kind == "locked" and new.kind == "local":
        return [_verdict("dependency-source", 2, new, "is this repository's own code now, no longer a pinned package")]
    if old.source != new.source and new.kind != "local" and not _secured(old, new):
        words = f"now comes from {_place(new)}, before from {_place(old)}: other code under the same name"
        return [_verdict("dependency-source", 3, new, words)]
    if old.version == new.version:
        return _same_version(old, new)
    return [_step(old, new), *_scripts(old, new)]


def _secured(old: Package, new: Package) -> bool:
    """Whether it comes from the same address as before, where now nobody on the way can answer in its place."""
    return old.url.startswith("http:") and old.url.replace("http:", "https:", 1) == new.url


def _place(package: Package) -> str:
    if package.source.startswith(LISTED):
        return shown(package.source.removeprefix("listed ").removeprefix("npm:"))
    return shown(package.source) if package.source else "the public registry"


def _step(old: Package, new: Package) -> Verdict:
    moved = f"{shown(old.version, 40) or 'any version'} -> {shown(new.version, 40) or 'any version'}"
    if new.kind == "local":
        return _verdict("dependency-update", 1, new, f"{moved} is a version of this repository's own code")
    if new.kind == "empty":
        return _verdict("dependency-update", 1, new, f"{moved}, and it holds no code")
    if new.kind == "pinned":
        return _verdict("dependency-update", 2, new, f"{moved} follows its branch, and no version says how far")
    found = step(old.version, new.version) if new.kind == "locked" else constraint_step(old.version, new.version)
    if found is COMMITS and old.kind == new.kind == "indirect":
        return _verdict("dependency-update", 1, new, f"{moved} is {found.words}, which others ask for")
    rule = (
        "dependency-downgrade"
        if found in (DOWNGRADE, LOWERED)
        else "dependency-major"
        if found.level > 1
        else "dependency-update"
    )
    return _verdict(rule, max(found.level, 1), new, f"{moved} is {found.words}")


def _scripts(old: Package, new: Package) -> list[Verdict]:
    if old.installs or not new.installs or new.kind == "local":
        return []
    return [_verdict("dependency-script", 2, new, "runs a script of its own on install, which it did not before")]


def _same_version(old: Package, new: Package) -> list[Verdict]:
    if old.digests != new.digests:
        hashed = _hashes(old, new)
        if hashed.level > 1 or old.url == new.url:
            return [hashed, *_scripts(old, new)]
    if old.url and new.url and old.url != new.url and new.kind != "local" and not _secured(old, new):
        words = f"has the same version at another address ({shown(new.url)}): it may be other code"
        return [_verdict("dependency-source", 3, new, words)]
    return _scripts(old, new) or [
        _verdict("dependency-update", 1, new, "changed in how it is asked for, not in its version")
    ]


def _hashes(old: Package, new: Package) -> Verdict:
    at = f"{shown(new.version, 40)}" if new.version else "the same version"
    if not new.digests:
        if old.url and not new.url:  # npm at times drops both: https://github.com/npm/cli/issues/4263
            return _verdict(
                "dependency-hash", 2, new, f"lost its address and hash at {at}: the registry alone decides its content"
            )
        return _verdict("dependency-hash", 3, new, f"lost its hash at {at}: its content is no longer checked")
    if not old.digests:
        return _verdict("dependency-update", 1, new, f"gained a hash at {at}")
    extra, lost = new.digests - old.digests, old.digests - new.digests
    if not extra:
        return _verdict("dependency-update", 1, new, f"accepts {len(lost)} file(s) fewer at {at}")
    if new.digests & old.digests:
        return _verdict(
            "dependency-hash", 2, new, f"accepts {len(extra)} more file(s) at {at}: content that nobody had before"
        )
    if _kinds(old) != _kinds(new) and all(kind.startswith(STRONG) or kind[:1].isdigit() for kind in _kinds(new)):
        return _verdict(
            "dependency-hash", 2, new, f"has a hash of another kind at {at}, so that the two cannot be compared"
        )
    return _verdict("dependency-hash", 3, new, f"has another hash at the same version ({at}): its content was replaced")


def _kinds(package: Package) -> frozenset[str]:
    """The algorithm of each hash, as far as it says one; yarn's cache key counts as one."""
    return frozenset(
        d.split("-")[0].split(":")[0].split("/")[0] if len(d) > 8 and any(c in d[:10] for c in "-:/") else ""
        for d in package.digests
    )
