"""`gate ledger review`: the queue of what nobody has looked at yet, and the record of a look."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from gate.commandline.recording import now, tell, writer
from gate.commandline.settings import open_source, read_file
from gate.errors import UsageError
from gate.model import Policy

if TYPE_CHECKING:
    from gate.ledger.queue import Queue
    from gate.ledger.store import Store
    from gate.record import Record

SHORTEST = 7
"""Fewest characters of a head that --ack takes."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "The policy's `review_later` says how much is looked at and within how many days. It is read from .gate.yaml "
        "of HEAD. With --fail-overdue exit code 1 means that a look is overdue."
    )
    parser.add_argument("--ack", metavar="SHA", help="record a look at this head")
    parser.add_argument("--by", metavar="WHO", help="who looked: a login or an e-mail address")
    parser.add_argument("--finding", default="", metavar="TEXT", help="what was wrong; leave it out if nothing was")
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="this repository alone")
    parser.add_argument("--policy", metavar="FILE", help="this policy instead of .gate.yaml of HEAD")
    parser.add_argument("--fail-overdue", action="store_true", help="exit with 1 where a look is overdue")
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="markdown: a GitHub issue"
    )


def run(args: argparse.Namespace, store: Store) -> int:
    from gate.ledger.queue import review_queue
    from gate.ledger.store import Query, told_by

    if args.ack is None and (args.by or args.finding):
        raise UsageError("--by and --finding belong to --ack", remedy="add --ack SHA")
    if args.ack is not None:
        return _look(args, store)
    records = told_by(store, Query(repository=args.repository))
    queue = review_queue(records, policy_of_head(args.policy), now=now())
    sys.stdout.write(_rendered(queue, args.format))
    tell(store)
    return 1 if args.fail_overdue and queue.overdue else 0


def _rendered(queue: Queue, format: str) -> str:
    from gate.ledger.queue_pages import as_data, as_markdown, as_text

    if format == "json":
        import json

        return json.dumps(as_data(queue), indent=2, ensure_ascii=False) + "\n"
    return as_markdown(queue) if format == "markdown" else as_text(queue)


def policy_of_head(named: str | None) -> Policy:
    """The named file, else the committed one of HEAD, else the default: the working copy may hold anything."""
    from gate.policy.load import NAME, load

    if named is not None:
        return load(read_file(named), file=named)
    try:
        source = open_source()
    except UsageError:
        return load()
    return load(source.file("HEAD", NAME) if source.head else None, file=f"{NAME} at HEAD")


def _look(args: argparse.Namespace, store: Store) -> int:
    from gate.ledger.entries import look_record

    _refuse_machines(args.by)
    record = _meant(args, store)
    store.append(look_record(record, at=now(), writer=writer(), by=args.by, finding=args.finding))
    from gate.render.text import safe

    sys.stdout.write(safe(f"{args.by} has looked at {(record.head or '')[:12]} {record.title}".rstrip()) + "\n")
    tell(store)
    return 0


def _refuse_machines(by: str | None) -> None:
    """A look is a human's: no bot, no known agent, and no agent that runs this very command."""
    if not by or not by.strip():
        raise UsageError("who looked?", remedy="add --by LOGIN")
    from gate.authorship import load_catalogue
    from gate.authorship.environment import running_agent
    from gate.pull_request import plain

    agent = running_agent(os.environ)
    if agent:
        raise UsageError(
            f"{agent} runs this command, and a look is a human's", remedy="run it in a terminal of your own"
        )
    logins = {plain(login) for known in load_catalogue().agents.values() for login in known.logins}
    if by.endswith("[bot]") or plain(by) in logins:
        raise UsageError(f"{by} is no human", remedy="name the person who looked: --by LOGIN")


def _meant(args: argparse.Namespace, store: Store) -> Record:
    """The last decision or landing of the one head that begins like this."""
    from gate.ledger.store import Query

    ack = args.ack.lower()
    if len(ack) < SHORTEST or ack.strip("0123456789abcdef"):
        raise UsageError(f"{args.ack!r} is no commit id", remedy=f"give at least {SHORTEST} of its characters")
    found: dict[tuple[str, str], Record] = {}
    for record in store.records(Query(head=ack, repository=args.repository)):
        if record.kind != "look":
            found[record.repository, record.head or ""] = record
    if not found:
        raise UsageError(f"no decision about {args.ack}", where=store.location, remedy="gate ledger review lists them")
    if len(found) > 1:
        names = ", ".join(sorted(f"{repository} {head[:16]}" for repository, head in found)[:5])
        raise UsageError(
            f"{args.ack} may be any of {names}", remedy="give more of its characters, or --repository OWNER/NAME"
        )
    return next(iter(found.values()))
