"""What the sub-commands of `categories` do."""

from __future__ import annotations

import argparse
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.listing import EMPTY, FILES, ask, print_all, print_one, read_all
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.objects.writing import change, create, delete
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.object_names import category_named, places_of


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run a sub-command; return the exit code."""
    return run(lambda session: _run(session, choice, options), Output(as_json=options.json), kept="")


async def _run(session: Session, choice: str, options: argparse.Namespace) -> int:
    async with session.service() as service:
        if choice == "list":
            return await _list(session, service, options)
        names = Names(session, service)
        if choice == "create":
            name = options.words[0]
            arguments: dict[str, Any] = {
                "name": name,
                "parent_id": await names.category(options.parent),
                "dry_run": options.dry_run or None,
            }
            return await create(names, "categories", arguments, name)
        places = await names.named_places(options.words)
        targets = [(place.id, place.path) for place in places]
        if choice == "delete":
            return await delete(session, service, "categories", targets, options)
        if choice == "set":
            arguments = {
                "name": options.name,
                "parent_id": EMPTY if options.top else await names.category(options.parent),
                "dry_run": options.dry_run or None,
            }
            return await change(names, "categories", targets, arguments)
        place = places[0]
        if choice == "files":
            arguments = {"id": place.id, "below": options.below or None, "limit": options.limit}
            nothing = f"There are no files in “{place.path}”."
            return await print_all(session, service, "categories.files", arguments, FILES, nothing)
        found = await ask(session, service, "categories.show", id=place.id)
        await print_one(session, service, {**found, "path": place.path})
        return codes.DONE


async def _list(session: Session, service: ServiceClient, options: argparse.Namespace) -> int:
    """Print the tree; with `--json` PXM's objects with their paths, parents before children."""
    rows = {str(row["id"]): row for row in await read_all(session, service, "categories.list")}
    places = places_of(rows.values())
    top = 0
    if options.below is not None:
        root = category_named(places, options.below)
        start = places.index(root)
        inside = places[start + 1 :]
        end = next((n for n, place in enumerate(inside) if place.depth <= root.depth), len(inside))
        places, top = [root, *inside[:end]], root.depth
    for place in places[: options.limit]:
        session.out.object({**rows[place.id], "path": place.path})
    shown = [(place.id, f"{'  ' * (place.depth - top)}{place.name}") for place in places[: options.limit]]
    if shown:
        session.out.table(("ID", "NAME"), shown)
    else:
        session.out.say("No categories found.")
    return codes.DONE
