"""What `history list|search|export` do once their options are read."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output, path_fields, shown_path, size_text
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.history_api import HistoryEntry, HistoryKind, HistoryQuery

PAGE = 200
"""Entries read and shown at once, so that a long list shows as it comes."""


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run one of the sub-commands; return the exit code."""
    out = Output(as_json=options.json)
    if choice == "export":
        return run(lambda session: _export(session, options), out, kept="Nothing was written.")
    return run(lambda session: _list(session, options), out, kept="")


async def _list(session: Session, options: argparse.Namespace) -> int:
    query = _query(options, " ".join(getattr(options, "words", ())))
    left: int | None = options.limit
    after: int | None = None
    shown = 0
    async with session.service("none") as service:
        await session.unless_interrupted(service.history.catch_up())
        while left is None or left > 0:
            most = PAGE if left is None else min(PAGE, left)
            page = await session.unless_interrupted(service.history.search(query, after, most))
            _show(session.out, page.entries, heading=shown == 0)
            shown += len(page.entries)
            after = page.after
            left = None if left is None else left - len(page.entries)
            if after is None or session.out.reader_gone:
                break
    if not shown:
        session.out.say(
            "Nothing in the history is like that." if query != HistoryQuery() else "Nothing was sent yet."
        )
    return codes.DONE


async def _export(session: Session, options: argparse.Namespace) -> int:
    target = _absolute(options.words[0])
    kind: HistoryKind = "xlsx" if target.suffix.lower() == ".xlsx" else "csv"
    async with session.service("none") as service:
        await session.unless_interrupted(service.history.catch_up())
        written = await session.unless_interrupted(
            service.history.export(_query(options), os.fsencode(target), kind)
        )
    path = os.fsencode(target)
    session.out.object({"event": "history_export", **path_fields(path), "written": written})
    files = "file" if written == 1 else "files"
    session.out.say(f"{written} {files} written to {shown_path(path)}.")
    return codes.DONE


def _absolute(path: str) -> Path:
    """Return a path that means the same to the process that writes the file; links stay as the user wrote them."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _query(options: argparse.Namespace, words: str = "") -> HistoryQuery:
    return HistoryQuery(
        words=words,
        states=tuple(dict.fromkeys(options.state)),
        since=options.since.timestamp() if options.since else None,
        until=options.until.timestamp() if options.until else None,
    )


def _show(out: Output, entries: tuple[HistoryEntry, ...], *, heading: bool) -> None:
    for entry in entries:
        out.object(_object(entry))
    if entries:
        out.table(
            ("FINISHED", "STATE", "SIZE", "PXM ID", "FILE", "REASON") if heading else (),
            [
                (
                    f"{datetime.fromtimestamp(entry.finished_at, UTC).astimezone():%Y-%m-%d %H:%M}",
                    entry.state,
                    size_text(entry.size),
                    entry.file_id or "-",
                    shown_path(entry.path),
                    entry.reason,
                )
                for entry in entries
            ],
        )


def _object(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "account": entry.account,
        "state": entry.state,
        **path_fields(entry.path),
        "name": entry.name,
        "size": entry.size,
        "batch": entry.batch,
        "file_id": entry.file_id,
        "checksum": entry.checksum or None,
        "products": [{"id": product.id, "name": product.name or None} for product in entry.products],
        "regions": [{"id": region.id, "name": region.name or None} for region in entry.regions],
        "error": entry.reason or None,
        "cause": entry.cause,
        "added_at": _time(entry.added_at),
        "sent_at": _time(entry.sent_at),
        "finished_at": _time(entry.finished_at),
    }


def _time(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
