"""What `files link`, `files unlink` and `files set-regions` do."""

from __future__ import annotations

import argparse
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.listing import ask, cell
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.session import Session, explain
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError


async def relink(session: Session, service: ServiceClient, choice: str, options: argparse.Namespace) -> int:
    """Change files one by one, so that each that worked is told even when a later one fails; return the exit code."""
    code = codes.DONE
    names = Names(session, service)
    if choice == "set-regions":
        verb, key, wanted = "files.set_regions", "regions", await names.regions(options.region)
    else:
        verb, key, wanted = f"files.{choice}", "collections", await names.products(options.collection)
    for identity in dict.fromkeys(options.words):
        arguments: dict[str, Any] = {"id": identity, key: wanted}
        try:
            found = await ask(session, service, verb, **arguments)
        except (PxmError, ServiceError) as error:
            session.out.say(f"{identity}:")
            failed = explain(session.out, error)
            session.out.object({"id": identity, "changed": False, "error": str(error)})
            if failed == codes.REFUSED:
                return failed
            code = codes.SOME_FAILED
            continue
        session.out.object({**found, "error": None})
        what = "changed" if found["changed"] else "was so already"
        session.out.text(f"{identity}  {what}  {key}: {cell(found[key])}")
    return code
