"""A row in the place of another, that does the same and keeps less: a value that was bound, a number that nobody could guess.

execute("… where city = :city", {"city": city})     ->   execute("… where city = '%s'" % city)
self.code = SecureRandom.uuid                        ->   self.code = Order.count + 1
person = g.person                                    ->   person = Person.get(request.json["id"])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gate.classify.reading import replaced_marks as marks
from gate.classify.reading.callers import CONDITION, WHO
from gate.classify.reading.rows import LONG, blocks, enclosing, is_remark
from gate.model import FileChange, Line

MOST, WIDE = 60, 12
"""Changed rows of a side, and rows of one place in which each is held against each."""


def worse(file: FileChange) -> tuple[Line, str] | None:
    """The row that keeps less than the one in its place, and what it does."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return None
    for old, new in _beside(file):
        was, now = old.text[:LONG], new.text[:LONG]
        if was == now or is_remark(was) or is_remark(now):
            continue
        reason = next((reason for reason, is_worse in KINDS if is_worse(was, now)), None)
        if reason is None and _fills_a_row(was, now, file.new_text):
            reason = "a request fills whatever a row has"
        if reason is None and was.strip(" ;") in marks.NO and now.strip(" ;") in marks.YES:
            above = next(enclosing(file.new_text.split("\n"), new.number, 5), "")
            reason = "what was for some is for all" if marks.SHOWN.search(above[:LONG]) else None
        if reason is None and file.path.endswith((".rb", ".rake")) and marks.LISTED.search(was) and marks.LINES.search(now):
            reason = "one line of a text is asked, where all of it was"
        if reason is not None:
            return new, reason
    return None


def _beside(file: FileChange) -> Iterator[tuple[Line, Line]]:
    old, new = blocks(file.removed), blocks(file.added)
    for gone, came in zip(old, new, strict=True) if len(old) == len(new) else ():
        if len(gone) == len(came):
            yield from zip(gone, came, strict=True)
        elif len(gone) * len(came) <= WIDE:
            yield from ((was, now) for was in gone for now in came)


def _is_pasted(was: str, now: str) -> bool:
    fewer = marks.PASTED.search(was) is None or marks.BOUND.search(now) is None
    pastes = marks.PASTED.search(now) is not None and fewer and marks.TAGGED.search(now) is None
    return pastes and marks.QUERY.search(was) is not None and marks.QUERY.search(now) is not None and marks.BOUND.search(was) is not None


def _is_guessed(was: str, now: str) -> bool:
    random = marks.RANDOM.search(was) is not None and marks.RANDOM.search(now) is None
    return random and marks.COUNTED.search(now) is not None and _same_name(was, now)


def _is_claimed(was: str, now: str) -> bool:
    asks = marks.ASKED.search(was) is None and marks.ASKED.search(now) is not None and _same_name(was, now)
    return asks and _is_about_me(was) and not _is_about_me(now)


def _is_about_me(row: str) -> bool:
    return WHO.search(row) is not None or marks.MINE.search(row) is not None


def _may_be_claimed(was: str, now: str) -> bool:
    return marks.ELSE_MINE.search(now) is not None and marks.ELSE_MINE.search(was) is None and marks.SIGNED_IN.search(was) is not None


def _is_published(was: str, now: str) -> bool:
    before, after = (bool(marks.PUBLIC.search(row)) for row in (was, now))
    return marks.PRIVATE.search(was) is not None and marks.PRIVATE.search(now) is None and after and not before


def _is_let_through(was: str, now: str) -> bool:
    return marks.FAILS.search(was) is not None and marks.PASSES.search(now) is not None


def _never_ends(was: str, now: str) -> bool:
    before, after = marks.ENDS.search(was), marks.ENDS.search(now)
    if before is None or after is None or not _same_name(was, now):
        return False
    return marks.NEVER.match(after["at"].strip()) is not None and marks.NEVER.match(before["at"].strip()) is None


def _is_elsewhere(was: str, now: str) -> bool:
    before, after = marks.DEPLOYED.match(was), marks.DEPLOYED.match(now)
    return before is not None and after is not None and before["to"].lower() != after["to"].lower()


def _takes_what_runs(was: str, now: str) -> bool:
    more = {x.lower() for x in marks.RUNS.findall(now)} - {x.lower() for x in marks.RUNS.findall(was)}
    return bool(more) and marks.TYPES.search(was) is not None and marks.TYPES.search(now) is not None


def _is_named_by_its_sender(was: str, now: str) -> bool:
    return marks.RANDOM.search(was) is not None and marks.RANDOM.search(now) is None and marks.SENT_NAME.search(now) is not None


def _is_charged_as_asked(was: str, now: str) -> bool:
    before, after = marks.PRICE.search(was), marks.PRICE.search(now)
    if before is None or after is None or before["what"] != after["what"]:
        return False
    return marks.SENDER.match(after["of"]) is not None and marks.SENDER.match(before["of"]) is None


def _is_loose(was: str, now: str) -> bool:
    before, after = marks.SHAPE.search(was), marks.SHAPE.search(now)
    if before is None or after is None or not marks.HOSTS.search(was):
        return False
    return any(before[end] and not after[end] for end in ("begin", "end"))


def _hides_less(was: str, now: str) -> bool:
    before, after = marks.HIDES.search(was), marks.HIDES.search(now)
    if before is None or after is None:
        return False
    old, new = (set(marks.QUOTED.findall(row)) for row in (was, now))
    return new < old


