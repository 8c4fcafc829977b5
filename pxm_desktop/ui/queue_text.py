"""What the cells of the queue say, for the eye (delegate) and for the ear (accessible text) alike."""

from __future__ import annotations

import re
from typing import NamedTuple

from pxm_desktop.transfer.model import Cause, Hold
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_rows import Group, Row, Tally, parent
from pxm_desktop.ui.states import State
from pxm_desktop.ui.words import tr

_WORTH_A_FORECAST = 60.0
"""Seconds; shorter waits get no time left, which would only flicker."""
_BETWEEN = re.compile(r"(?<=[.!?\u2026]) (?=\S)")
_STUCK = (State.NEEDS_YOU, State.FAILED)


class StateCell(NamedTuple):
    """What the column of states shows of a file or of a batch."""

    state: State
    """It gives the shape and the colour."""
    word: str
    under: str
    """The second line: facts, or a reason."""
    bar: tuple[tuple[State, float], ...] = ()
    """The parts of the bar from its beginning, each with its share (0 to 1) of the whole; no bar without one."""


def badge(row: Row) -> str:
    """Return the file's kind as a badge: its extension, at most four letters."""
    extension = row.name.rpartition(".")[2].upper() if "." in row.name else ""
    return extension[:4] if extension.isalnum() else ""


def folder(row: Row, group: Group | None, *, alone: bool = False) -> str:
    """Return the folder the file is in, seen from its batch; with the batch's name where it stands `alone`."""
    if group is None or not group.headed:
        return words.one_line(words.path(parent(row.path)))
    inside = words.path(group.folder_of(row))
    parts = [group.name, inside] if alone else [inside]
    return words.one_line(" \u203a ".join(part for part in parts if part))


def detail(row: Row) -> str:
    """Return the state's second line: how it goes, or why it does not."""
    if row.state is State.SENDING:
        parts = [words.percent(row.share)]
        if row.rate > 0:
            parts.append(words.rate(row.rate))
            left = (row.size - row.sent) / row.rate
            if left >= _WORTH_A_FORECAST:
                parts.append(words.time_left(left))
        return " · ".join(parts)
    if row.reason:
        return words.one_line(words.told(row.reason))
    if row.state is State.SKIPPED:
        return tr("The same file is already in PXM.")
    if row.state is State.DONE:
        return tr("In PXM, without a product.")
    if row.state is State.FAILED:
        return tr("Press Retry to try again.")
    return words.hold_reason(row.stage, row.hold)


def brief(reason: str, cause: Cause | None) -> str:
    """Return why a file is as it is where there is no room for the whole reason: in short, or what to do."""
    shorter = {
        Cause.MISSING: tr("Gone: put it back or remove it"),
        Cause.PERMISSION: tr("Reading is not allowed: allow it"),
        Cause.LOCKED: tr("Open elsewhere: close it there"),
        Cause.CHANGED: tr("Still changing: sent again later"),
        Cause.CLOUD: tr("Only in the cloud: download it"),
        Cause.DRIVE_OFFLINE: tr("Drive away: connect it again"),
        Cause.NO_FILE: tr("Not a file: remove it"),
        Cause.UNREADABLE: tr("Not readable: open it to check"),
    }
    if cause in shorter:
        return shorter[cause]
    # The first sentence says what happened, which the state's word has begun to say; the last one helps.
    return words.one_line(_BETWEEN.split(words.told(reason))[-1])


def state_of(item: Row | Group, health: str = "ok") -> StateCell:
    """Return what the column of states shows of a file or a batch, with the `health` of the queue as a whole."""
    if isinstance(item, Group):
        return _state_of_batch(item.tally)
    moving = item.state is State.SENDING or (item.state is State.PAUSED and item.sent > 0)
    bar = ((item.state, item.share),) if moving else ()
    word, under = words.state(item.state), detail(item)
    if item.hold is Hold.OFFLINE and health == "offline":
        # Why, and what to do, stands above the queue once, not in each row.
        under = tr("Waiting for the network")
        if item.state is State.WAITING:
            word, under = under, ""
    return StateCell(item.state, word, under, bar)


def _state_of_batch(tally: Tally) -> StateCell:
    state, failed = tally.state, tally.states[State.FAILED]
    if state is State.FAILED and failed < tally.files:
        # "Failed" alone would say that all of it has.
        parts = ((State.LINKED, tally.good / tally.files), (State.FAILED, failed / tally.files))
        return StateCell(state, _done(tally), _rest(tally), parts)
    if not tally.active:
        return StateCell(state, words.state(state), group_detail(tally))
    stuck = tuple((each, tally.states[each] / tally.files) for each in _STUCK if tally.states[each])
    left = 1 - sum(share for _, share in stuck)
    going = State.PAUSED if state is State.PAUSED else State.SENDING
    return StateCell(state, words.state(state), group_detail(tally), ((going, tally.share * left), *stuck))


def group_size(tally: Tally) -> str:
    """Return "214 files · 3.1 GB"."""
    return f"{words.files(tally.files)} · {words.size(tally.bytes)}"


def group_detail(tally: Tally) -> str:
    """Return how far a batch is, and how many of its files need somebody, failed or were cancelled."""
    return " · ".join(part for part in (_done(tally), _rest(tally)) if part)


def _done(tally: Tally) -> str:
    done, files = words.number(tally.good), words.number(tally.files)
    return tr("%1 of %2 done").replace("%1", done).replace("%2", files)


def fraction(tally: Tally) -> str:
    """Return how many of a batch's files are done, in the least room: "5/11"."""
    return f"{words.number(tally.good)}/{words.number(tally.files)}"


def _rest(tally: Tally) -> str:
    parts = []
    if tally.states[State.NEEDS_YOU]:
        parts.append(words.plural("%n needs you", "%n need you", tally.states[State.NEEDS_YOU]))
    if tally.states[State.FAILED]:
        parts.append(words.plural("%n failed", "%n failed", tally.states[State.FAILED]))
    if tally.states[State.CANCELLED]:
        parts.append(words.plural("%n cancelled", "%n cancelled", tally.states[State.CANCELLED]))
    return " · ".join(parts)


def destination(row: Row, names: CatalogNames) -> str:
    """Return the products a file goes to."""
    return names.products_text(row.destination) or tr("No product")


def destination_detail(row: Row, names: CatalogNames) -> str:
    """Return the regions a file goes to, and whether it is published."""
    parts = [names.regions_text(row.destination)]
    if row.destination.publish:
        parts.append(tr("published"))
    return " · ".join(part for part in parts if part)


def tooltip(row: Row, names: CatalogNames) -> str:
    """Return all that the row's cells may have shortened."""
    lines = [words.one_line(row.name), folder(row, None), words.state(row.state)]
    if detail(row):
        lines[-1] += ": " + detail(row)
    products = names.products_text(row.destination, most=10)
    if products:
        lines.append(products)
    return "\n".join(lines)


def spoken(row: Row, names: CatalogNames, health: str = "ok") -> str:
    """Return the row in one sentence for a screen reader."""
    cell = state_of(row, health)
    parts = [row.name, cell.word, cell.under, words.size(row.size), destination(row, names)]
    return ", ".join(words.one_line(part).rstrip(".") for part in parts if part)


def spoken_group(group: Group) -> str:
    """Return a batch in one sentence for a screen reader."""
    opened = tr("expanded") if group.open else tr("collapsed")
    parts = [
        group.name,
        opened,
        *_state_of_batch(group.tally)[1:3],
        group_size(group.tally),
    ]
    return ", ".join(words.one_line(part) for part in parts)
