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
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateSearch
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
        query = FileQuery()
        if options.collection:
            named = await session.patiently(service, lambda: service.collections_named([options.collection]))
            query = FileQuery(product=named[0].id)
        await session.patiently(service, service.library.sync)
        found = await _searched(session, service, query, near=options.near)
        if found.state != "done":
            session.out.say(found.sentence or "The search was stopped. The next one goes on from there.")
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


async def _searched(
    session: Session, service: ServiceClient, query: FileQuery, *, near: bool
) -> DuplicateSearch:
    """Search, and return how it ended."""
    waited = 0.0
    try:
        found = await session.patiently(service, lambda: service.duplicates.search(query, near))
        while found.state == "running":
            await session.unless_interrupted(asyncio.sleep(_LOOK_SECONDS))
            found = await session.unless_interrupted(service.duplicates.state())
            waited += _LOOK_SECONDS
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
            # Files that were deleted since leave groups of one behind.
            return [group for group in groups if len(group.files) > 1]


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
    out.object({"event": "duplicates_summary", "groups": len(groups), "unknown": found.unknown})
    out.text(f"{len(groups):,} groups of duplicates." if groups else "No duplicates were found.")
    if found.unknown:
        out.say(f"{found.unknown:,} pictures could not be compared: PXM gave no small picture of them.")
