#!/usr/bin/env python3
"""How many real formatting commits are proved, and whether a mutant ever is.

    python benchmarks/formatting.py --repos DIR --commits commits.tsv          recall per language
    python benchmarks/formatting.py --repos DIR --mutants 10000 --seed 1       false proofs, one a line

DIR holds git repositories as `owner+name`, `owner/name` or `name` (bare, or with a work tree). The commits are a TSV with the
columns `repo` and `sha`; a `kind` column, where present, selects the rows of kind `format`.
A mutant is a real file with one change of meaning; any proof for it is printed, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mutations import MUTATIONS, Mutant, mutate

from gate.classify.equivalence import MAX_SIZE, language_of, prove


class Repository:
    """Reads one git repository, one object at a time."""

    def __init__(self, git_dir: Path) -> None:
        self.git_dir = git_dir
        self._batch = subprocess.Popen(
            ["git", "--git-dir", str(git_dir), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, *args: str) -> bytes:
        return subprocess.run(["git", "--git-dir", str(self.git_dir), *args], capture_output=True, check=True).stdout

    def modified(self, sha: str) -> Iterator[tuple[str, str, str]]:
        """(path, old blob, new blob) of every file that stayed where it was."""
        fields = self.run("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-commit-id", sha).decode().split("\0")
        for header, path in zip(fields[::2], fields[1::2], strict=False):
            _, _, old, new, status = header.split(" ")
            if status == "M":
                yield path, old, new

    def files(self) -> Iterator[tuple[str, str]]:
        """(path, blob) of every file of HEAD."""
        for entry in self.run("ls-tree", "-r", "-z", "HEAD").decode(errors="replace").split("\0"):
            meta, _, path = entry.partition("\t")
            if meta.startswith("100"):
                yield path, meta.split()[2]

    def blob(self, oid: str) -> bytes:
        assert self._batch.stdin is not None
        assert self._batch.stdout is not None
        self._batch.stdin.write(f"{oid}\n".encode())
        self._batch.stdin.flush()
        header = self._batch.stdout.readline().split()
        if len(header) < 3:
            return b""
        data = self._batch.stdout.read(int(header[2]))
        self._batch.stdout.read(1)
        return data

    def close(self) -> None:
        if self._batch.stdin is not None:
            self._batch.stdin.close()
        self._batch.wait()


def locate(folder: Path, name: str) -> Path | None:
    """The git directory of `owner/name` below a folder."""
    bases = (folder / name.replace("/", "+"), folder / name, folder / name.rpartition("/")[2])
    for base in bases:
        for git_dir in (base / ".git", base, base / "repo", base / "repo" / ".git"):
            if (git_dir / "HEAD").exists() and (git_dir / "objects").exists():
                return git_dir
    return None


def recall(folder: Path, commits: Path, languages: frozenset[str], *, unproved: bool) -> int:
    """Prints a table: files proved, by language."""
    with commits.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row.get("kind", "format") == "format"]
    total: Counter[str] = Counter()
    proved: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for name in sorted({row["repo"] for row in rows}):
        git_dir = locate(folder, name)
        if git_dir is None:
            print(f"skipped: no repository {name} below {folder}", file=sys.stderr)
            continue
        repository = Repository(git_dir)
        for sha in (row["sha"] for row in rows if row["repo"] == name):
            for path, old, new in _modified(repository, sha):
                language = language_of(path)
                if language is None or (languages and language not in languages):
                    continue
                before, after = repository.blob(old), repository.blob(new)
                start = time.perf_counter()
                kind = prove(path, before, after)
                seconds[language] += time.perf_counter() - start  # type: ignore[assignment]
                sizes[language] += len(before) + len(after)
                total[language] += 1
                proved[language, kind or "none"] += 1
                if unproved and kind is None:
                    print(f"{name} {sha[:12]} {path}")
        repository.close()
    print(f"{'language':12} {'files':>6} {'proved':>7} {'%':>6} {'formatting':>11} {'comments':>9} {'MB/s':>6}")
    for language in sorted(total):
        formatting, comments = proved[language, "formatting"], proved[language, "comments"]
        share = 100 * (formatting + comments) / total[language]
        speed = sizes[language] / 1e6 / max(seconds[language], 1e-9)
        counts = f"{formatting + comments:7} {share:6.1f} {formatting:11} {comments:9}"
        print(f"{language:12} {total[language]:6} {counts} {speed:6.1f}")
    return 0


def _modified(repository: Repository, sha: str) -> list[tuple[str, str, str]]:
    try:
        return list(repository.modified(sha))
    except subprocess.CalledProcessError as error:
        print(f"skipped {sha[:12]}: {error.stderr.decode(errors='replace').strip()[:100]}", file=sys.stderr)
        return []


def mutants(folder: Path, count: int, seed: int, languages: frozenset[str]) -> int:
    """Mutates files of every language in turn until enough mutants were judged."""
    rng = random.Random(seed)
    repositories = [Repository(git_dir) for git_dir in sorted(_all(folder))]
    pool = _pool(repositories, languages)
    tried: Counter[str] = Counter()
    by_mutation: Counter[str] = Counter()
    false: Counter[str] = Counter()
    while sum(tried.values()) < count and pool:
        for language in sorted(pool):
            repository, path, oid = rng.choice(pool[language])
            data = repository.blob(oid)
            if not 0 < len(data) < min(MAX_SIZE, 200_000):
                continue
            for mutant in mutate(data, language, rng):
                tried[language] += 1
                by_mutation[mutant.name] += 1
                kind = prove(path, data, mutant.data)
                if kind is not None:
                    false[language] += 1
                    _show(repository, path, mutant, kind)
    for repository in repositories:
        repository.close()
    print(f"{'language':12} {'mutants':>8} {'proved':>7}")
    for language in sorted(tried):
        print(f"{language:12} {tried[language]:8} {false[language]:7}")
    print(f"{'all':12} {sum(tried.values()):8} {sum(false.values()):7}")
    print("  ".join(f"{name} {by_mutation[name]}" for name in sorted(MUTATIONS)))
    return 1 if sum(false.values()) else 0


def _all(folder: Path) -> Iterator[Path]:
    for child in folder.iterdir():
        found = locate(folder, child.name) if child.is_dir() else None
        if found is not None:
            yield found


def _pool(repositories: list[Repository], languages: frozenset[str]) -> dict[str, list[tuple[Repository, str, str]]]:
    pool: dict[str, list[tuple[Repository, str, str]]] = {}
    for repository in repositories:
        for path, oid in repository.files():
            language = language_of(path)
            if language is not None and (not languages or language in languages):
                pool.setdefault(language, []).append((repository, path, oid))
    return pool


def _show(repository: Repository, path: str, mutant: Mutant, kind: str) -> None:
    print(f"FALSE PROOF ({kind}) by {mutant.name}: {repository.git_dir} {path}:{mutant.line}")
    print(f"  - {mutant.before!r}\n  + {mutant.after!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, help="a folder of git repositories")
    parser.add_argument("--commits", type=Path, help="a TSV of formatting commits")
    parser.add_argument("--languages", default="", help="only these, comma-separated")
    parser.add_argument("--unproved", action="store_true", help="list the files without a proof")
    parser.add_argument("--mutants", type=int, default=0, help="how many mutants to judge")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    languages = frozenset(filter(None, args.languages.split(",")))
    if not args.commits and not args.mutants:
        parser.error("give --commits, --mutants, or both")
    code = recall(args.repos, args.commits, languages, unproved=args.unproved) if args.commits else 0
    return max(code, mutants(args.repos, args.mutants, args.seed, languages) if args.mutants else 0)


if __name__ == "__main__":
    sys.exit(main())
