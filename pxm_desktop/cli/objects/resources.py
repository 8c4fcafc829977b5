"""What the sub-commands of `resources` do."""

from __future__ import annotations

import argparse
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.listing import EMPTY, Columns, ask, print_all, print_one, read_all
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.objects.writing import change, create, delete
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.object_names import object_named

COLUMNS: Columns = (("ID", "id"), ("DESCRIPTION", "description"), ("LINK", "link"))


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run a sub-command; return the exit code."""
    return run(lambda session: _run(session, choice, options), Output(as_json=options.json), kept="")


async def _run(session: Session, choice: str, options: argparse.Namespace) -> int:
    async with session.service() as service:
        names = Names(session, service)
        if choice == "list":
            arguments: dict[str, Any] = {
                "collection": await names.product(options.collection),
                "category": await names.category(options.category),
                "limit": options.limit,
            }
            return await print_all(
                session, service, "resources.list", arguments, COLUMNS, "No resources found."
            )
        if choice == "create":
            description = options.words[0]
            arguments = {
                "description": description,
                "link": options.link,
                "category_id": await names.category(options.category),
                "collections": await names.products(options.collection),
                "dry_run": options.dry_run or None,
            }
            return await create(names, "resources", arguments, description)
        known = await read_all(session, service, "resources.list")
        ids = dict.fromkeys(object_named("resource", known, word, "description") for word in options.words)
        labels = {str(row["id"]): str(row.get("description") or row["id"]) for row in known}
        targets = [(identity, labels[identity]) for identity in ids]
        if choice == "delete":
            return await delete(session, service, "resources", targets, options)
        if choice == "set":
            arguments = {
                "description": options.description,
                "link": options.link,
                "category_id": EMPTY if options.no_category else await names.category(options.category),
                "add_collections": await names.products(options.collection),
                "remove_collections": await names.products(options.remove_collection),
                "dry_run": options.dry_run or None,
            }
            return await change(names, "resources", targets, arguments)
        await print_one(session, service, await ask(session, service, "resources.show", id=targets[0][0]))
        return codes.DONE
