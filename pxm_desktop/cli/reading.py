"""What `files`, `collections`, `categories` and `regions` do once their options are read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, explain, run
from pxm_desktop.pxm.errors import PxmError, Unreachable
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.naming import regions_named

COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "files": (("ID", "id"), ("NAME", "file_name"), ("SIZE", "size"), ("COLLECTIONS", "collections")),
    "collections": (("ID", "id"), ("NAME", "name"), ("SKU", "additional_title"), ("TYPE", "collection_type")),
    "categories": (("ID", "id"), ("NAME", "name"), ("PARENT", "parent_id")),
    "regions": (("ID", "id"), ("NAME", "name"), ("PRIMARY", "is_primary")),
}
ROWS_AT_ONCE = 200
"""Rows of a table whose widths are worked out together, so that a long list shows as it comes."""


def run_list(noun: str, choice: str, options: argparse.Namespace) -> int:
    """List or search collections, categories or regions; return the exit code."""
    arguments: dict[str, Any] = {"limit": getattr(options, "limit", None)}
    if choice == "search":
        arguments["query"] = options.words[0]
    if noun == "regions":
        arguments = {}
    out = Output(as_json=options.json)
    return run(lambda session: _stream(session, noun, f"{noun}.{choice}", arguments), out, kept="")


def run_files(choice: str, options: argparse.Namespace) -> int:
    """Run one of the sub-commands of `files`; return the exit code."""
    out = Output(as_json=options.json)
    if choice == "search":
        arguments = {"query": options.words[0], "limit": options.limit}
        return run(lambda session: _stream(session, "files", "files.search", arguments), out, kept="")
    if choice == "list":
        return run(lambda session: _list_files(session, options), out, kept="")
    if choice == "show":
        return run(lambda session: _show(session, options.words[0]), out, kept="")
    return run(lambda session: _relink(session, choice, options), out, kept="")


async def _stream(session: Session, noun: str, verb: str, arguments: dict[str, Any]) -> int:
    async with session.service() as service:
        return await _print_all(session, service, noun, verb, arguments)


async def _list_files(session: Session, options: argparse.Namespace) -> int:
    async with session.service() as service:
        arguments: dict[str, Any] = {
            "collections": await _collections(session, service, options.collection),
            "regions": await _regions(session, service, options.region),
            "created_start": options.created_from,
            "created_end": options.created_to,
            "updated_start": options.updated_from,
            "updated_end": options.updated_to,
            "limit": options.limit,
        }
        return await _print_all(session, service, "files", "files.list", arguments)


async def _print_all(
    session: Session, service: ServiceClient, noun: str, verb: str, arguments: dict[str, Any]
) -> int:
    out = session.out
    columns = COLUMNS[noun]
    waiting: list[dict[str, Any]] = []
    count = 0
    started = False

    def print_waiting() -> None:
        nonlocal started
        rows = [[_cell(found.get(key)) for _, key in columns] for found in waiting]
        if rows:
            out.table(tuple(title for title, _ in columns) if not started else (), rows)
            started = True
        waiting.clear()

    async def follow() -> None:
        nonlocal count
        # A list that broke off begins anew only if nothing of it was printed.
        async for found in service.stream(verb, arguments):
            count += 1
            out.object(found)
            if not out.as_json:
                waiting.append(found)
                if len(waiting) >= ROWS_AT_ONCE:
                    print_waiting()
            if out.reader_gone:
                return

    async def once() -> None:
        try:
            await follow()
        except Unreachable as error:
            if count:
                raise ServiceError(
                    f"The list broke off after {count}. {error.sentence}", error.todo
                ) from error
            raise

    await session.patiently(service, once)
    print_waiting()
    if not count:
        out.say(f"No {noun} found.")
    return codes.DONE


async def _show(session: Session, identity: str) -> int:
    async with session.service() as service:
        found = await session.patiently(service, lambda: service.call("files.show", {"id": identity}))
    session.out.object(found)
    width = max((len(key) for key in found), default=0)
    for key, value in found.items():
        session.out.text(f"{key:{width}}  {_cell(value)}")
    return codes.DONE


async def _relink(session: Session, choice: str, options: argparse.Namespace) -> int:
    """Change files one by one, so that each that worked is told even when a later one fails."""
    code = codes.DONE
    async with session.service() as service:
        if choice == "set-regions":
            verb, key = "files.set_regions", "regions"
            wanted = await _regions(session, service, options.region)
        else:
            verb, key = f"files.{choice}", "collections"
            wanted = await _collections(session, service, options.collection)
        for identity in dict.fromkeys(options.words):
            arguments = {"id": identity, key: wanted}
            try:
                found = await session.patiently(service, lambda a=arguments: service.call(verb, a))  # type: ignore[misc]
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
            session.out.text(f"{identity}  {what}  {key}: {_cell(found[key])}")
    return code


async def _collections(session: Session, service: ServiceClient, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [c.id for c in await session.patiently(service, lambda: service.collections_named(names))]


async def _regions(session: Session, service: ServiceClient, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [r.id for r in regions_named(await session.patiently(service, service.regions), names)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_cell(part) for part in value)
    if isinstance(value, dict):
        return str(value.get("id") or ", ".join(f"{key}={_cell(part)}" for key, part in value.items()))
    return str(value)
