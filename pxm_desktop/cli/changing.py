"""What the commands that change files in PXM do once their options are read."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.change_report import show_change, show_changes, show_files, summary
from pxm_desktop.cli.destinations import with_definitions
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import NoAnswer, Session, run
from pxm_desktop.pxm.errors import CredentialsRefused
from pxm_desktop.relinking.model import Change, ChangeItem, FileEdit, ItemState
from pxm_desktop.service.attribute_values import attribute_named, from_texts
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import BadEdit
from pxm_desktop.service.naming import regions_named
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.transfer.model import FileAttribute

KEPT = "The change is kept; “pxm-desktop changes list” shows it, “changes resume” goes on."
PAGE = 500
"""Files of a change read at once."""
_LOOK_SECONDS = 0.2
"""How often it is looked how a change stands."""


def run_files(choice: str, options: argparse.Namespace) -> int:
    """Run `files link|unlink|set-regions|set`; return the exit code."""
    return run(lambda session: _files(session, choice, options), Output(as_json=options.json), kept=KEPT)


def run_sheet(options: argparse.Namespace) -> int:
    """Run `relink`; return the exit code."""
    return run(lambda session: _sheet(session, options), Output(as_json=options.json), kept=KEPT)


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run one of the sub-commands of `changes`; return the exit code."""
    out = Output(as_json=options.json)
    if choice == "list":
        return run(lambda session: _list(session, options), out, kept="")
    try:
        change_id = int(options.words[0])
    except ValueError:
        out.say(f"“{options.words[0]}” is no number of a change. “pxm-desktop changes list” shows them.")
        return codes.USAGE
    if choice == "show":
        return run(lambda session: _show(session, change_id, options), out, kept="")
    return run(lambda session: _steer(session, choice, change_id, options), out, kept=KEPT)


# --- planning ---


async def _files(session: Session, choice: str, options: argparse.Namespace) -> int:
    named = _ids(options.words)
    async with session.service("named") as service:
        products = await _collections(session, service, options.product)
        ids = list(dict.fromkeys([*named, *await _files_of(session, service, products)]))
        if not ids:
            raise BadEdit("There is no file to change.", "Name files that are in PXM.")
        pattern, title = await _wanted(session, service, choice, options, len(ids))
        edits = [pattern.model_copy(update={"file_id": identity}) for identity in ids]
        dry = bool(options.dry_run)
        change = await session.patiently(
            service, lambda: service.changes.plan(edits, title, shown_in=products, look=dry)
        )
        return await planned(session, service, change, options)


async def _sheet(session: Session, options: argparse.Namespace) -> int:
    path = _absolute(options.from_csv)
    async with session.service("named") as service:
        dry = bool(options.dry_run)
        change = await session.patiently(service, lambda: service.changes.plan_sheet(path, look=dry))
        return await planned(session, service, change, options)


def _absolute(path: str) -> bytes:
    """Return a path that means the same to the process that reads the sheet."""
    return os.fsencode(os.path.abspath(path))  # noqa: PTH100 - links stay as the user wrote them


async def _wanted(
    session: Session, service: ServiceClient, choice: str, options: argparse.Namespace, count: int
) -> tuple[FileEdit, str]:
    """Return what is to happen to each file, and the title of the change."""
    files = "1 file" if count == 1 else f"{count} files"
    if choice == "set":
        return await _values(session, service, options), f"Set values of {files}"
    if choice == "set-regions":
        known = await session.patiently(service, service.regions)
        wanted = regions_named(known, options.region)
        ids = tuple(region.id for region in wanted)
        others = tuple(region.id for region in known if region.id not in ids)
        names = ", ".join(region.name for region in wanted)
        return FileEdit(file_id="", add_regions=ids, remove_regions=others), f"Regions of {files}: {names}"
    found = await session.patiently(service, lambda: service.collections_named(options.collection))
    ids, names = tuple(each.id for each in found), ", ".join(each.name for each in found)
    if choice == "link":
        return FileEdit(file_id="", add_products=ids), f"Link {files} to {names}"
    return FileEdit(file_id="", remove_products=ids), f"Take {files} out of {names}"


async def _values(session: Session, service: ServiceClient, options: argparse.Namespace) -> FileEdit:
    def read(
        known: Sequence[AttributeDefinition],
    ) -> tuple[tuple[FileAttribute, ...], tuple[str, ...]]:
        cleared = tuple(attribute_named(known, name).id for name in options.clear_attribute)
        return from_texts(known, options.attribute), cleared

    setting: tuple[FileAttribute, ...] = ()
    clearing: tuple[str, ...] = ()
    if options.attribute or options.clear_attribute:
        setting, clearing = await with_definitions(session, service, read)
    start: datetime | None = options.publish_from
    published: bool | None = options.publish
    if start is not None and published is None:
        published = True
    return FileEdit(
        file_id="",
        published=published,
        published_from=start.astimezone(UTC).timestamp() if start is not None else None,
        set_attributes=setting,
        clear_attributes=clearing,
        name=options.name,
    )