def _allows_what_acts(was: str, now: str) -> bool:
    more = set(marks.QUOTED.findall(now)) - set(marks.QUOTED.findall(was))
    allows = marks.ALLOWS.search(was) is not None and marks.ALLOWS.search(now) is not None
    return allows and any(marks.ACTS.match(x.strip("\"'`")) for x in more)


def _ends_within_a_name(was: str, now: str) -> bool:
    if marks.SECURELY.search(was) and not marks.SECURELY.search(now) and marks.SOMEHOW.search(now):
        return True
    before, after = marks.STARTS.search(was), marks.STARTS.search(now)
    return bool(before and after and before["slash"] and not after["slash"] and after["url"] in before["url"])


def _is_steered(was: str, now: str) -> bool:
    if "redirect" in now and marks.RELATIVE.search(was) and not marks.RELATIVE.search(now):
        return True
    before, after = marks.LEADS.search(was), marks.LEADS.search(now)
    same = before is not None and after is not None and before["call"] == after["call"]
    return bool(same and before and after and marks.BASED.search(before["to"]) and marks.BARE.search(after["to"]))


def _is_unchecked(was: str, now: str) -> bool:
    return marks.FORM.search(was) is not None and marks.FORM.search(now) is None and marks.PLAIN.search(now) is not None


def _is_not_awaited(was: str, now: str) -> bool:
    if marks.FOR_EACH.search(now) is not None and marks.IN_TURN.search(was) is not None:
        return True
    return marks.AWAIT.sub("", was) == marks.AWAIT.sub("", now) and len(marks.AWAIT.findall(now)) < len(marks.AWAIT.findall(was)) and marks.ANSWERED.search(was) is not None


def _is_after(was: str, now: str) -> bool:
    """Of when something ends, in a condition."""
    about = marks.EXPIRES.search(was) is not None and was != now
    return about and marks.TIMED.sub("", was) == marks.TIMED.sub("", now) and marks.TIMED.findall(was) != marks.TIMED.findall(now)


def _is_shorter(was: str, now: str) -> bool:
    before, after = marks.BYTES.search(was), marks.BYTES.search(now)
    if before is None or after is None or marks.PADDED.sub("", marks.BYTES.sub("", was)) != marks.PADDED.sub("", marks.BYTES.sub("", now)):
        return False
    return int(after["many"].replace("_", "")) < int(before["many"].replace("_", ""))


def _is_left_out_of_a_chain(was: str, now: str) -> bool:
    before, after = marks.CHAIN.search(was), marks.CHAIN.search(now)
    if before is None or after is None:
        return False
    lost = {x.strip() for x in before["all"].split(",")} - {x.strip() for x in after["all"].split(",")}
    return any(marks.GUARD.search(name) for name in lost)


def _is_optional(was: str, now: str) -> bool:
    before, after = marks.SESSION.search(was), marks.SESSION.search(now)
    return before is not None and after is not None and not before["maybe"] and bool(after["maybe"])


def _is_taken_for_yes(was: str, now: str) -> bool:
    agreed = marks.CONSENT.search(was) is not None and marks.CONSENT.search(now) is not None
    return agreed and marks.EQUALS.search(was) is not None and marks.DIFFERS.search(now) is not None and marks.DIFFERS.search(was) is None


def _is_spread(was: str, now: str) -> bool:
    after = marks.SPREAD.search(now)
    return after is not None and marks.SPREAD.search(was) is None


def _is_turned(was: str, now: str) -> bool:
    asks = marks.WHERE.search(was) is not None and CONDITION.search(now) is not None
    return asks and marks.TURNED.sub("", was) == marks.TURNED.sub("", now)


def _fills_a_row(was: str, now: str, text: str) -> bool:
    before, after = marks.DECODES.search(was), marks.DECODES.search(now)
    if before is None or after is None or before["into"] == after["into"]:
        return False
    return re.search(rf"\.(?:Save|Updates?|Create)\(&?{after['into']}\b", text) is not None


def _same_name(was: str, now: str) -> bool:
    one, other = marks.TAKEN.search(was), marks.TAKEN.search(now)
    return one is not None and other is not None and one["name"] == other["name"]


KINDS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("a value that was bound is pasted into a statement", _is_pasted),
    ("what nobody could guess is counted or told by the clock", _is_guessed),
    ("who asks is taken from what the request says", _is_claimed),
    ("a request may say who asks", _may_be_claimed),
    ("what was kept private is kept where all may read it", _is_published),
    ("where it can't be asked, it is let through", _is_let_through),
    ("it ends at no time any more", _never_ends),
    ("it counts itself to another environment", _is_elsewhere),
    ("files are taken that a browser or a server runs", _takes_what_runs),
    ("what is kept is called as its sender says", _is_named_by_its_sender),
    ("an address is asked for its beginning, and that ends within a name", _ends_within_a_name),
    ("a request says where this goes", _is_steered),
    ("it asks for the other environment", _is_turned),
    ("what is charged is what the sender says", _is_charged_as_asked),
    ("an address is compared by less than all of it", _is_loose),
    ("less is hidden", _hides_less),
    ("what acts by itself is allowed, too", _allows_what_acts),
    ("a check is no longer waited for, and what it gives always counts as a yes", _is_not_awaited),
    ("it asks whether it is over the other way round", _is_after),
    ("a secret has fewer letters", _is_shorter),
    ("what is asked of all in a chain leaves out who may", _is_left_out_of_a_chain),
    ("it may be asked for by nobody", _is_optional),
    ("consent is taken where nobody refused", _is_taken_for_yes),
    ("what a visitor sends comes after what keeps him out", _is_spread),
    ("what is sent is checked by no form any more", _is_unchecked),
)
"""What is less safe about a row, and how that is told from it and the one in whose place it stands."""
