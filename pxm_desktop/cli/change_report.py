"""How changes and their files are printed: JSON objects for scripts, lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.cli.output import Output
from pxm_desktop.relinking.model import LINKS, Change, ChangeItem, ItemChange, Worth

_WORDS = {
    "planned": "planned",
    "written": "changed",
    "done": "changed",
    "same": "was so already",
    "collided": "left: somebody else changed it",
    "failed": "failed",
    "gone": "gone",
}
_NAMES = {"published": "published", "published_from": "published from", "name": "name"}


def show_files(out: Output, items: Sequence[ChangeItem], *, preview: bool = False) -> None:
    """Print files of a change."""
    for item in items:
        out.object(
            {
                "event": "plan" if preview else "file",
                "number": item.number,
                "id": item.file_id,
                "name": item.name or None,
                "state": item.state,
                "changed": item.state in ("written", "done"),
                "changes": [_object(change) for change in item.changes],
                "error": item.sentence or None,
            }
        )
        word = "" if preview else f"  {_WORDS[item.state]}"
        shown = "; ".join(_line(change) for change in item.changes)
        name = f" ({item.name})" if item.name else ""
        out.text(f"{item.file_id}{name}{word}  {shown}")
        if item.sentence:
            out.say(f"{item.file_id}: {item.sentence}")


def show_change(out: Output, change: Change) -> None:
    """Print how a change stands."""
    out.object(_change(change))
    out.say(_said(change))


def summary(out: Output, change: Change) -> None:
    """Print how a change ended."""
    out.object({**_change(change), "event": "summary"})
    out.say(_said(change))
    if change.state == "paused":
        out.say(f"{change.total - change.done} files are left: “pxm-desktop changes resume {change.id}”.")
    if change.can_undo:
        out.say(f"“pxm-desktop changes undo {change.id}” takes it back.")


def show_changes(out: Output, changes: Sequence[Change]) -> None:
    """Print a list of changes."""
    for change in changes:
        out.object(_change(change))
    if changes:
        out.table(
            ("ID", "CREATED", "STATE", "FILES", "CHANGED", "COLLIDED", "FAILED", "TITLE"),
            [
                (
                    str(change.id),
                    f"{datetime.fromtimestamp(change.created_at, UTC).astimezone():%Y-%m-%d %H:%M}",
                    change.state,
                    str(change.total),
                    str(change.changed),
                    str(change.collided),
                    str(change.failed),
                    change.title,
                )
                for change in changes
            ],
        )


def _change(change: Change) -> dict[str, Any]:
    return {"event": "change", "change": change.id, **change.model_dump(mode="json", exclude={"id"})}


def _said(change: Change) -> str:
    parts = [f"{change.changed} changed", f"{change.same} were so already"]
    parts += [f"{change.collided} left because somebody else changed them"] if change.collided else []
    parts += [f"{change.failed} failed"] if change.failed else []
    parts += [f"{change.unverified} not seen in PXM yet"] if change.unverified else []
    said = f"Change {change.id} ({change.state}), {change.title}: {', '.join(parts)}."
    return f"{said} {change.sentence}".strip()


def _object(change: ItemChange) -> dict[str, Any]:
    return {
        "what": change.what,
        "id": change.id or None,
        "label": change.label or None,
        "before": change.before if change.known else None,
        "after": change.after,
        "known": change.known,
    }


def _line(change: ItemChange) -> str:
    label = change.label or change.id or _NAMES.get(change.what, change.what)
    if change.what in LINKS:
        if change.known and change.before == change.after:
            return f"={label}"
        return f"{'+' if change.after else '-'}{label}"
    told = _day if change.what == "published_from" else _value
    before = told(change.before) if change.known else "?"
    return f"{label}: {before} → {told(change.after)}"


def _day(value: Worth) -> str:
    """Return a moment as this computer tells it."""
    if isinstance(value, (int, float)):
        return f"{datetime.fromtimestamp(value, UTC).astimezone():%Y-%m-%d %H:%M}"
    return _value(value)


def _value(value: Worth) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)
