"""What the cells of the queue say, for the eye (delegate) and for the ear (accessible text) alike."""

from __future__ import annotations

from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_rows import Group, Row, Tally, parent
from pxm_desktop.ui.states import State
from pxm_desktop.ui.words import tr

_WORTH_A_FORECAST = 60.0
"""Seconds; shorter waits get no time left, which would only flicker."""


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


def state_of(item: Row | Group) -> tuple[State, str, float | None]:
    """Return a row's state, the line below it, and its progress (0 to 1); None where there is no bar."""
    if isinstance(item, Group):
        share = item.tally.share if item.tally.active else None
        return item.tally.state, group_detail(item.tally), share
    moving = item.state is State.SENDING or (item.state is State.PAUSED and item.sent > 0)
    return item.state, detail(item), item.share if moving else None


def group_size(tally: Tally) -> str:
    """Return "214 files · 3.1 GB"."""
    return f"{words.files(tally.files)} · {words.size(tally.bytes)}"


def group_detail(tally: Tally) -> str:
    """Return how far a batch is, and what in it needs somebody."""
    done = (
        tr("%1 of %2 done").replace("%1", words.number(tally.good)).replace("%2", words.number(tally.files))
    )
    if not tally.problems:
        return done
    return f"{done} · {words.plural('%n problem', '%n problems', tally.problems)}"


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


def spoken(row: Row, names: CatalogNames) -> str:
    """Return the row in one sentence for a screen reader."""
    parts = [row.name, words.state(row.state), detail(row), words.size(row.size), destination(row, names)]
    return ", ".join(words.one_line(part).rstrip(".") for part in parts if part)


def spoken_group(group: Group) -> str:
    """Return a batch in one sentence for a screen reader."""
    opened = tr("expanded") if group.open else tr("collapsed")
    parts = [
        group.name,
        opened,
        words.state(group.tally.state),
        group_detail(group.tally),
        group_size(group.tally),
    ]
    return ", ".join(words.one_line(part) for part in parts)
