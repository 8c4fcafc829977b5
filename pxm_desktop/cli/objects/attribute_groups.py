"""What the sub-commands of `attribute-groups` do."""

from __future__ import annotations

import argparse
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.listing import Columns, ask, print_all, print_one, read_all
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.objects.writing import change, create, delete
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.object_names import object_named

COLUMNS: Columns = (("ID", "id"), ("NAME", "name"), ("ATTRIBUTES", "attributes"))


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run a sub-command; return the exit code."""
    return run(lambda session: _run(session, choice, options), Output(as_json=options.json), kept="")


async def _run(session: Session, choice: str, options: argparse.Namespace) -> int:
    async with session.service() as service:
        names = Names(session, service)
        if choice == "list":
            arguments: dict[str, Any] = {"limit": options.limit}
            return await print_all(
                session, service, "attribute_groups.list", arguments, COLUMNS, "No attribute groups found."
            )
        if choice == "create":
            name = options.words[0]
            arguments = {
                "name": name,
                "attributes": [known.id for known in await names.attributes(options.attribute)],
                "dry_run": options.dry_run or None,
            }
            return await create(names, "attribute_groups", arguments, name)
        known = await read_all(session, service, "attribute_groups.list")
        ids = dict.fromkeys(object_named("attribute group", known, word) for word in options.words)
        labels = {str(row["id"]): str(row.get("name") or row["id"]) for row in known}
        targets = [(identity, labels[identity]) for identity in ids]
        if choice == "delete":
            return await delete(session, service, "attribute_groups", targets, options)
        if choice == "set":
            arguments = {
                "name": options.name,
                "add_attributes": [known.id for known in await names.attributes(options.attribute)],
                "remove_attributes": [known.id for known in await names.attributes(options.remove_attribute)],
                "dry_run": options.dry_run or None,
            }
            return await change(names, "attribute_groups", targets, arguments)
        await print_one(
            session, service, await ask(session, service, "attribute_groups.show", id=targets[0][0])
        )
        return codes.DONE
