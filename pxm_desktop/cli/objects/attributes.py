"""What the sub-commands of `attributes` do."""

from __future__ import annotations

import argparse
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.listing import Columns, ask, print_all, print_one, read_all
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.objects.writing import change, create, delete
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.errors import BadValue
from pxm_desktop.service.object_names import object_named

COLUMNS: Columns = (("ID", "id"), ("NAME", "name"), ("TYPE", "type"), ("OPTIONS", "options"))


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run a sub-command; return the exit code."""
    return run(lambda session: _run(session, choice, options), Output(as_json=options.json), kept="")


async def _run(session: Session, choice: str, options: argparse.Namespace) -> int:
    async with session.service() as service:
        if choice == "list":
            arguments: dict[str, Any] = {"limit": options.limit}
            return await print_all(
                session, service, "attributes.list", arguments, COLUMNS, "No attributes found."
            )
        if choice == "create":
            return await _create(Names(session, service), options)
        known = await read_all(session, service, "attributes.list")
        ids = dict.fromkeys(object_named("attribute", known, word) for word in options.words)
        labels = {str(row["id"]): str(row.get("name") or row["id"]) for row in known}
        targets = [(identity, labels[identity]) for identity in ids]
        if choice == "delete":
            return await delete(session, service, "attributes", targets, options)
        if choice == "set":
            arguments = {
                "name": options.name,
                "add_options": options.option,
                "remove_options": options.remove_option,
                "dry_run": options.dry_run or None,
            }
            return await change(Names(session, service), "attributes", targets, arguments)
        await print_one(session, service, await ask(session, service, "attributes.show", id=targets[0][0]))
        return codes.DONE


async def _create(names: Names, options: argparse.Namespace) -> int:
    name = options.words[0]
    if options.option and options.type not in ("pick-list", "list"):
        raise BadValue("Only lists have options.", "Leave --option out, or choose another --type.")
    if options.type == "pick-list" and not options.option:
        raise BadValue("A pick list needs what can be picked.", "Add --option for each.")
    arguments = {
        "name": name,
        "type": options.type,
        "options": options.option,
        "dry_run": options.dry_run or None,
    }
    return await create(names, "attributes", arguments, name)
