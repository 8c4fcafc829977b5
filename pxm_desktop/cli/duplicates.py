"""What `pxm-desktop files duplicates` does: find, show, and unlink where that is asked for."""

from __future__ import annotations

import argparse
import asyncio

from pxm_desktop.cli import codes
from pxm_desktop.cli.changing import KEPT, planned
from pxm_desktop.cli.output import Output, size_text
from pxm_desktop.cli.session import Interrupted, NoAnswer, Session, run
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.duplicates.unlinking import edits_of
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateScope, DuplicateSearch
from pxm_desktop.service.errors import ServiceError, UnknownName
from pxm_desktop.service.library_api import FileQuery

_LOOK_SECONDS = 0.2
_SAY_SECONDS = 5.0
_PAGE = 200
_PROOFS = {
    "content": "the same content",
    "likely": "very likely the same (size, dimensions and small picture)",
    "near": "pictures that look alike",
}


def run_duplicates(options: argparse.Namespace) -> int:
    """Run the command; return the exit code."""
    return run(lambda session: _duplicates(session, options), Output(as_json=options.json), kept=KEPT)


async def _duplicates(session: Session, options: argparse.Namespace) -> int:
    async with session.service("named") as service:
        await session.patiently(service, service.library.sync)
        scope = await _scope(session, service, options)
        found = await _searched(session, service, scope, near=options.near)
        if found.state != "done":
            kept = "What was found out is kept: the next search goes on from there."
            session.out.say(f"{found.sentence or 'The search was stopped.'} {kept}")
            return codes.SOME_FAILED
        groups = await _groups(service)
        for group in groups:
            _show(session.out, group)
        _summary(session.out, found, groups)
        edits = [edit for group in groups for edit in edits_of(group.files, group.keep)]
        if not options.unlink or not edits:
            return codes.DONE
        files = "1 file" if len(edits) == 1 else f"{len(edits)} files"
        change = await session.patiently(
            service, lambda: service.changes.plan(edits, f"Unlink duplicates: {files}", look=options.dry_run)
        )
        return await planned(session, service, change, options)


async def _scope(session: Session, service: ServiceClient, options: argparse.Namespace) -> DuplicateScope:
    """Return among which files to look. Raises `UnknownName` for one that PXM does not have."""
    ids = tuple(options.words)
    if ids:
        known = {file.id for file in await service.library.by_ids(ids)}
        for each in ids:
            if each not in known:
                raise UnknownName(f"PXM has no file “{each}”.", "“pxm-desktop files list” shows the ids.")
        return DuplicateScope(ids=ids)
    if options.collection:
        named = await session.patiently(service, lambda: service.collections_named([options.collection]))
        return DuplicateScope(query=FileQuery(product=named[0].id))
    return DuplicateScope()


async def _searched(
    session: Session, service: ServiceClient, scope: DuplicateScope, *, near: bool
) -> DuplicateSearch:
    """Search, and return how it ended."""
    waited, told, key = 0.0, "", scope.key
    try:
        found = await session.patiently(service, lambda: service.duplicates.search(scope, near))
        while found.state == "running":
            await session.unless_interrupted(asyncio.sleep(_LOOK_SECONDS))
            found = await session.unless_interrupted(service.duplicates.state())
            if found.scope != key:
                raise ServiceError("Another search for duplicates took the place of this one.", "Try again.")
            waited += _LOOK_SECONDS
            if found.state == "running" and found.sentence != told:
                told = found.sentence
                session.out.say(f"{told} Trying again." if told else "It goes on.")
            if found.total and waited >= _SAY_SECONDS:
                waited = 0.0
                session.out.say(f"{found.done:,} of {found.total:,} files")
    except (Interrupted, NoAnswer):
        await service.duplicates.stop()
        raise
    return found


async def _groups(service: ServiceClient) -> list[DuplicateGroup]:
    groups: list[DuplicateGroup] = []
    while True:
        page = await service.duplicates.groups(len(groups), _PAGE)
        groups += page
        if len(page) < _PAGE:
            return groups


def _show(out: Output, group: DuplicateGroup) -> None:
    out.object(
        {
            "event": "duplicates",
            "proof": group.proof,
            "keep": group.keep,
            "files": [
                {
                    "id": file.id,
                    "name": file.name,
                    "size": file.size,
                    "width": file.width,
                    "height": file.height,
                    "collections": None if file.products is None else list(file.products),
                }
                for file in group.files
            ],
        }
    )
    out.text(f"{_PROOFS[group.proof]}:")
    out.table(
        (),
        [
            (
                "  keep" if file.id == group.keep else "  ",
                file.name,
                file.id,
                size_text(file.size) if file.size is not None else "",
                f"{file.width} x {file.height}" if file.width and file.height else "",
                "" if file.products is None else f"{len(file.products)} products",
            )
            for file in group.files
        ],
    )


def _summary(out: Output, found: DuplicateSearch, groups: list[DuplicateGroup]) -> None:
    counts = {"groups": len(groups), "unknown": found.unknown, "unreadable": found.unreadable}
    out.object({"event": "duplicates_summary", **counts})
    count = "1 group" if len(groups) == 1 else f"{len(groups):,} groups"
    out.text(f"{count} of duplicates." if groups else "No duplicates were found.")
    if found.unknown:
        out.say(f"{_pictures(found.unknown)} could not be compared: PXM gave no small picture.")
    if found.unreadable:
        out.say(f"{_pictures(found.unreadable)} could not be compared: what PXM gave cannot be read.")


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"
