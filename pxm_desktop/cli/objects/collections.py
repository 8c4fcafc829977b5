"""What the sub-commands of `collections` do."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.coverage import run_coverage
from pxm_desktop.cli.objects.listing import (
    COLLECTIONS,
    EMPTY,
    FILES,
    Columns,
    ask,
    cell,
    print_all,
    print_one,
    read_all,
    without_links,
)
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.objects.writing import change, create, delete
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.pxm.resource import instant
from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import BadValue

IMAGES: Columns = (
    ("FILE", "file_name"),
    ("SIZE", "size"),
    ("TYPE", "file_type"),
    ("STACK", "stack_id"),
    ("FILE ID", "file_id"),
)


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run a sub-command; return the exit code."""
    if choice == "coverage":
        return run_coverage(options)
    return run(lambda session: _run(session, choice, options), Output(as_json=options.json), kept="")


async def _run(session: Session, choice: str, options: argparse.Namespace) -> int:
    async with session.service() as service:
        names = Names(session, service)
        if choice in ("list", "search"):
            return await _find(session, service, names, choice, options)
        if choice == "create":
            return await _create(names, options)
        if choice == "set":
            return await _set(names, options)
        found = await names.choices(options.words)
        if choice == "delete":
            targets = [(product.id, product.name) for product in found]
            return await delete(session, service, "collections", targets, options)
        product = found[0]
        if choice == "show":
            await print_one(session, service, await ask(session, service, "collections.show", id=product.id))
            return codes.DONE
        if choice == "related":
            return await _related(session, service, product.id)
        if choice == "images":
            return await _images(session, service, product, options)
        columns = FILES if choice == "files" else COLLECTIONS
        arguments = {"id": product.id, "limit": options.limit}
        nothing = f"“{product.name}” has no {choice}."
        return await print_all(session, service, f"collections.{choice}", arguments, columns, nothing)


async def _find(
    session: Session, service: ServiceClient, names: Names, choice: str, options: argparse.Namespace
) -> int:
    arguments = {
        "query": options.words[0] if choice == "search" else None,
        "category": await names.category(options.category),
        "family": await names.product(options.family),
        "regions": await names.regions(options.region),
        "type": options.type,
        "created_start": _time(options.created_from),
        "created_end": _time(options.created_to),
        "updated_start": _time(options.updated_from),
        "updated_end": _time(options.updated_to),
        "published": options.published,
        "limit": options.limit,
    }
    return await print_all(
        session, service, f"collections.{choice}", arguments, COLLECTIONS, "No collections found."
    )


async def _create(names: Names, options: argparse.Namespace) -> int:
    name = options.words[0]
    published = True if options.published is None and options.start is not None else options.published
    arguments: dict[str, Any] = {
        "name": name,
        "additional_title": options.sku or None,
        "direct_parent": await names.categories(options.category),
        "region_ids": await names.regions(options.region),
        "published": published,
        "published_start_date": _time(options.start),
        "published_end_date": None if options.end == "never" else _time(options.end),
        "collection_type": "parent" if options.as_family else None,
        "parent_topic_id": await names.product(options.family),
        "attributes": await names.values(options.attribute) or None,
        "dry_run": options.dry_run or None,
    }
    return await create(names, "collections", arguments, name)


async def _set(names: Names, options: argparse.Namespace) -> int:
    products = await names.choices(options.words)
    if len(products) > 1 and (options.name is not None or options.sku):
        raise BadValue("Several collections cannot get the same name or SKU.", "Name one collection.")
    arguments: dict[str, Any] = {
        "name": options.name,
        "additional_title": EMPTY if options.sku == "" else options.sku,
        "add_categories": await names.categories(options.category),
        "remove_categories": await names.categories(options.remove_category),
        "add_regions": await names.regions(options.region),
        "remove_regions": await names.regions(options.remove_region),
        "published": options.published,
        "published_start_date": _time(options.start),
        "published_end_date": EMPTY if options.end == "never" else _time(options.end),
        "set_attributes": await names.values(options.attribute) or None,
        "clear_attributes": [known.id for known in await names.attributes(options.clear_attribute)],
        "dry_run": options.dry_run or None,
    }
    targets = [(product.id, product.name) for product in products]
    return await change(names, "collections", targets, arguments, options.first)


async def _related(session: Session, service: ServiceClient, product: str) -> int:
    groups = await ask(session, service, "collections.related", id=product)
    for group in groups:
        for found in group["collections"]:
            session.out.object({"group": group.get("name"), **found})
        session.out.text(group.get("name") or "Related")
        for found in group["collections"]:
            sku = f" ({found['additional_title']})" if found.get("additional_title") else ""
            session.out.text(f"  {found['id']}  {found.get('name') or ''}{sku}")
    if not groups:
        session.out.say("It has no related collections.")
    return codes.DONE


async def _images(
    session: Session, service: ServiceClient, product: CollectionChoice, options: argparse.Namespace
) -> int:
    """Print the pictures that PXM has made of a product's files."""
    images = await ask(
        session,
        service,
        "collections.image_variants",
        id=product.id,
        size=options.size,
        file_type=options.type,
        stack_ids=options.stack,
    )
    shown = images[: options.limit]
    for image in shown:
        session.out.object(without_links(image))
    if shown and not session.out.as_json:
        names = await _file_names(session, service, product.id, shown)
        session.out.table(
            tuple(title for title, _ in IMAGES),
            [
                [names.get(image.get("file_id") or "", ""), *(cell(image.get(key)) for _, key in IMAGES[1:])]
                for image in shown
            ],
        )
    if not images:
        session.out.say(f"PXM has made no such pictures of “{product.name}”.")
    return codes.DONE


async def _file_names(
    session: Session, service: ServiceClient, product: str, images: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Return the names of the files of pictures, which PXM may tell beside these."""
    if all(image.get("file_name") for image in images):
        return {image.get("file_id") or "": str(image["file_name"]) for image in images}
    files = await read_all(session, service, "collections.files", id=product)
    return {file["id"]: str(file.get("file_name") or "") for file in files}


def _time(moment: datetime | Literal["never"] | None) -> str | None:
    return instant(moment) if isinstance(moment, datetime) else None