def _ids(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        found += sys.stdin.read().split() if word == "-" else [word]
    return found


async def _files_of(session: Session, service: ServiceClient, products: Sequence[str]) -> list[str]:
    """Return the ids of the files of products, from PXM."""
    if not products:
        return []

    async def listed() -> list[str]:
        arguments: dict[str, Any] = {"collections": list(products)}
        return [str(found["id"]) async for found in service.stream("files.list", arguments)]

    return await session.patiently(service, listed)


async def _collections(session: Session, service: ServiceClient, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [c.id for c in await session.patiently(service, lambda: service.collections_named(names))]


# --- doing ---


async def planned(
    session: Session, service: ServiceClient, change: Change, options: argparse.Namespace
) -> int:
    """Show a change that was planned, or do it."""
    if options.dry_run:
        missing = 0
        async for item in _items(service, change.id):
            show_files(session.out, [item], preview=True)
            missing += bool(item.sentence)
        await service.changes.discard(change.id)
        session.out.object({"event": "plan_summary", "files": change.total, "title": change.title})
        session.out.say(f"{change.title}: nothing was written.")
        return _code_of(missing, change) if missing else codes.DONE
    if isinstance(service, RemoteService):
        session.out.say(
            "PXM Desktop is running already and does the work. Ctrl+C detaches; the work goes on."
        )
    await service.changes.start(change.id, options.first)
    return await _followed(session, service, change.id, named=True)


def _code_of(missing: int, change: Change) -> int:
    """Return what it means that PXM does not have files that were named: of all of them, nothing could be done."""
    return codes.USAGE if missing == change.total else codes.SOME_FAILED


async def _followed(session: Session, service: ServiceClient, change_id: int, *, named: bool = False) -> int:
    """Wait until a change is at rest, and tell what became of its files. `named`: just now, by whoever waits."""
    said = ""
    missing = 0
    while True:
        change = await session.unless_interrupted(service.changes.show(change_id))
        if change.state != "running":
            break
        if change.sentence and change.sentence != said:
            said = change.sentence
            session.out.say(said)
        if await service.silence() > session.patience:
            await service.changes.pause(change_id)
            raise NoAnswer
        await session.unless_interrupted(asyncio.sleep(_LOOK_SECONDS))
    problems: tuple[ItemState, ...] = ("collided", "failed", "gone")
    wanted: tuple[ItemState, ...] = () if session.out.as_json or change.total <= 50 else problems
    async for item in _items(service, change_id, wanted):
        if item.state != "planned":
            show_files(session.out, [item])
        missing += item.state == "gone"
    summary(session.out, change)
    if CredentialsRefused.default_sentence in change.sentence:
        return codes.REFUSED
    # Paused without a sentence is what was asked for: the first N for a look, or `changes pause`.
    stopped = change.state == "paused" and bool(change.sentence)
    if named and missing == change.total:
        return _code_of(missing, change)
    return codes.SOME_FAILED if change.failed or change.collided or stopped else codes.DONE


async def _steer(session: Session, choice: str, change_id: int, options: argparse.Namespace) -> int:
    async with session.service("named") as service:
        change = await service.changes.show(change_id)
        if getattr(options, "dry_run", False):
            return await _rehearsed(session, service, choice, change)
        match choice:
            case "pause":
                show_change(session.out, await service.changes.pause(change_id))
                return codes.DONE
            case "discard":
                await service.changes.discard(change_id)
                session.out.object({"event": "change_discarded", "change": change_id})
                return codes.DONE
            case "undo":
                change_id = (await service.changes.undo(change_id)).id
            case "retry":
                await service.changes.retry(change_id, options.number or None)
            case _:
                await service.changes.start(change_id, options.first)
        return await _followed(session, service, change_id)


async def _rehearsed(session: Session, service: ServiceClient, choice: str, change: Change) -> int:
    """Show what a command would do to which file."""
    states: dict[str, tuple[ItemState, ...]] = {
        "retry": ("collided", "failed", "gone"),
        "resume": ("planned",),
    }
    if choice == "undo":
        items = _paged(lambda after: service.changes.undoing(change.id, after, PAGE))
    else:
        items = _items(service, change.id, states[choice])
    async for item in items:
        show_files(session.out, [item], preview=True)
    session.out.say(f"{change.title}: nothing was written.")
    return codes.DONE


# --- looking ---


async def _list(session: Session, options: argparse.Namespace) -> int:
    async with session.service("none") as service:
        changes = await session.unless_interrupted(service.changes.recent(options.limit))
    show_changes(session.out, changes)
    if not changes:
        session.out.say("Nothing was changed from here yet.")
    return codes.DONE


async def _show(session: Session, change_id: int, options: argparse.Namespace) -> int:
    async with session.service("none") as service:
        change = await session.unless_interrupted(service.changes.show(change_id))
        async for item in _items(service, change_id, tuple(dict.fromkeys(options.state))):
            show_files(session.out, [item])
    show_change(session.out, change)
    return codes.DONE


def _items(
    service: ServiceClient, change_id: int, states: Sequence[ItemState] = ()
) -> AsyncIterator[ChangeItem]:
    return _paged(lambda after: service.changes.items(change_id, states, after, PAGE))


async def _paged(read: Callable[[int], Awaitable[Sequence[ChangeItem]]]) -> AsyncIterator[ChangeItem]:
    after = 0
    while True:
        page = await read(after)
        for item in page:
            yield item
        if len(page) < PAGE:
            return
        after = page[-1].number
