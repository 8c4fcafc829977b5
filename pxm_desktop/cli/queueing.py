"""What the sub-commands of `queue` do once their options are read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.findings import tell
from pxm_desktop.cli.follow import STATES, all_transfers
from pxm_desktop.cli.output import Output, path_fields, shown_path, size_text
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.transfer.model import FINISHED, Stage, Transfer

DONE_WORDS = {
    "pause": "paused",
    "resume": "can go on",
    "retry": "will be tried again",
    "cancel": "cancelled",
    "clear": "removed from the queue",
}


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run one of the sub-commands; return the exit code."""
    out = Output(as_json=options.json)
    if choice == "list":
        return run(lambda session: _list(session, options), out)
    if choice == "move":
        return run(lambda session: _move(session, options), out)
    if choice == "why":
        return run(lambda session: _why(session, int(options.words[0])), out)
    if choice == "undo-replace":
        return run(lambda session: _undo_replace(session, int(options.words[0])), out)
    return run(lambda session: _change(session, choice, options), out)


async def _list(session: Session, options: argparse.Namespace) -> int:
    stages: list[Stage] = []
    if options.failed:
        stages += [Stage.FAILED]
    if options.active:
        stages += [stage for stage in Stage if stage not in FINISHED]
    async with session.service() as service:
        transfers = await all_transfers(service, None, stages)
    for transfer in transfers:
        session.out.object(_object(transfer))
    session.out.table(
        ("ID", "STATE", "SIZE", "FILE", "REASON"),
        [(str(t.id), _word(t), size_text(t.size), shown_path(t.path), t.reason) for t in transfers],
    )
    if not transfers:
        session.out.say("The queue is empty." if not stages else "Nothing in the queue is like that.")
    return codes.DONE


async def _change(session: Session, choice: str, options: argparse.Namespace) -> int:
    ids = list(dict.fromkeys(int(word) for word in options.words)) or None
    async with session.service("none") as service:
        if ids is not None:
            missing = await _missing(service, ids)
            if missing:
                return _unknown(session, missing)
        elif choice != "retry" and getattr(options, "failed", False):
            ids = [transfer.id for transfer in await all_transfers(service, None, [Stage.FAILED])]
        change = await getattr(service, choice)(ids)
    session.out.object({"event": f"queue_{choice}", "changed": change.changed, "unchanged": change.unchanged})
    word = "transfer" if change.changed == 1 else "transfers"
    session.out.say(f"{change.changed} {word} {DONE_WORDS[choice]}.")
    if change.unchanged:
        session.out.say(f"{change.unchanged} could not be: {_why_not(choice)}.")
    return codes.DONE


async def _move(session: Session, options: argparse.Namespace) -> int:
    ids = list(dict.fromkeys(int(word) for word in options.words))
    async with session.service("none") as service:
        before = int(options.before) if options.before is not None else None
        missing = await _missing(service, ids if before is None else [*ids, before])
        if missing:
            return _unknown(session, missing)
        if options.first:
            others = [t for t in await all_transfers(service, None, ()) if t.id not in ids]
            before = min(others, key=lambda t: t.position).id if others else None
        change = await service.move(ids, before)
    session.out.object({"event": "queue_move", "changed": change.changed, "unchanged": change.unchanged})
    session.out.say(f"{change.changed} {'transfer' if change.changed == 1 else 'transfers'} moved.")
    return codes.DONE


async def _undo_replace(session: Session, identity: int) -> int:
    """Needs an engine, which leaves what is in the queue alone; a transfer that was cleared can be undone too."""
    async with session.service("named") as service:
        undone = await session.patiently(service, lambda: service.undo_replace(identity))
        if not undone and await _missing(service, [identity]):
            return _unknown(session, [identity])
    session.out.object({"event": "queue_undo_replace", "changed": int(undone), "unchanged": int(not undone)})
    said = "The older file has its products again." if undone else f"Transfer {identity} replaced no file."
    session.out.say(said)
    return codes.DONE


async def _why(session: Session, identity: int) -> int:
    """Look at the file, the queue, this computer and the way to PXM, as “Why is this not uploading?” does."""
    async with session.service("none") as service:
        if await _missing(service, [identity]):
            return _unknown(session, [identity])
        findings = await session.unless_interrupted(service.support.why(identity))
    for finding in findings:
        tell(session.out, finding)
    bad = any(finding.result == "problem" for finding in findings)
    session.out.say("Begin with the first problem." if bad else "Nothing stands in the way.")
    return codes.SOME_FAILED if bad else codes.DONE


def _unknown(session: Session, missing: Sequence[int]) -> int:
    session.out.say(
        f"There is no transfer {', '.join(map(str, missing))}. Nothing was changed. "
        "“pxm-desktop queue list” shows them."
    )
    return codes.USAGE


async def _missing(service: ServiceClient, ids: Sequence[int]) -> list[int]:
    known = {transfer.id for transfer in await all_transfers(service, None, ())}
    return [identity for identity in ids if identity not in known]


def _object(transfer: Transfer) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "batch": transfer.batch_id,
        **path_fields(transfer.path),
        "name": transfer.name,
        "size": transfer.size,
        "stage": transfer.stage.value,
        "hold": transfer.hold.value if transfer.hold else None,
        "state": STATES.get(transfer.stage),
        "position": transfer.position,
        "file_id": transfer.file_id,
        "error": transfer.reason or None,
        "cause": transfer.cause,
        "added_at": _time(transfer.added_at),
        "finished_at": _time(transfer.finished_at),
    }


def _word(transfer: Transfer) -> str:
    return f"{transfer.stage.value} ({transfer.hold.value})" if transfer.hold else transfer.stage.value


def _time(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None


def _why_not(choice: str) -> str:
    return {
        "pause": "they are finished or about to be",
        "resume": "nothing holds them",
        "retry": "they have not failed",
        "cancel": "they are finished",
        "clear": "they are still active; cancel them first",
    }[choice]
