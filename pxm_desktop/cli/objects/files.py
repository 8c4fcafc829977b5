"""What the sub-commands of `files` do."""

from __future__ import annotations

import argparse
from typing import Any

from pxm_desktop.cli import changing, codes
from pxm_desktop.cli.change_options import FILES as CHANGING
from pxm_desktop.cli.duplicates import run_duplicates
from pxm_desktop.cli.objects.listing import FILES, print_found, print_one
from pxm_desktop.cli.objects.names import Names, file_of
from pxm_desktop.cli.objects.saving import save, url
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.client import ServiceClient


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run a sub-command; return the exit code."""
    if choice in CHANGING:
        return changing.run_files(choice, options)
    if choice == "duplicates":
        return run_duplicates(options)
    return run(lambda session: _run(session, choice, options), Output(as_json=options.json), kept="")


async def _run(session: Session, choice: str, options: argparse.Namespace) -> int:
    # A search uses the copy of the account too, which only its owner brings in step.
    async with session.service("named" if choice == "search" else None) as service:
        if choice in ("list", "search"):
            return await _find(session, service, choice, options)
        if choice == "save":
            return await save(session, service, options)
        if choice == "url":
            return await url(session, service, options)
        await print_one(session, service, await file_of(session, service, options.words[0]))
        return codes.DONE


async def _find(session: Session, service: ServiceClient, choice: str, options: argparse.Namespace) -> int:
    names = Names(session, service)
    arguments: dict[str, Any] = {
        "query": options.words[0] if choice == "search" else None,
        "collections": await names.products(options.collection),
        "regions": await names.regions(options.region),
        "category": await names.category(options.category),
        "kinds": options.type,
        "smallest": options.min_size,
        "largest": options.max_size,
        "created_start": options.created_from,
        "created_end": options.created_to,
        "updated_start": options.updated_from,
        "updated_end": options.updated_to,
        "linked": options.linked,
        "published": options.published,
        "limit": options.limit,
    }
    if not await print_found(session, service, f"files.{choice}", arguments, FILES):
        session.out.say("No files found.")
        if choice == "search" and not (await service.library.freshness()).full_at:
            session.out.say(
                "Only PXM's own search was asked. Once “pxm-desktop sync” has read the account, names and SKUs of "
                "products and values of attributes are searched too."
            )
    return codes.DONE
