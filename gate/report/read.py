"""Reads one repository for the report: four git processes, whatever its size. The only module of this room that reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gate.authorship import attribute_commit, load_catalogue
from gate.change.history import (
    ids_between,
    main_line_patches,
    patches_of,
    read_history,
    shallow_commits,
)
from gate.change.hunks import Patch, read_patches
from gate.change.source import Source
from gate.classify.nature import nature_of
from gate.model import Commit
from gate.report.assemble import HOTFIX_DAYS, History, Undone, is_fix, landing_of_commits
from gate.report.landings import Landing, attributed, land
from gate.report.line_origins import Lines, Rules, replay
from gate.report.outcome import DAY
from gate.report.overlap import changed, share_undone
from gate.report.reverts import Revert, trace

NOT_FOLLOWED = ("vendored", "generated", "lockfile")
"""Natures of files whose lines nobody wrote here."""
Progress = Callable[[Iterable[Patch], int], Iterable[Patch]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`commits` is how many of the newest are read; without `rework` no patch of the main line is read at all."""

    window_days: int = 30
    commits: int = 50_000
    rework: bool = True


def read_repository(
    source: Source, spec: str | None, limits: Limits, progress: Progress = lambda patches, _: patches
) -> History:
    """The history of `spec` (`A..B`, or a revision whose whole history is meant; HEAD by default), levels not yet graded.
    A repository without a commit has an empty history."""
    if spec is None and source.head is None:
        return History(repository=source.name, partial=("nothing has landed yet: the repository has no commit",))
    since, head = _ends(source, spec)
    commits = read_history(source.git, head, limit=limits.commits)
    by_id = {commit.id: commit for commit in commits}
    wanted = ids_between(source.git, since, head) if since else None
    landings = tuple(x for x in land(commits, head) if wanted is None or x.id in wanted)
    reverts = trace(commits, within=wanted)
    edge = shallow_commits(source.git)
    partial = [*_cut_short(commits, limits, edge)]
    until = landings[-1].at if landings else 0
    undone, unread = _undone(source, reverts.resolved, landings)
    partial += unread
    catalogue = load_catalogue()
    lines, measured_until = None, 0
    if limits.rework and landings:
        stream = main_line_patches(source.git, head, since=since, limit=limits.commits)
        patches = progress(read_patches(stream.lines()), len(landings))
        reverting = {landing.id for landing in _landings_of(reverts.found, landings)}
        lines = _replay(patches, landings, limits, reverting, unknown=edge)
        measured_until, unread = _measured(stream.failure, lines, landings)
        partial += unread
    return History(
        repository=source.name,
        landings=landings,
        commits=by_id,
        authorship=attributed(landings, by_id, lambda commit: attribute_commit(commit, catalogue).kind),
        reverts=reverts,
        undone=undone,
        lines=lines,
        measured_until=measured_until,
        until=until,
        partial=tuple(partial),
    )


def _ends(source: Source, spec: str | None) -> tuple[str | None, str]:
    if spec and ".." in spec:
        left, _, right = spec.partition("...") if "..." in spec else spec.partition("..")
        return source.resolve(left or "HEAD"), source.resolve(right or "HEAD")
    return None, source.resolve(spec or "HEAD")


def _cut_short(commits: tuple[Commit, ...], limits: Limits, edge: frozenset[str]) -> Iterator[str]:
    if edge:
        yield (
            "partial: a shallow clone. What lies before its edge is unknown, so reverts of older changes are unresolved "
            "(git fetch --unshallow brings the rest)"
        )
    if len(commits) == limits.commits:
        yield f"only the newest {limits.commits:,} commits were read (--commits N reads more)"


def _undone(
    source: Source, reverts: Iterable[Revert], landings: tuple[Landing, ...]
) -> tuple[dict[str, Undone], list[str]]:
    """Revert -> how much it undoes, from the patches of the reverts, of their targets and of the targets' landings."""
    brought_by = landing_of_commits(landings)
    asked = []
    for revert in reverts:
        target = revert.target or ""
        landing = brought_by.get(target)
        asked.append((revert.commit, target, landing.id if landing else target))
    ids = dict.fromkeys(id for row in asked for id in row)
    if not ids:
        return {}, []
    stream = patches_of(source.git, ids)
    patches = {patch.commit: changed(patch.files) for patch in read_patches(stream.lines(), texts=True)}
    if stream.failure:
        return {}, [
            f"partial: reverts could not be compared with what they take back, each counts whole ({stream.failure})"
        ]
    return {
        commit: Undone(
            commit_share=share_undone(patches[target], patches[commit]),
            landing_share=share_undone(patches[landing], patches[commit]),
        )
        for commit, target, landing in asked
    }, []


def _landings_of(reverts: Iterable[Revert], landings: tuple[Landing, ...]) -> Iterator[Landing]:
    brought_by = landing_of_commits(landings)
    return (brought_by[revert.commit] for revert in reverts if revert.commit in brought_by)


def _replay(
    patches: Iterable[Patch],
    landings: tuple[Landing, ...],
    limits: Limits,
    reverting: set[str],
    *,
    unknown: frozenset[str],
) -> dict[str, Lines]:
    messages = {landing.id: landing.message for landing in landings}
    rules = Rules(
        window=limits.window_days * DAY,
        fix_window=HOTFIX_DAYS * DAY,
        is_fix=lambda id: is_fix(messages[id]),
        is_revert=lambda id: id in reverting,
        follow=lambda path: nature_of(path) not in NOT_FOLLOWED,
    )
    return replay(patches, {landing.id: landing.at for landing in landings}, rules, unknown=unknown)


def _measured(failure: str, lines: dict[str, Lines], landings: tuple[Landing, ...]) -> tuple[int, list[str]]:
    """Up to when rework was measured. A stream that broke off in the middle of a commit leaves that commit out."""
    if not failure:
        return landings[-1].at, []
    whole = list(lines)[:-1]
    for id in list(lines)[-1:]:
        del lines[id]
    times = {landing.id: landing.at for landing in landings}
    reached = max((times[id] for id in whole if id in times), default=0)
    return reached, [
        f"partial: rework was measured for {len(whole):,} of {len(landings):,} changes, then git broke off ({failure})"
    ]
